//! Which of the text formats a text is.

use kernel::Problem;

use super::{mail, markup};
use crate::{Format, charset::Charset, csv::Dialect};

/// How much is looked at.
const SAMPLE: usize = 64 * 1024;

/// Strong marks first (a doctype, header fields), then what the file is called, then what it looks like.
#[allow(clippy::unnecessary_wraps, reason = "a step of sniffing like the others")]
pub(super) fn sniff(
    bytes: &[u8],
    filename: Option<&str>,
    content_type: Option<&str>,
) -> Result<Format, Problem> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let charset = Charset::detect(sample, None);
    let text =
        charset.decode(None, sample.get(charset.bom..).unwrap_or_default(), sample.len() == bytes.len());
    let text = text.trim_start_matches('\u{feff}');
    if markup::is_html(text) {
        return Ok(Format::Html);
    }
    let said = hint(filename, content_type) == Some(Format::Eml);
    if mail::is_message(text, said) {
        return Ok(Format::Eml);
    }
    Ok(hint(filename, content_type).and_then(|hint| agree(hint, text)).unwrap_or_else(|| guess(text)))
}

/// What the name says, or else the declared type.
fn hint(filename: Option<&str>, content_type: Option<&str>) -> Option<Format> {
    let extension = filename.and_then(|name| name.rsplit_once('.')).map(|(_, end)| end.to_ascii_lowercase());
    let named = match extension.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd") => Some(Format::Markdown),
        Some("csv") => Some(Format::Csv),
        Some("tsv" | "tab") => Some(Format::Tsv),
        Some("htm" | "html" | "xhtml" | "xht") => Some(Format::Html),
        Some("eml" | "mbox" | "mht" | "mhtml") => Some(Format::Eml),
        Some("txt" | "text" | "log" | "json" | "xml" | "yml" | "yaml" | "rst" | "tex" | "srt" | "vtt") => {
            Some(Format::Text)
        }
        _ => None,
    };
    let declared = content_type.and_then(|declared| declared.split(';').next()).map(str::trim);
    named.or(match declared {
        Some("text/markdown" | "text/x-markdown") => Some(Format::Markdown),
        Some("text/csv" | "application/csv") => Some(Format::Csv),
        Some("text/tab-separated-values") => Some(Format::Tsv),
        Some("text/html" | "application/xhtml+xml") => Some(Format::Html),
        Some("message/rfc822" | "message/global") => Some(Format::Eml),
        Some("text/plain") => Some(Format::Text),
        _ => None,
    })
}

/// The hint, unless the content contradicts it.
fn agree(hint: Format, text: &str) -> Option<Format> {
    let possible = match hint {
        Format::Html => {
            text.as_bytes().windows(2).any(|pair| matches!(pair, [b'<', next] if next.is_ascii_alphabetic()))
        }
        // One column is a table too, but prose is not.
        Format::Csv | Format::Tsv => {
            let dialect = Dialect::detect(text, hint == Format::Tsv);
            dialect.columns >= 2 || !text.lines().any(|line| line.len() > 200)
        }
        // A message has a colon in its first line.
        Format::Eml => {
            text.lines().next().is_some_and(|line| line.contains(':') || line.starts_with("From "))
        }
        _ => true,
    };
    possible.then_some(hint)
}

/// By looks alone.
fn guess(text: &str) -> Format {
    if markup::is_fragment(text) {
        return Format::Html;
    }
    if markup::is_markdown(text) {
        return Format::Markdown;
    }
    let dialect = Dialect::detect(text, false);
    // Prose has commas too, but not equally many in every line.
    let regular =
        dialect.records >= 3 && dialect.share >= 0.95 && (dialect.columns >= 3 || dialect.delimiter != b',');
    match (regular, dialect.delimiter) {
        (true, b'\t') => Format::Tsv,
        (true, _) => Format::Csv,
        (false, _) => Format::Text,
    }
}
