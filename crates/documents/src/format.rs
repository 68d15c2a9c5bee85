//! The formats that can be read.

use serde::{Deserialize, Serialize};

/// What a file is, told by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word (OOXML).
    Docx,
    /// `PowerPoint` (OOXML).
    Pptx,
    /// Excel (OOXML).
    Xlsx,
    /// HTML or XHTML.
    Html,
    /// Markdown.
    Markdown,
    /// Values separated by commas, semicolons or pipes.
    Csv,
    /// Values separated by tabs.
    Tsv,
    /// Plain text in any charset.
    Text,
    /// An e-mail message (RFC 5322).
    Eml,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Docx,
        Self::Pptx,
        Self::Xlsx,
        Self::Html,
        Self::Markdown,
        Self::Csv,
        Self::Tsv,
        Self::Text,
        Self::Eml,
    ];

    /// The stable name, also the usual extension but for `markdown` and `text`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Pptx => "pptx",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Text => "text",
            Self::Eml => "eml",
        }
    }
}
