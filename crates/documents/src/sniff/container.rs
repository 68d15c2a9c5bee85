//! PDF, archives and compound files.

use kernel::Problem;
use memchr::memmem;

use super::{ole, unsupported};
use crate::{
    Format,
    context::Context,
    ooxml::{entry_names, package::Package},
};

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

/// By its own entries, not by those of what is embedded in it.
fn archive(bytes: &[u8]) -> Result<Format, Problem> {
    let names = entry_names(bytes);
    let has = |name: &str| names.iter().any(|found| found.starts_with(name));
    if has("[content_types].xml") || has("_rels/") {
        if has("xl/workbook.bin") {
            return Err(unsupported("a binary workbook (XLSB)"));
        }
        let usual = [
            ("word/document.xml", Format::Docx),
            ("ppt/presentation.xml", Format::Pptx),
            ("xl/workbook.xml", Format::Xlsx),
            ("word/", Format::Docx),
            ("ppt/", Format::Pptx),
            ("xl/", Format::Xlsx),
        ];
        let at_its_place = usual.iter().find(|(name, _)| has(name)).map(|(_, format)| *format);
        if let Some(format) = at_its_place.or_else(|| declared(bytes)) {
            return Ok(format);
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

/// What the package says of its main part, wherever that lies.
fn declared(bytes: &[u8]) -> Option<Format> {
    let package = Package::open(bytes.to_vec(), &Context::default()).ok()?;
    let mut found = None;
    let read = package.each("[Content_Types].xml", &["Override", "Default"], &mut |_, element| {
        let kind = element.attribute("ContentType").unwrap_or_default();
        if kind.ends_with("main+xml") {
            let formats = [
                ("wordprocessingml", Format::Docx),
                ("presentationml", Format::Pptx),
                ("spreadsheetml", Format::Xlsx),
            ];
            let format = formats.iter().find(|(word, _)| kind.contains(word));
            found = found.or(format.map(|(_, format)| *format));
        }
        Ok(())
    });
    read.ok().and(found)
}
