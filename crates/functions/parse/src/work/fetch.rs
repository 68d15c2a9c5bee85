//! The file itself.

use edge::storage;
use kernel::{Problem, sha256_hex};

use super::{Work, cursor::FileSeen};

/// Where documents are.
const BUCKET: &str = "documents";

/// The largest file; the bucket takes no larger one.
pub(super) const MAX_BYTES: u64 = 52_428_800;

/// A row may come before its file; with the queue's delays (2, 4 and 8 s at most) the last attempt is some 10 s later.
const MISSING_ATTEMPTS: u32 = 4;

/// Copying a byte from the stream, with what the runtime does for it.
const DOWNLOAD_BYTES_PER_US: u64 = 400;

impl Work<'_> {
    /// Downloads the file and makes sure that it is the one that was read before.
    pub(super) async fn fetch(&mut self) -> Result<Vec<u8>, Problem> {
        let path = &self.document.storage_path;
        let file =
            storage::download(self.ports, BUCKET, path, MAX_BYTES).await.map_err(|problem| match problem
                .code
                .as_str()
            {
                "file_not_found" if self.attempts < MISSING_ATTEMPTS => {
                    Problem { transient: true, ..problem }
                }
                "file_not_found" => Problem {
                    // Not where: its name is the user's, and the detail goes into logs.
                    detail: format!(
                        "there is no file at the document's storage_path in the bucket {BUCKET}: upload it, then retry"
                    ),
                    ..problem
                },
                "too_large" => Problem {
                    detail: format!("the file is larger than {} MB: split it", MAX_BYTES / 1_048_576),
                    ..problem
                },
                _ => problem,
            })?;
        self.run.charge_us(file.bytes.len() as u64 / DOWNLOAD_BYTES_PER_US);
        let bytes = file.bytes.len() as u64;
        if let Some(seen) = &self.cursor.file {
            let other_etag = seen.etag.is_some() && file.etag.is_some() && seen.etag != file.etag;
            if seen.bytes != bytes || other_etag {
                let detail = "the file was replaced while it was read: retry the document";
                return Err(Problem::new(409, "file_changed", detail));
            }
        } else {
            let sha256 = self.run.charge(|| sha256_hex(&file.bytes));
            self.cursor.file = Some(FileSeen { sha256, bytes, etag: file.etag });
        }
        Ok(file.bytes)
    }
}
