//! The SQL functions of the parse step. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use documents::Part;
use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Asks what to parse and how far it got.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentParseState<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

impl SqlFunction for DocumentParseState<'_> {
    const NAME: &'static str = "document_parse_state";
    type Output = State;
}

/// The answer of [`DocumentParseState`].
#[derive(Debug, Deserialize)]
pub(crate) struct State {
    /// Null when there is nothing to do any more.
    pub document: Option<DocumentRow>,
    pub cursor: Value,
    pub attempts: u32,
    pub next_part: u32,
    pub settings: Value,
}

/// What a parse needs to know of a document.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DocumentRow {
    pub id: String,
    pub filename: String,
    pub content_type: Option<String>,
    pub storage_path: String,
    pub generation: i64,
    pub parse_policy: Policy,
}

/// Whether LlamaParse reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Policy {
    /// When our own reading is poor.
    Auto,
    Always,
    Never,
}

/// Stores parts with the cursor behind them.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentParseCommit<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_from_part: u32,
    pub p_parts: &'a [Part],
    pub p_cursor: &'a Value,
}

impl SqlFunction for DocumentParseCommit<'_> {
    const NAME: &'static str = "document_parse_commit";
    type Output = Committed;
}

/// The answer of [`DocumentParseCommit`] and [`DocumentParseRestart`].
#[derive(Debug, Deserialize)]
pub(crate) struct Committed {
    pub cancelled: bool,
    pub next_part: u32,
}

/// Takes the parts of this run back: another reader begins anew.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentParseRestart<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_cursor: &'a Value,
}

impl SqlFunction for DocumentParseRestart<'_> {
    const NAME: &'static str = "document_parse_restart";
    type Output = Committed;
}

/// Ends the step.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentParseFinish<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_outcome: &'a Value,
}

impl SqlFunction for DocumentParseFinish<'_> {
    const NAME: &'static str = "document_parse_finish";
    type Output = Finished;
}

/// The answer of [`DocumentParseFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    pub finished: bool,
}
