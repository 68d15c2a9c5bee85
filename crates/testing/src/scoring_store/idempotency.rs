//! Kept answers by key.

use serde_json::{Value, json};

use super::ScoringTables;
use crate::sync_store::args::Args;

impl ScoringTables {
    pub(super) fn idempotency_begin(&mut self, args: &Args) -> Value {
        let key = (args.text("p_scope"), args.text("p_key"));
        let digest = args.text("p_body_sha256");
        match self.keys.get(&key) {
            Some((known, _)) if *known != digest => json!({ "state": "conflict", "response": null }),
            Some((_, response)) => json!({ "state": "replay", "response": response }),
            None => {
                self.keys.insert(key, (digest, Value::Null));
                json!({ "state": "new", "response": null })
            }
        }
    }

    pub(super) fn idempotency_finish(&mut self, args: &Args) -> Value {
        let key = (args.text("p_scope"), args.text("p_key"));
        let response = args.value("p_response");
        if response.is_null() {
            self.keys.remove(&key);
        } else if let Some(kept) = self.keys.get_mut(&key) {
            kept.1 = response.clone();
        }
        json!({})
    }
}
