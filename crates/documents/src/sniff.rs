//! What a file is, by its content.

mod binary;
mod container;
mod mail;
mod markup;
mod ole;
mod text;

use kernel::Problem;

use crate::Format;

/// Tells the format of a file. The content decides; the name and the declared type only break ties among texts.
pub fn sniff(bytes: &[u8], filename: Option<&str>, content_type: Option<&str>) -> Result<Format, Problem> {
    if bytes.is_empty() {
        return Err(Problem::new(422, "document_empty", "the file is empty"));
    }
    if let Some(format) = container::sniff(bytes)? {
        return Ok(format);
    }
    binary::refuse(bytes)?;
    text::sniff(bytes, filename, content_type)
}

/// 415: what it is and what can be read instead.
fn unsupported(what: &str) -> Problem {
    let detail = format!(
        "{what} cannot be read; PDF, DOCX, PPTX, XLSX, HTML, Markdown, CSV, TSV, plain text and e-mail (EML) can"
    );
    Problem::new(415, "unsupported_format", detail)
}

#[cfg(test)]
mod tests;
