//! Kept answers by key.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, NO_AREA, Tables, raise};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// After that long the first worker is taken for dead.
const IN_PROGRESS_MS: i64 = 60_000;

/// `private.idempotency_keys` by scope and key: digest of the body, response, when it was begun.
pub type Keys = BTreeMap<(String, String), (String, Value, Timestamp)>;

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "idempotency_begin" => Some(begin(&mut tables.idempotency, call)),
        "idempotency_finish" => Some(Ok(finish(&mut tables.idempotency, call))),
        _ => None,
    }
}

fn begin(keys: &mut Keys, call: &Call) -> Answer {
    let (key, digest) = ((call.arg("p_scope"), call.arg("p_key")), call.text("p_body_sha256"));
    match keys.get(&key) {
        Some((known, ..)) if *known != digest => Ok(json!({ "state": "conflict", "response": null })),
        Some((_, response, _)) if !response.is_null() => {
            Ok(json!({ "state": "replay", "response": response }))
        }
        Some((_, _, begun)) if call.now.millis_since(*begun) < IN_PROGRESS_MS => {
            raise(409, "request_in_progress")
        }
        _ => {
            keys.insert(key, (digest, Value::Null, call.now));
            Ok(json!({ "state": "new", "response": null }))
        }
    }
}

fn finish(keys: &mut Keys, call: &Call) -> Value {
    let (key, response) = ((call.arg("p_scope"), call.arg("p_key")), call.arg::<Value>("p_response"));
    if response.is_null() {
        keys.remove(&key);
    } else if let Some(row) = keys.get_mut(&key) {
        row.1 = response;
    }
    json!({ "finished": true })
}
