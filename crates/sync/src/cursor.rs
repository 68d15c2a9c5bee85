//! Where the sync of one object stands. Committed with the rows of each batch, so a killed run goes on from here.

use hubspot::ObjectType;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Batch, Plan, Selection, Slice, advances};

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
    /// Read by id what HubSpot could not serve to earlier sessions; `after` is the last id done.
    Owed,
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
            (Self::Sweep | Self::Trailing, _) => Self::Owed,
            (Self::Owed | Self::Finish, _) => Self::Finish,
        }
    }
}

/// What records refer to by ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// Who owns them.
    Owners,
    /// The ways that they go.
    Pipelines,
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
    /// Records that HubSpot could not serve in this phase; the next one may meet the same.
    pub unserved: u64,
    /// Walk: one of so many records ahead makes a page fail.
    pub suspects: Option<u32>,
    /// Pages of this list so far, and how many of the last ones brought no new record: see [`crate::leads_nowhere`].
    pub pages: u64,
    /// The latter.
    pub idle: u32,
    /// Window: so many hits must lie behind the position.
    pub left: u64,
    /// Window: the search's order was wrong, so every range of it is proven.
    pub doubted: bool,
    /// Objects whose links the app may not see.
    pub unlinked: Vec<ObjectType>,
    /// What records refer to and the app may not see.
    pub unseen: Vec<Reference>,
    /// Invocations in a row that brought nothing.
    pub turns: u32,
    /// A look: how many live records HubSpot counted.
    pub total: Option<u64>,
    /// Nobody asked for this run: it does this and no more.
    pub plan: Option<Plan>,
}

impl Cursor {
    /// Behind a batch: at the next position of the phase, or at the beginning of the next phase when there is none.
    #[must_use]
    pub fn moved(&self, next: Option<String>, mode: Mode) -> Self {
        if next.is_some() && !self.is_walked() {
            return self.held(next);
        }
        let phase = self.plan.as_ref().map_or_else(|| self.phase.next(mode), |plan| plan.next(self.phase));
        let plan = if self.slice().is_some() {
            self.plan.clone().map(|plan| plan.upto(next))
        } else {
            self.plan.clone()
        };
        // A slice begins where the last one ended.
        let after = plan.as_ref().and_then(|plan| plan.listed(phase)).and_then(|slice| slice.after.clone());
        Self {
            phase,
            suspects: None,
            unserved: 0,
            pages: 0,
            idle: 0,
            left: 0,
            doubted: false,
            plan,
            ..self.held(after)
        }
    }

    /// The slice that is being listed.
    pub fn slice(&self) -> Option<&Slice> {
        self.plan.as_ref().and_then(|plan| plan.listed(self.phase))
    }

    /// Whether this run lists no more of its slice.
    pub fn is_walked(&self) -> bool {
        self.slice().is_some() && Slice::is_walked(self.pages, self.wide)
    }

    /// Whether the archived records are listed without asking whether there are new ones, or that was asked.
    pub fn is_counted(&self) -> bool {
        self.total.is_some() || self.plan.as_ref().is_none_or(|plan| !plan.looks)
    }

    /// At the search of what changed, with the properties that were chosen before.
    pub fn planned(plan: Plan, selection: Selection, started_at: Timestamp) -> Self {
        let Selection { names, wide } = selection;
        let plan = Some(plan);
        Self { phase: Phase::Window, properties: names, wide, plan, started_at, ..Self::default() }
    }

    /// Behind a batch and still in the phase, at its beginning when `after` is `None`.
    #[must_use]
    pub fn held(&self, after: Option<String>) -> Self {
        Self { after, turns: 0, ..self.clone() }
    }

    /// Records on the next page of a list whose pages have `most`: half of those among which one makes a page fail.
    pub fn page_size(&self, most: u32) -> u32 {
        self.suspects.map_or(most, |suspects| (suspects / 2).max(1).min(most))
    }

    /// Behind a page of a list that was asked for with `size` records and held these, still in the phase.
    #[must_use]
    pub fn paged(&self, size: u32, ids: &[String], next: Option<String>) -> Self {
        let is_new = ids.iter().any(|id| advances(self.after.as_deref(), id));
        Self {
            // They were not among the records of this page.
            suspects: self.suspects.and_then(|suspects| suspects.checked_sub(size)).filter(|left| *left > 0),
            pages: self.pages + 1,
            idle: if is_new { 0 } else { self.idle + 1 },
            ..self.held(next)
        }
    }

    /// Behind a batch of which so many records were there, and so many gone.
    #[must_use]
    pub fn counted(self, batch: &Batch) -> Self {
        let gone = batch.gone();
        let met = u64::from(batch.seen).saturating_sub(gone);
        let unserved = self.unserved + batch.unserved();
        Self { met: self.met + met, gone: self.gone + gone, unserved, ..self }
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
        use Phase::{Archived, Finish, Owed, Properties, Sweep, Trailing, Walk, Window};
        assert_eq!(phases(Mode::Full), [Properties, Walk, Archived, Sweep, Owed, Finish]);
        assert_eq!(phases(Mode::Incremental), [Properties, Window, Archived, Trailing, Owed, Finish]);
    }

    #[test]
    fn a_new_job_begins_at_the_beginning() {
        let cursor: Cursor = serde_json::from_value(json!({})).unwrap();
        assert_eq!(cursor, Cursor::default());
    }

    #[test]
    fn a_phase_ends_when_there_is_no_next_position() {
        let cursor = Cursor { phase: Phase::Walk, ..Cursor::default() };
        let second = cursor.moved(Some("7".to_owned()), Mode::Full);
        assert_eq!((second.phase, second.after.as_deref()), (Phase::Walk, Some("7")));
        let done = second.moved(None, Mode::Full);
        assert_eq!((done.phase, done.after), (Phase::Archived, None));
    }

    #[test]
    fn a_page_that_fails_is_halved_until_one_record_is_left() {
        let mut at = Cursor { phase: Phase::Walk, ..Cursor::default() };
        assert_eq!(at.page_size(100), 100);
        at.suspects = Some(100);
        let mut sizes = Vec::new();
        while let Some(suspects) = at.suspects {
            let size = at.page_size(100);
            sizes.push(size);
            // The culprit is the last of the hundred: every first half is good.
            if suspects == 1 {
                break;
            }
            at = at.paged(size, &["7".to_owned()], Some(sizes.len().to_string()));
        }
        assert_eq!(sizes, [50, 25, 12, 6, 3, 2, 1, 1]);
        assert_eq!(at.paged(1, &[], Some("8".to_owned())).suspects, None, "it was none of them");
    }

    #[test]
    fn pages_without_a_new_record_are_counted() {
        let at = Cursor { after: Some("9".to_owned()), ..Cursor::default() };
        let page = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let idle = at.paged(10, &page(&["8", "9"]), Some("10".to_owned()));
        assert_eq!((idle.idle, idle.pages), (1, 1));
        let going_on = idle.paged(10, &page(&["10", "11"]), Some("11".to_owned()));
        assert_eq!((going_on.idle, going_on.pages), (0, 2));
        let next = going_on.moved(None, Mode::Full);
        assert_eq!((next.pages, next.idle), (0, 0));
    }

    #[test]
    fn a_slice_begins_where_the_last_one_ended_and_says_where_it_ends() {
        let selection: Selection =
            serde_json::from_value(json!({ "properties": ["a"], "wide": false })).unwrap();
        let plan: Plan = serde_json::from_value(json!({ "slice": { "after": "7" } })).unwrap();
        let cursor = Cursor::planned(plan, selection, Timestamp::from_millis(7));
        assert_eq!((cursor.phase, cursor.names()), (Phase::Window, vec!["a"]));
        let walk = cursor.moved(None, Mode::Incremental);
        assert_eq!((walk.phase, walk.after.as_deref()), (Phase::Walk, Some("7")));
        let page = |at: &Cursor, next: &str| at.paged(100, &[next.to_owned()], Some(next.to_owned()));
        let first = page(&walk, "8");
        let first = first.moved(first.after.clone(), Mode::Incremental);
        assert_eq!((first.phase, first.after.as_deref()), (Phase::Walk, Some("8")));
        let second = page(&first, "9");
        let sweep = second.moved(second.after.clone(), Mode::Incremental);
        let slice = sweep.plan.as_ref().unwrap().slice.as_ref().unwrap();
        assert_eq!(
            (sweep.phase, slice.after.as_deref(), slice.upto.as_deref()),
            (Phase::Sweep, Some("7"), Some("9"))
        );
        let ended = first.moved(None, Mode::Incremental);
        assert_eq!((ended.phase, ended.plan.unwrap().slice.unwrap().upto), (Phase::Sweep, None));
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
