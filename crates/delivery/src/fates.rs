//! What became of a claim, as the database takes it.

use kernel::Problem;

use crate::{
    Fate, code_of,
    sql::{Accepted, Failed},
};

#[derive(Debug, Default)]
pub(crate) struct Fates {
    pub accepted: Vec<Accepted>,
    pub refused: Vec<Failed>,
    pub gone: Vec<String>,
    pub unknown: Vec<Failed>,
}

impl Fates {
    /// Sorts the fates of records that go by HubSpot's ids.
    pub(crate) fn of(
        report: Vec<(String, Fate)>,
        may_arrive: bool,
        is_blocked: bool,
        stop: Option<&Problem>,
    ) -> Self {
        let mut sorted = Self::default();
        for (id, fate) in report {
            match fate {
                Fate::Written(written) => sorted.accepted.push(Accepted::of(id, written, may_arrive)),
                // The winner has the values; it is read like any other change of HubSpot's.
                Fate::Landed(_) => sorted.gone.push(id),
                other => sorted.fail(id, other, is_blocked, stop),
            }
        }
        sorted
    }

    /// Enters a record that was not written.
    pub(crate) fn fail(&mut self, id: String, fate: Fate, is_blocked: bool, stop: Option<&Problem>) {
        match fate {
            Fate::Refused(refusal) => {
                self.refused.push(Failed { id, code: code_of(&refusal), detail: refusal.sentence() });
            }
            Fate::Gone => self.gone.push(id),
            // What a portal forbids has reached nobody.
            Fate::Unknown if is_blocked => {}
            Fate::Unknown | Fate::Written(_) | Fate::Landed(_) => {
                let code = stop.map_or("no_answer", |problem| problem.code.as_str()).to_owned();
                let detail = stop.map(|problem| problem.detail.clone()).unwrap_or_default();
                self.unknown.push(Failed { id, code, detail });
            }
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.refused.is_empty() && self.gone.is_empty() && self.unknown.is_empty()
    }
}
