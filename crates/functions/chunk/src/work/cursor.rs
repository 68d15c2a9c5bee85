//! How far a document is cut, as the job keeps it.

use chunking::{Settings, State};
use kernel::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

/// The place in the text, and the settings that the first chunk was cut with: settings that change meanwhile are those of the
/// next run, or a document would be cut in two ways, depending on where its work was interrupted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cursor {
    pub settings: Option<Settings>,
    pub state: State,
}

impl Cursor {
    /// Reads what the job has kept; null is the start.
    pub(crate) fn read(value: &Value) -> Result<Self, Problem> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let bad = |detail: String| Problem::internal("bad_job_cursor", detail);
        let state = State::deserialize(&value["state"]).map_err(|error| bad(error.to_string()))?;
        let settings = Settings::read(&value["settings"]).map_err(|errors| bad(format!("{errors:?}")))?;
        Ok(Self { settings: Some(settings), state })
    }

    /// What the job is to keep.
    pub(crate) fn write(settings: Settings, state: &State) -> Value {
        json!({ "settings": settings, "state": state })
    }
}
