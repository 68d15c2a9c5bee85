//! The SQL functions of the parse step.

use documents::Part;
use serde::Deserialize;
use serde_json::Value;

ports::sql_functions! {
    /// Asks what to parse and how far it got.
    document_parse_state => pub(crate) leased DocumentParseState {} -> State;
    /// Stores parts with the cursor behind them.
    document_parse_commit => pub(crate) leased DocumentParseCommit<'a> {
        from_part: u32,
        parts: &'a [Part] as jsonb,
        cursor: &'a Value,
    } -> Committed;
    /// Takes the parts of this run back: another reader begins anew.
    document_parse_restart => pub(crate) leased DocumentParseRestart<'a> { cursor: &'a Value } -> Committed;
    /// Ends the step.
    document_parse_finish => pub(crate) leased DocumentParseFinish<'a> { outcome: &'a Value } -> Finished;
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

/// The answer of [`DocumentParseCommit`] and [`DocumentParseRestart`].
#[derive(Debug, Deserialize)]
pub(crate) struct Committed {
    pub cancelled: bool,
    pub next_part: u32,
}

/// The answer of [`DocumentParseFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    pub finished: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("parse", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
