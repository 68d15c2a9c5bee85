//! The search index lags behind writes: until it catches up, a search sees the record as it was.

use std::collections::HashMap;

use super::object_type::ObjectType;
use super::record::Record;
use crate::dice::mix;

/// What a search sees of a record while the index lags.
#[derive(Clone, Debug)]
struct Stale {
    until_ms: i64,
    // None: the record is not in the index yet.
    seen_as: Option<Record>,
}

/// The records whose index entry is behind. A record that is not listed here is indexed as it is.
#[derive(Clone, Debug, Default)]
pub struct Lag {
    stale: HashMap<(ObjectType, u64), Vec<Stale>>,
    writes: u64,
    latest_ms: i64,
}

impl Lag {
    /// Notes that a record is being written: `before` stays visible for half to all of `lag_ms`, by the seed.
    pub fn note(
        &mut self,
        seed: u64,
        lag_ms: i64,
        now_ms: i64,
        key: (ObjectType, u64),
        before: Option<Record>,
    ) {
        if lag_ms <= 0 {
            return;
        }
        self.writes += 1;
        let jitter = mix(seed, "index lag", self.writes) % (lag_ms.unsigned_abs() / 2 + 1);
        let versions = self.stale.entry(key).or_default();
        versions.retain(|version| version.until_ms > now_ms);
        let until_ms = now_ms + lag_ms - i64::try_from(jitter).unwrap_or(0);
        // A later write is never indexed before an earlier one.
        let until_ms = versions.last().map_or(until_ms, |last| last.until_ms.max(until_ms));
        versions.push(Stale { until_ms, seen_as: before });
        self.latest_ms = self.latest_ms.max(until_ms);
    }

    /// Forgets what the index has caught up with.
    pub fn settle(&mut self, now_ms: i64) {
        if self.latest_ms <= now_ms {
            self.stale.clear();
        }
    }

    /// The record as a search sees it at `now_ms`; `None` when it is not in the index yet.
    pub fn seen<'a>(&'a self, now_ms: i64, object: ObjectType, live: &'a Record) -> Option<&'a Record> {
        if self.stale.is_empty() {
            return Some(live);
        }
        match self
            .stale
            .get(&(object, live.id))
            .and_then(|all| all.iter().find(|stale| stale.until_ms > now_ms))
        {
            Some(stale) => stale.seen_as.as_ref(),
            None => Some(live),
        }
    }
}
