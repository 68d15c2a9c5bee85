//! The live sync: stored webhooks, dirty records, claims and commits.
//!
//! Silent about the limit of claims at a time, about our own writes (`bulk`), and about what the sweep deletes.

mod announced;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, NO_AREA, Tables, raise};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// Account, object type and id of a record.
pub type Key = (String, String, String);

/// A row of `private.sync_dirty`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct Dirty {
    pub version: u64,
    pub stamp: Option<Timestamp>,
    pub due_at: Timestamp,
    pub forced: bool,
    pub erase: bool,
    pub links: bool,
    pub unsettled: u32,
    pub attempts: u32,
    /// Lease, its end, and the version that was claimed.
    pub lease: Option<(String, Timestamp, u64)>,
}

/// A row of `webhook_events`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct Event {
    pub record: Key,
    pub applied: bool,
}

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Inbound {
    /// Digests of the requests that came.
    pub known: BTreeSet<String>,
    /// Requests that wait to be read.
    pub waiting: Vec<(Vec<Value>, Timestamp)>,
    /// By digest.
    pub events: BTreeMap<String, Event>,
    /// Records to be read.
    pub dirty: BTreeMap<Key, Dirty>,
    /// Records that a privacy deletion erased.
    pub erased: BTreeSet<Key>,
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "webhook_store" => store(tables, call),
        "webhook_fold" => Ok(announced::fold(tables, call.arg("p_limit"), call.now)),
        "dirty_mark" => Ok(announced::mark_now(tables, call)),
        "inbound_sweep" => Ok(announced::sweep(tables, call.now)),
        "dirty_claim" => Ok(read::claim(tables, call)),
        "dirty_commit" => Ok(read::commit(tables, call)),
        "dirty_release" => Ok(read::release(tables, call)),
        _ => return None,
    })
}

fn store(tables: &mut Tables, call: &Call) -> Answer {
    let Value::Array(events) = call.arg("p_body") else { return raise(400, "invalid_events") };
    let stored = tables.inbound.known.insert(call.text("p_digest"));
    if stored {
        tables.inbound.waiting.push((events, call.now));
    }
    Ok(json!({ "stored": stored }))
}
