//! What was asked of the simulator.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::{Response, Wire};

/// Counters since the start or the last reset.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stats {
    /// All requests to the API.
    pub requests: u64,
    /// By operation, see `Endpoint::label`.
    pub by_route: BTreeMap<&'static str, u64>,
    /// By status.
    pub by_status: BTreeMap<u16, u64>,
    /// Answers of 429, injected or earned.
    pub rate_limited: u64,
    /// Answers that were cut or never arrived.
    pub broken: u64,
    /// Faults by kind.
    pub faults: BTreeMap<&'static str, u64>,
}

impl Stats {
    /// Counts one answer.
    pub(crate) fn count(&mut self, label: &'static str, response: &Response) {
        self.requests += 1;
        *self.by_route.entry(label).or_default() += 1;
        *self.by_status.entry(response.status).or_default() += 1;
        self.rate_limited += u64::from(response.status == 429);
        self.broken += u64::from(response.wire != Wire::Whole);
    }
}
