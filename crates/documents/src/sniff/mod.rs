//! What a file is, by its content.

use kernel::Problem;

use crate::Format;

/// Tells the format of a file. The content decides; the name and the declared type only break ties among texts.
pub fn sniff(bytes: &[u8], _filename: Option<&str>, _content_type: Option<&str>) -> Result<Format, Problem> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    if bytes.starts_with(b"PK\x03\x04") {
        for (name, format) in [(&b"word/"[..], Format::Docx), (b"ppt/", Format::Pptx), (b"xl/", Format::Xlsx)]
        {
            if has(name) {
                return Ok(format);
            }
        }
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(Format::Text);
    }
    Err(Problem::new(415, "unsupported_format", "this kind of file cannot be read"))
}
