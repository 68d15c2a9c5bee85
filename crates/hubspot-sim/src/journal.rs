//! What must survive a restart: the requests that changed something, to be answered again.
//!
//! The portal is a function of its seed and of these requests, so nothing else is kept.

use serde::{Deserialize, Serialize};

use crate::http::Request;
use crate::sim::Sim;

/// One request that changed something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    at: i64,
    method: String,
    target: String,
    content_type: String,
    body: String,
}

impl Entry {
    pub(crate) fn new(at: i64, request: &Request) -> Self {
        Self {
            at,
            method: request.method.clone(),
            target: request.target.clone(),
            content_type: request.get_header("content-type").unwrap_or_default().to_owned(),
            body: request.body.clone(),
        }
    }
}

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
        self.stats = crate::stats::Stats::default();
    }
}
