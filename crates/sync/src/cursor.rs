//! Where the sync of one object stands. Committed with the rows of each batch, so a killed run goes on from here.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Batch;

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
    #[must_use]
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
    /// HubSpot's time before which the work cannot have begun, where it tells the time.
    pub began: Option<Timestamp>,
    /// Hits of searches that were not read, since the mirror holds their state.
    pub known: u64,
    /// When the work began, by the clock that stamps the reads: what was last read before is unseen by this run.
    pub started_at: Timestamp,
    /// Records that are expected, for the progress display.
    pub expected: Option<u64>,
    /// Records that this run has read, and those that HubSpot does not know any more: see [`crate::is_mass_disappearance`].
    pub met: u64,
    /// The latter.
    pub gone: u64,
}

impl Cursor {
    /// Behind a batch: at the next position of the phase, or at the beginning of the next phase when there is none.
    #[must_use]
    pub fn moved(&self, next: Option<String>, newest: Option<Timestamp>, mode: Mode) -> Self {
        let phase = if next.is_some() { self.phase } else { self.phase.next(mode) };
        Self { phase, after: next, newest: self.newest.max(newest), ..self.clone() }
    }

    /// Behind a batch of which so many records were there, and so many gone.
    #[must_use]
    pub fn counted(self, batch: &Batch) -> Self {
        let gone = batch.gone();
        let met = u64::from(batch.seen).saturating_sub(gone);
        Self { met: self.met + met, gone: self.gone + gone, ..self }
    }

    /// The properties as a request takes them.
    pub fn names(&self) -> Vec<&str> {
        self.properties.iter().map(String::as_str).collect()
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
    fn a_phase_ends_when_there_is_no_next_position() {
        let at = |millis| Some(Timestamp::from_millis(millis));
        let cursor = Cursor { phase: Phase::Walk, ..Cursor::default() };
        let second = cursor.moved(Some("7".to_owned()), at(5), Mode::Full);
        assert_eq!((second.phase, second.after.as_deref(), second.newest), (Phase::Walk, Some("7"), at(5)));
        let done = second.moved(None, at(3), Mode::Full);
        assert_eq!((done.phase, done.after, done.newest), (Phase::Archived, None, at(5)));
    }

    #[test]
    fn the_phase_is_readable_in_sql() {
        let cursor = Cursor { phase: Phase::Walk, after: Some("12".to_owned()), ..Cursor::default() };
        let value = serde_json::to_value(&cursor).unwrap();
        assert_eq!((&value["phase"], &value["after"]), (&json!("walk"), &json!("12")));
        assert_eq!(serde_json::from_value::<Cursor>(value).unwrap(), cursor);
    }

    #[test]
    fn a_request_gets_the_properties_in_their_order() {
        let cursor = Cursor { properties: vec!["b".to_owned(), "a".to_owned()], ..Cursor::default() };
        assert_eq!(cursor.names(), ["b", "a"]);
    }
}
