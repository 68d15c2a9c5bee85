//! Units, the entries of the account, and the parts that carry them.

use kernel::Problem;
use serde::{Deserialize, Serialize};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A page of a PDF.
    Page,
    /// A sheet of a workbook.
    Sheet,
    /// A slide of a presentation.
    Slide,
    /// Bytes of a text file, or of a document's body where it has no pages.
    Bytes,
    /// An e-mail message.
    Message,
    /// An attachment of a message.
    Attachment,
}

/// What became of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitStatus {
    /// Its text is in the markdown.
    Parsed,
    /// Left out on purpose; the reason says why.
    Skipped,
    /// Could not be read; the reason says why.
    Failed,
}

/// A range of one kind and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// What is counted.
    pub kind: UnitKind,
    /// The first one, from 0.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
    /// What became of it.
    pub status: UnitStatus,
    /// A stable code, for what was skipped or failed, or for what is in doubt of what was parsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// A sheet's or an attachment's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Unit {
    /// Text is in the markdown.
    pub fn parsed(kind: UnitKind, from: u64, to: u64) -> Self {
        Self { kind, from, to, status: UnitStatus::Parsed, reason: None, label: None }
    }

    /// Its text is in the markdown, but not all of it is sure.
    #[must_use]
    pub(crate) fn doubted(self, reason: &str) -> Self {
        Self { reason: Some(reason.to_owned()), ..self }
    }

    /// Left out on purpose.
    pub fn skipped(kind: UnitKind, from: u64, to: u64, reason: impl Into<String>) -> Self {
        Self { kind, from, to, status: UnitStatus::Skipped, reason: Some(reason.into()), label: None }
    }

    /// Could not be read.
    pub fn failed(kind: UnitKind, from: u64, to: u64, reason: impl Into<String>) -> Self {
        Self { kind, from, to, status: UnitStatus::Failed, reason: Some(reason.into()), label: None }
    }

    /// Not read for this problem: what is of no format that can be read is left out; the rest is broken, encrypted or too
    /// large.
    pub(crate) fn unread(kind: UnitKind, from: u64, to: u64, problem: Problem) -> Self {
        if problem.status == 415 {
            Self::skipped(kind, from, to, problem.code)
        } else {
            Self::failed(kind, from, to, problem.code)
        }
    }

    /// The same with a name.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// A piece of the document: all parts' markdown together is the document's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Empty, or ends with a newline.
    pub markdown: String,
    /// What this part settles.
    pub units: Vec<Unit>,
}
