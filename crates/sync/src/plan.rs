//! What a run that nobody asked for does of an incremental sync, so that a portal in which nothing happens is cheap: it searches
//! what changed, and one thing more, in turn with the other objects.

use serde::{Deserialize, Serialize};

use crate::Phase;

/// Pages that a run lists of a slice: two requests.
const PAGES: u64 = 2;

/// The same where each page takes a batch read besides, since its properties do not fit into a URL.
const WIDE_PAGES: u64 = 1;

/// The work of such a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The property definitions and the archived records are looked at.
    pub looks: bool,
    /// These records are read whether they changed or not.
    pub slice: Option<Slice>,
}

/// A part of an object in the order of the ids: of its live records, and of the archived ones when those are through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slice {
    /// Of the archived records.
    pub archived: bool,
    /// Behind this id; at the beginning when `None`.
    pub after: Option<String>,
    /// Up to this id; to the end when `None`.
    pub upto: Option<String>,
}

impl Plan {
    /// The phase after this one.
    #[must_use]
    pub const fn next(&self, phase: Phase) -> Phase {
        match phase {
            Phase::Properties => Phase::Window,
            Phase::Window if self.looks => Phase::Archived,
            Phase::Window => match &self.slice {
                Some(slice) => slice.phase(),
                // No second search: nobody waits, and the next run searches the last minutes again.
                None => Phase::Owed,
            },
            Phase::Walk => Phase::Sweep,
            Phase::Archived | Phase::Sweep | Phase::Trailing => Phase::Owed,
            Phase::Owed | Phase::Finish => Phase::Finish,
        }
    }

    /// The slice, in the phase that lists it.
    pub(crate) fn listed(&self, phase: Phase) -> Option<&Slice> {
        self.slice.as_ref().filter(|slice| slice.phase() == phase)
    }

    /// The same with a slice that ends at this id.
    #[must_use]
    pub fn upto(self, upto: Option<String>) -> Self {
        Self { slice: self.slice.map(|slice| Slice { upto, ..slice }), ..self }
    }
}

impl Slice {
    const fn phase(&self) -> Phase {
        if self.archived { Phase::Archived } else { Phase::Walk }
    }

    /// Whether so many pages are all that a run lists.
    pub(crate) const fn is_walked(pages: u64, wide: bool) -> bool {
        pages >= if wide { WIDE_PAGES } else { PAGES }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phases(plan: &Plan, first: Phase) -> Vec<Phase> {
        let mut phases = vec![first];
        while let Some(last) = phases.last().filter(|last| **last != Phase::Finish) {
            phases.push(plan.next(*last));
        }
        phases
    }

    #[test]
    fn a_run_searches_and_does_one_thing_more() {
        use Phase::{Archived, Finish, Owed, Properties, Sweep, Walk, Window};
        let plan = Plan::default();
        assert_eq!(phases(&plan, Window), [Window, Owed, Finish]);
        let looks = Plan { looks: true, slice: None };
        assert_eq!(phases(&looks, Properties), [Properties, Window, Archived, Owed, Finish]);
        let slice = Plan { looks: false, slice: Some(Slice::default()) };
        assert_eq!(phases(&slice, Window), [Window, Walk, Sweep, Owed, Finish]);
        let archived = Slice { archived: true, ..Slice::default() };
        let slice = Plan { looks: false, slice: Some(archived) };
        assert_eq!(phases(&slice, Window), [Window, Archived, Owed, Finish]);
    }

    #[test]
    fn a_slice_is_two_requests() {
        assert!(!Slice::is_walked(1, false) && Slice::is_walked(2, false));
        assert!(!Slice::is_walked(0, true) && Slice::is_walked(1, true));
    }
}
