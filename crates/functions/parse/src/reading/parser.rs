//! What reads files, as the use cases need it; a test's parser can crash at a page of its choice.

use documents::{Document, Limits, Metadata, Part, UnitKind};
use kernel::Problem;

/// Opens files.
pub(crate) trait Parser {
    /// Tells the format and opens the file.
    fn open(
        &self,
        bytes: Vec<u8>,
        filename: Option<&str>,
        declared: Option<&str>,
    ) -> Result<Box<dyn Opened>, Problem>;
}

/// An opened file; see [`documents::Document`].
pub(crate) trait Opened {
    fn format(&self) -> &'static str;
    fn totals(&self) -> Vec<(UnitKind, u64)>;
    fn metadata(&self) -> Metadata;
    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem>;
    fn skip(&mut self, index: u32, reason: &str) -> Option<Part>;
}

/// The suite's own parsers.
pub(crate) struct Documents;

impl Parser for Documents {
    fn open(
        &self,
        bytes: Vec<u8>,
        filename: Option<&str>,
        declared: Option<&str>,
    ) -> Result<Box<dyn Opened>, Problem> {
        Ok(Box::new(Document::open(bytes, filename, declared, Limits::default())?))
    }
}

impl Opened for Document {
    fn format(&self) -> &'static str {
        Self::format(self).as_str()
    }

    fn totals(&self) -> Vec<(UnitKind, u64)> {
        Self::totals(self)
    }

    fn metadata(&self) -> Metadata {
        Self::metadata(self)
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        Self::part(self, index)
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        Self::skip(self, index, reason)
    }
}
