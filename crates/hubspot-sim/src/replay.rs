//! A restart: what is written down, and doing it again.

use crate::http::Request;
use crate::journal::Entry;
use crate::sim::Sim;
use crate::stats::Stats;

impl Sim {
    /// The entries since the last call, to be written down before the answer is sent.
    pub fn take_journal(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.journal)
    }

    /// Notes the settings that the process started with: what is done again is done under them.
    pub fn note_settings(&mut self, now_ms: i64) {
        let settings = serde_json::json!(self.settings);
        self.note(now_ms, &Request::json("POST", "/_sim/settings", &settings));
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
