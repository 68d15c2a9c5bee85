//! Where the sync of one object stands. Committed with the rows of each batch, so a killed run goes on from here.

use hubspot::ObjectType;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// What a session does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Read everything, then look for what the mirror has and the portal has not.
    Full,
    /// Read what changed since the watermark.
    Incremental,
}

/// A step of the sync of one object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The property definitions are mirrored and the properties to read are chosen.
    #[default]
    Properties,
    /// Full: list the live records; `after` is HubSpot's cursor.
    Walk,
    /// Incremental: search what changed since the watermark and read it; `after` is the last id done.
    Window,
    /// List the archived records; `after` is HubSpot's cursor.
    Archived,
    /// Full: read by id the live rows that the walk did not meet; `after` is the last id done.
    Sweep,
    /// Incremental: search the last minutes once more, for what the index did not show at first.
    Trailing,
    /// Nothing is left but to close.
    Finish,
}

impl Phase {
    /// The phase after this one.
    pub const fn next(self, mode: Mode) -> Self {
        match (self, mode) {
            (Self::Properties, Mode::Full) => Self::Walk,
            (Self::Properties, Mode::Incremental) => Self::Window,
            (Self::Walk | Self::Window, _) => Self::Archived,
            (Self::Archived, Mode::Full) => Self::Sweep,
            // Last, so that walking the archive is part of waiting for the index.
            (Self::Archived, Mode::Incremental) => Self::Trailing,
            (Self::Sweep | Self::Trailing | Self::Finish, _) => Self::Finish,
        }
    }
}

/// The committed state of an object's sync.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// The step.
    pub phase: Phase,
    /// The position within the step.
    pub after: Option<String>,
    /// Properties to read, chosen once: all pages of a session have the same columns.
    pub properties: Vec<String>,
    /// Too many properties for a URL: list ids, then read the properties by batch.
    pub wide: bool,
    /// The newest change seen among live records.
    pub newest: Option<Timestamp>,
    /// When the first search of the window was sent.
    pub searched_at: Option<Timestamp>,
}

impl Cursor {
    /// The same with another position.
    #[must_use]
    pub fn at(&self, after: Option<String>) -> Self {
        Self { after, ..self.clone() }
    }

    /// The beginning of the next phase.
    #[must_use]
    pub fn next_phase(&self, mode: Mode) -> Self {
        Self { phase: self.phase.next(mode), after: None, ..self.clone() }
    }

    /// Remembers the newest change.
    pub fn saw(&mut self, newest: Option<Timestamp>) {
        self.newest = self.newest.max(newest);
    }

    /// The properties as a request takes them.
    pub fn names(&self) -> Vec<&str> {
        self.properties.iter().map(String::as_str).collect()
    }

    /// The properties to list with each record: in wide mode those alone that say which version it is.
    pub fn listed(&self, object: ObjectType) -> Vec<&str> {
        if self.wide { vec![object.modified_property()] } else { self.names() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn phases(mode: Mode) -> Vec<Phase> {
        let mut phases = vec![Phase::Properties];
        while let Some(last) = phases.last().filter(|last| **last != Phase::Finish) {
            phases.push(last.next(mode));
        }
        phases
    }

    #[test]
    fn both_modes_come_to_an_end() {
        use Phase::{Archived, Finish, Properties, Sweep, Trailing, Walk, Window};
        assert_eq!(phases(Mode::Full), [Properties, Walk, Archived, Sweep, Finish]);
        assert_eq!(phases(Mode::Incremental), [Properties, Window, Archived, Trailing, Finish]);
    }

    #[test]
    fn a_new_job_begins_at_the_beginning() {
        let cursor: Cursor = serde_json::from_value(json!({})).unwrap();
        assert_eq!(cursor, Cursor::default());
    }

    #[test]
    fn the_phase_is_readable_in_sql() {
        let cursor = Cursor { phase: Phase::Walk, after: Some("12".to_owned()), ..Cursor::default() };
        let value = serde_json::to_value(&cursor).unwrap();
        assert_eq!((&value["phase"], &value["after"]), (&json!("walk"), &json!("12")));
        assert_eq!(serde_json::from_value::<Cursor>(value).unwrap(), cursor);
    }
}
