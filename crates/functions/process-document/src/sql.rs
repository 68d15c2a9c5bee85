//! The SQL functions of the supervisor.

use serde::Deserialize;
use serde_json::Value;

ports::sql_functions! {
    /// Wakes the work on a document, in the name of its owner.
    document_start => pub(crate) user DocumentStart<'a> { document_id: &'a str } -> Value;
    /// Shows a document, in the name of a reader.
    document_show => pub(crate) user DocumentShow<'a> { document_id: &'a str } -> Value;
    /// Says where a document's file is, in the name of a reader; logs the download.
    document_file => pub(crate) user DocumentFile<'a> { document_id: &'a str } -> FilePlace;
    /// Processes a document again, in the name of its owner.
    document_retry => pub(crate) user DocumentRetry<'a> { document_id: &'a str } -> Value;
    /// Deletes a document, in the name of its owner.
    document_delete => pub(crate) user DocumentDelete<'a> { document_id: &'a str } -> Value;
    /// Restarts or ends what is stuck.
    document_sweep => pub(crate) service DocumentSweep {} -> Value;
    /// Asks which files are to be deleted.
    document_erase_state => pub(crate) leased DocumentEraseState {} -> EraseState;
}

/// The answer of [`DocumentFile`].
#[derive(Debug, Deserialize)]
pub(crate) struct FilePlace {
    pub bucket: String,
    pub path: String,
    pub filename: String,
}

/// The answer of [`DocumentEraseState`].
#[derive(Debug, Deserialize)]
pub(crate) struct EraseState {
    pub bucket: String,
    pub paths: Vec<String>,
    pub cancelled: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("process-document", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
