//! What must survive a restart: the requests that changed something, to be answered again.
//!
//! The portal is a function of its seed and of these requests, so nothing else is kept.

use serde::{Deserialize, Serialize};

use super::Sim;
use crate::wire::Request;

/// One request that changed something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub(crate) at: i64,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

impl Entry {
    fn new(at: i64, request: &Request) -> Self {
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
    /// Writes a request down, unless it is one that is being done again.
    pub(crate) fn note(&mut self, now_ms: i64, request: &Request) {
        if !self.replaying {
            self.journal.push(Entry::new(now_ms, request));
        }
    }

    /// Notes the settings that the process started with: what is done again is done under them.
    pub fn note_settings(&mut self, now_ms: i64) {
        let settings = serde_json::json!(self.settings);
        self.note(now_ms, &Request::json("POST", "/_sim/settings", &settings));
    }

    /// The entries since the last call, to be written down before the answer is sent.
    pub fn take_journal(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.journal)
    }
}
