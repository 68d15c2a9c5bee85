//! The completeness account of a document that is parsed in several invocations: sums and covered ranges, small enough
//! for a cursor whatever the number of pages.

use std::collections::BTreeMap;

use documents::{Account, Tally, Unit, UnitKind, UnitStatus};
use serde::{Deserialize, Serialize};

/// What was settled so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Running {
    kinds: BTreeMap<UnitKind, Line>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Line {
    /// Counts; the total is known at the end.
    #[serde(flatten)]
    tally: Tally,
    /// What they cover, in order and merged: one range for what is read from front to back.
    ranges: Vec<(u64, u64)>,
    /// Whether something was settled twice, or without a reason.
    #[serde(default)]
    broken: bool,
}

impl Running {
    /// Settles a unit.
    pub(crate) fn add(&mut self, unit: &Unit) {
        let line = self.kinds.entry(unit.kind).or_default();
        let count = unit.to.saturating_sub(unit.from);
        line.broken |= unit.from > unit.to || (unit.status != UnitStatus::Parsed && unit.reason.is_none());
        match unit.status {
            UnitStatus::Parsed => line.tally.parsed += count,
            UnitStatus::Skipped => line.tally.skipped += count,
            UnitStatus::Failed => line.tally.failed += count,
        }
        if let Some(reason) = &unit.reason {
            *line.tally.reasons.entry(reason.clone()).or_default() += count;
        }
        if count > 0 {
            line.cover(unit.from, unit.to);
        }
    }

    /// The account against what the document has.
    pub(crate) fn account(&self, totals: &[(UnitKind, u64)]) -> Account {
        let mut account = Account { kinds: BTreeMap::new(), balanced: true };
        for (kind, total) in totals {
            account.kinds.entry(*kind).or_default().total += total;
        }
        for (kind, line) in &self.kinds {
            let total = account.kinds.get(kind).map_or(0, |tally| tally.total);
            account.kinds.insert(*kind, Tally { total, ..line.tally.clone() });
            account.balanced &= !line.broken;
        }
        let covered = |kind: &UnitKind, total: u64| {
            let ranges = self.kinds.get(kind).map_or(&[][..], |line| &line.ranges);
            if total == 0 { ranges.is_empty() } else { ranges == [(0, total)] }
        };
        account.balanced &= account.kinds.iter().all(|(kind, tally)| covered(kind, tally.total));
        account
    }

    /// What is not settled yet, as skipped for `reason`.
    pub(crate) fn rest(&self, totals: &[(UnitKind, u64)], reason: &str) -> Vec<Unit> {
        let mut rest = Vec::new();
        for (kind, total) in totals {
            let mut next = 0;
            for (from, to) in self.kinds.get(kind).map_or(&[][..], |line| &line.ranges) {
                if *from > next {
                    rest.push(Unit::skipped(*kind, next, *from, reason));
                }
                next = *to;
            }
            if next < *total {
                rest.push(Unit::skipped(*kind, next, *total, reason));
            }
        }
        rest
    }

    /// Pages without text that should have some, of all pages settled: scans, and what could not be read.
    pub(crate) fn unread_pages(&self) -> (u64, u64) {
        let Some(line) = self.kinds.get(&UnitKind::Page) else { return (0, 0) };
        let tally = &line.tally;
        let empty: u64 = EMPTY.iter().filter_map(|reason| tally.reasons.get(*reason)).sum();
        ((tally.skipped + tally.failed).saturating_sub(empty), tally.parsed + tally.skipped + tally.failed)
    }
}

/// Reasons of pages that have nothing to read.
const EMPTY: [&str; 1] = ["blank"];

impl Line {
    /// Adds a range that touches no other one.
    fn cover(&mut self, from: u64, to: u64) {
        let at = self.ranges.partition_point(|(start, _)| *start < from);
        let before = at.checked_sub(1).and_then(|before| self.ranges.get(before)).map(|range| range.1);
        let after = self.ranges.get(at).map(|range| range.0);
        if before.is_some_and(|end| end > from) || after.is_some_and(|start| start < to) {
            self.broken = true;
            return;
        }
        self.ranges.insert(at, (from, to));
        if after == Some(to) {
            let (_, end) = self.ranges.remove(at + 1);
            if let Some(range) = self.ranges.get_mut(at) {
                range.1 = end;
            }
        }
        if before == Some(from) {
            let (_, end) = self.ranges.remove(at);
            if let Some(range) = self.ranges.get_mut(at - 1) {
                range.1 = end;
            }
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit() -> impl Strategy<Value = Unit> {
        let kind = prop_oneof![Just(UnitKind::Page), Just(UnitKind::Attachment)];
        (kind, 0_u64..6, 1_u64..4, 0..4).prop_map(|(kind, from, count, state)| match state {
            0 => Unit::parsed(kind, from, from + count),
            1 => Unit::skipped(kind, from, from + count, "scanned_image"),
            2 => Unit::failed(kind, from, from + count, "page_malformed"),
            _ => Unit { reason: None, ..Unit::failed(kind, from, from + count, "") },
        })
    }

    proptest! {
        /// Whatever the parser claims, invocation by invocation it comes to the account of the whole.
        #[test]
        fn the_running_account_comes_to_the_whole_one(
            units in prop::collection::vec(unit(), 0..6),
            pages in 0_u64..8,
        ) {
            let totals = [(UnitKind::Page, pages)];
            let mut running = Running::default();
            for unit in &units {
                running.add(unit);
                let stored = serde_json::to_string(&running).unwrap();
                running = serde_json::from_str(&stored).unwrap();
            }
            prop_assert_eq!(running.account(&totals), Account::of(&totals, &units));
        }

        /// Disjoint units in any order, and the rest skipped, always balance.
        #[test]
        fn with_the_rest_it_balances(keep in prop::collection::vec(any::<bool>(), 1..40), seed in any::<u64>()) {
            let totals = [(UnitKind::Page, keep.len() as u64)];
            let mut pages: Vec<u64> = (0..keep.len() as u64).filter(|page| keep[usize::try_from(*page).unwrap()]).collect();
            pages.sort_by_key(|page| page.wrapping_mul(seed | 1).rotate_left(17));
            let mut running = Running::default();
            for page in pages {
                running.add(&Unit::parsed(UnitKind::Page, page, page + 1));
            }
            for unit in running.clone().rest(&totals, "preview_budget") {
                running.add(&unit);
            }
            prop_assert!(running.account(&totals).balanced);
        }
    }

    #[test]
    fn a_document_read_from_front_to_back_is_one_range_however_long() {
        let mut running = Running::default();
        for page in 0..100_000 {
            running.add(&Unit::parsed(UnitKind::Page, page, page + 1));
        }
        assert!(serde_json::to_string(&running).unwrap().len() < 200);
        assert!(running.account(&[(UnitKind::Page, 100_000)]).balanced);
    }

    #[test]
    fn blank_pages_are_not_unread() {
        let mut running = Running::default();
        running.add(&Unit::parsed(UnitKind::Page, 0, 6));
        running.add(&Unit::skipped(UnitKind::Page, 6, 8, "blank"));
        running.add(&Unit::skipped(UnitKind::Page, 8, 9, "scanned_image"));
        running.add(&Unit::failed(UnitKind::Page, 9, 10, "page_malformed"));
        assert_eq!(running.unread_pages(), (2, 10));
    }
}
