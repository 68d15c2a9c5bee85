//! The kinds of links.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use crate::database::{Answer, Call, Tables};

const DAY_MS: i64 = 86_400_000;

/// A row of `hubspot_association_kinds`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct Kind {
    pub label: Option<String>,
    pub is_defined: bool,
    pub read_at: Timestamp,
}

/// By category and type id.
pub type Kinds = BTreeMap<(String, i64), Kind>;

pub(super) fn known(tables: &Tables, call: &Call) -> Value {
    let (account, object): (String, String) = (call.arg("p_account_id"), call.arg("p_object"));
    let mut kinds = Vec::new();
    for ((of, from, to), rows) in &tables.sync.kinds {
        for ((category, type_id), kind) in rows.iter().filter(|_| (of, from) == (&account, &object)) {
            kinds.push(json!({ "to": to, "category": category, "type_id": type_id, "label": kind.label,
                "is_recent": call.now.millis_since(kind.read_at) < DAY_MS }));
        }
    }
    json!({ "kinds": kinds })
}

/// Leaves out how many links are called otherwise: it has none but in its records.
pub(super) fn apply(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let (defined, seen): (Vec<Value>, Vec<Value>) = (call.arg("p_kinds"), call.arg("p_seen"));
    if defined.is_empty() {
        return Ok(json!({}));
    }
    let pair = (job.account_id, call.arg("p_object"), call.arg("p_to"));
    let rows = tables.sync.kinds.entry(pair).or_default();
    rows.retain(|_, kind| !kind.is_defined);
    let entry = |kind: &Value, is_defined| {
        let key = (kind["category"].as_str()?.to_owned(), kind["type_id"].as_i64()?);
        let label = kind["label"].as_str().map(str::to_owned);
        Some((key, Kind { label, is_defined, read_at: call.now }))
    };
    let defined: BTreeMap<_, _> = defined.iter().filter_map(|kind| entry(kind, true)).collect();
    rows.extend(seen.iter().filter_map(|kind| entry(kind, false)));
    rows.extend(defined);
    Ok(json!({}))
}
