//! Compound files: old Office, encrypted Office, Outlook.

use kernel::Problem;
use memchr::memmem;

use super::unsupported;

pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The names of streams that tell what a compound file is, in the order they are asked for.
const STREAMS: [(&str, Kind); 7] = [
    ("EncryptedPackage", Kind::Encrypted),
    ("WordDocument", Kind::Old("a Word 97-2003 document (.doc)", "DOCX")),
    ("PowerPoint Document", Kind::Old("a PowerPoint 97-2003 presentation (.ppt)", "PPTX")),
    ("Workbook", Kind::Old("an Excel 97-2003 workbook (.xls)", "XLSX")),
    ("Book", Kind::Old("an Excel 5.0 workbook (.xls)", "XLSX")),
    ("__properties_version1.0", Kind::Old("an Outlook message (.msg)", "EML")),
    ("VisioDocument", Kind::Old("a Visio drawing", "PDF")),
];

#[derive(Clone, Copy)]
enum Kind {
    Encrypted,
    /// What it is, and what to save it as.
    Old(&'static str, &'static str),
}

/// The problem that says what it is and what to do.
pub(super) fn refuse(bytes: &[u8]) -> Problem {
    let found = STREAMS.iter().find(|(name, _)| {
        // Names are UTF-16 and end with a zero.
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    });
    match found {
        Some((_, Kind::Encrypted)) => Problem::new(
            422,
            "document_encrypted",
            "the document is encrypted; remove the password and upload it again",
        ),
        Some((_, Kind::Old(what, target))) => Problem::new(
            415,
            "legacy_office_format",
            format!("{what} cannot be read; save it as {target} and upload it again"),
        ),
        None => unsupported("this compound file"),
    }
}
