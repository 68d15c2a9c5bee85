//! What became of records that were sent.

use hubspot::Refusal;

use super::sql::{Record, Refused, Written};

/// What became of records.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Sent {
    /// HubSpot has their values.
    pub written: Vec<Written>,
    /// HubSpot does not take them.
    pub refused: Vec<Refused>,
    /// Archived, merged away or deleted in HubSpot.
    pub gone: Vec<String>,
    /// The records that those which were merged away were merged into, with the values of these.
    pub overwritten: Vec<Written>,
}

impl Sent {
    pub(super) const fn is_empty(&self) -> bool {
        self.written.is_empty() && self.refused.is_empty() && self.gone.is_empty()
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.written.extend(other.written);
        self.refused.extend(other.refused);
        self.gone.extend(other.gone);
        self.overwritten.extend(other.overwritten);
    }

    pub(super) fn take(&mut self, record: &Record) {
        self.written.push(Written { record_id: record.record_id.clone(), values: record.values.clone() });
    }

    /// HubSpot has written the record's values to the one that it was merged into, whose own are lost by that.
    pub(super) fn misplace(&mut self, record: &Record, winner: &str) {
        self.gone.push(record.record_id.clone());
        // Two losers of one winner: any of them makes it be written again.
        if self.overwritten.iter().all(|known| known.record_id != winner) {
            self.overwritten.push(Written { record_id: winner.to_owned(), values: record.values.clone() });
        }
    }

    pub(super) fn refuse(&mut self, record: &Record, refusal: &Refusal) {
        self.refused.push(Refused {
            record_id: record.record_id.clone(),
            code: delivery::code_of(refusal),
            detail: refusal.sentence(),
            scored_at: record.values.get("scored_at").cloned(),
        });
    }
}
