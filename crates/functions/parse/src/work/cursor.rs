//! How far a document is, between invocations.

use documents::Metadata;
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reading::{Running, Tongue};

/// Everything that goes on; committed with the parts behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Cursor {
    /// Who reads.
    pub stage: Stage,
    /// The account of the stored parts.
    pub running: Running,
    /// Words of the stored parts.
    pub words: u64,
    /// The language of their text.
    pub tongue: Tongue,
    /// The file, once it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileSeen>,
    /// What is being tried since a worker died.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trying: Option<Trying>,
    /// LlamaParse's part in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote: Option<Remote>,
}

/// Who reads the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Our own parsers.
    #[default]
    Local,
    /// LlamaParse is reading; we ask how far it is.
    Remote,
    /// LlamaParse has read it; its pages are stored.
    Store,
}

/// A file that was read once: its content must not change between invocations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileSeen {
    pub sha256: String,
    pub bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

/// Noted before something that may crash the parser, one count for the opening of the file and one for a part: a worker
/// that gets as far as the part again has opened the file, and must not forget how often the part was begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Trying {
    /// How often the opening was begun.
    pub openings: u32,
    /// The part.
    pub part: u32,
    /// How often it was begun.
    pub times: u32,
}

/// What LlamaParse was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Remote {
    /// When it was decided.
    pub since: Timestamp,
    /// The file there, once it was sent.
    #[serde(default)]
    pub file_id: Option<String>,
    /// The job there, once it was started.
    #[serde(default)]
    pub job_id: Option<String>,
    /// What our own parsers made of it before.
    #[serde(default)]
    pub local: Option<LocalEnd>,
    /// Why LlamaParse's reading is not used after all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How our own reading had ended when LlamaParse was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LocalEnd {
    /// All parts are stored, but poor.
    Poor {
        /// Pages there are.
        pages: u64,
        /// What the file says about itself.
        metadata: Box<Metadata>,
    },
    /// It could not be read.
    Failed {
        /// Of the problem.
        status: u16,
        /// Of the problem.
        code: String,
        /// Of the problem.
        detail: String,
    },
}

impl Cursor {
    /// The cursor of a job; a job that was never worked on has none.
    pub(crate) fn read(value: Value) -> Result<Self, Problem> {
        if value.is_null() {
            return Ok(Self::default());
        }
        serde_json::from_value(value).map_err(|error| Problem::internal("bad_cursor", error.to_string()))
    }

    /// As it is stored.
    pub(crate) fn to_value(&self) -> Result<Value, Problem> {
        serde_json::to_value(self).map_err(|error| Problem::internal("encode_cursor", error.to_string()))
    }
}
