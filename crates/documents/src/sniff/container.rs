//! PDF, archives and compound files.

use kernel::Problem;
use memchr::memmem;

use super::{ole, unsupported};
use crate::Format;

/// The format of a PDF or an Office file, none when it is neither.
pub(super) fn sniff(bytes: &[u8]) -> Result<Option<Format>, Problem> {
    if is_pdf(bytes) {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive(bytes).map(Some);
    }
    if bytes.starts_with(&ole::MAGIC) {
        return Err(ole::refuse(bytes));
    }
    Ok(None)
}

/// The mark may stand anywhere in the first kilobyte (ISO 32000-2, annex I); a text may speak of it, so anywhere but at
/// the beginning there must be objects too.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    match memmem::find(head, b"%PDF-") {
        None => false,
        Some(0) => true,
        Some(_) => memmem::find(bytes, b" obj").is_some() && memmem::find(bytes, b"endobj").is_some(),
    }
}

/// By the names of its entries. They are searched in all bytes: a truncated archive has lost its directory, and its
/// reader then says so.
fn archive(bytes: &[u8]) -> Result<Format, Problem> {
    let has = |name: &[u8]| entry(bytes, name);
    if has(b"[Content_Types].xml") || has(b"_rels/") {
        if has(b"xl/workbook.bin") {
            return Err(unsupported("a binary workbook (XLSB)"));
        }
        for (folder, format) in
            [(&b"word/"[..], Format::Docx), (b"ppt/", Format::Pptx), (b"xl/", Format::Xlsx)]
        {
            if has(folder) {
                return Ok(format);
            }
        }
    }
    let head = bytes.get(..256).unwrap_or(bytes);
    if memmem::find(head, b"mimetypeapplication/vnd.oasis.opendocument").is_some() {
        return Err(unsupported("an OpenDocument file"));
    }
    if memmem::find(head, b"mimetypeapplication/epub").is_some() {
        return Err(unsupported("an EPUB"));
    }
    Err(unsupported("a ZIP archive"))
}

/// Whether a local header or the directory has an entry whose name begins so: the name follows the fixed part of
/// either, 30 or 46 bytes behind its mark.
fn entry(bytes: &[u8], name: &[u8]) -> bool {
    memmem::find_iter(bytes, name).any(|at| {
        let marked = |back: usize, mark: &[u8]| {
            at.checked_sub(back).and_then(|from| bytes.get(from..)).is_some_and(|rest| rest.starts_with(mark))
        };
        marked(30, b"PK\x03\x04") || marked(46, b"PK\x01\x02")
    })
}
