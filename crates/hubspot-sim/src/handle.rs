//! The front door: one request in, one answer out, at a moment that the caller names; and the same again after a restart.

use crate::api;
use crate::control;
use crate::sim::{Entry, Sim, Stats};
use crate::wire::{Request, Response};

impl Sim {
    /// Answers a request that arrives at `now_ms` (milliseconds since the epoch; never going back).
    ///
    /// Paths under `/_sim/` are the control plane; everything else is HubSpot.
    pub fn handle(&mut self, now_ms: i64, request: &Request) -> Response {
        self.arrive(now_ms);
        // The moment before the request: the control plane may move the clock.
        let shifted_ms = self.now(now_ms);
        let response = match request.path().strip_prefix("/_sim/") {
            Some(path) => control::answer(self, now_ms, request, path),
            None => api::answer(self, now_ms, request),
        };
        self.publish(shifted_ms);
        response
    }

    /// Carries out what has arrived by `now_ms` of the wall clock: it was admitted when it was sent, and nobody hears its answer.
    pub fn arrive(&mut self, now_ms: i64) {
        for (portal_ms, request) in self.late.take(self.now(now_ms)) {
            let at_ms = portal_ms - self.clock_shift_ms;
            self.note(at_ms, &request);
            let was_replaying = std::mem::replace(&mut self.replaying, true);
            api::answer(self, at_ms, &request);
            self.replaying = was_replaying;
            self.publish(portal_ms);
        }
    }

    /// Does again what an entry says, without limits, faults, webhooks and tokens.
    pub fn replay(&mut self, entry: Entry) {
        let mut request = Request::new(&entry.method, entry.target);
        if !entry.content_type.is_empty() {
            request = request.header("content-type", entry.content_type);
        }
        request.body = entry.body;
        self.replaying = true;
        self.handle(entry.at, &request);
        self.replaying = false;
        self.stats = Stats::default();
    }
}
