//! From what was told to dirty records.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{Call, Tables, mirror::OBJECTS},
    Dirty, Event, Key,
};

/// A read that is sent this much after an announcement is settled by one answer.
const SETTLE_MS: i64 = 1_250;

/// What is said of a record: since when, and what is to be done about it.
struct Mark {
    at: Option<Timestamp>,
    forced: bool,
    erase: bool,
    links: bool,
}

impl Tables {
    fn mark(&mut self, key: Key, mark: &Mark, due_at: Timestamp) {
        let fresh = Dirty {
            version: 0,
            stamp: mark.at,
            due_at,
            forced: false,
            erase: false,
            links: false,
            unsettled: 0,
            attempts: 0,
            lease: None,
        };
        let row = self.inbound.dirty.entry(key).or_insert(fresh);
        row.version += 1;
        row.stamp = row.stamp.zip(mark.at).map(|(former, at)| former.max(at));
        row.due_at = row.due_at.min(due_at);
        row.forced |= mark.forced;
        row.erase |= mark.erase;
        row.links |= mark.links;
    }

    /// Sees to it that somebody comes; whether he had to be called.
    pub(super) fn wake_inbound(&mut self, account_id: &str, at: Timestamp) -> bool {
        let comes = self.jobs.values().any(|job| {
            job.kind == "sync.inbound"
                && job.account_id == account_id
                && job.state == "queued"
                && job.run_after <= at.plus_millis(1_000)
        });
        if !comes {
            self.enqueue("sync.inbound", account_id, json!({}), at);
        }
        !comes
    }

    /// Has a record read at once, whatever is known of it.
    pub(super) fn force(&mut self, key: Key, now: Timestamp) {
        self.mark(key, &Mark { at: None, forced: true, erase: false, links: true }, now);
    }
}

pub(super) fn fold(tables: &mut Tables, limit: usize, now: Timestamp) -> Value {
    let count = tables.inbound.waiting.len().min(limit);
    let batches: Vec<_> = tables.inbound.waiting.drain(..count).collect();
    let due = batches.iter().map(|(_, stored_at)| stored_at.plus_millis(SETTLE_MS)).max();
    let due = due.unwrap_or(now).max(now);
    let told: BTreeMap<String, Value> = batches
        .into_iter()
        .flat_map(|(events, _)| events)
        .map(|mut event| {
            event["attemptNumber"] = Value::Null;
            (event.to_string(), event)
        })
        .collect();
    let (mut events, mut unknown, mut repeated, mut called) = (0, 0, 0, Vec::new());
    for (digest, event) in told {
        let portal = event["portalId"].to_string();
        let Ok(account) = tables.accounts.of_portal(portal.trim_matches('"')).map(|row| row.id.clone())
        else {
            unknown += 1;
            continue;
        };
        if tables.inbound.events.contains_key(&digest) {
            repeated += 1;
            continue;
        }
        events += 1;
        let records = records_of(&account, &event);
        let record = records.last().cloned().unwrap_or_default();
        tables.inbound.events.insert(digest, Event { record, applied: false });
        let kind = kind_of(&event);
        let mark = Mark {
            at: event["occurredAt"].as_i64().map(Timestamp::from_millis),
            forced: !["creation", "propertyChange"].contains(&kind.as_str()),
            erase: kind == "privacyDeletion",
            links: kind != "propertyChange",
        };
        for key in records.into_iter().filter(|key| OBJECTS.contains(&key.1.as_str())) {
            called.push(account.clone());
            tables.mark(key, &mark, due);
        }
    }
    called.dedup();
    let called = called.iter().filter(|account| tables.wake_inbound(account, due)).count() > 0;
    json!({
        "batches": count, "events": events, "unknown": unknown, "repeated": repeated, "called": called,
        "more": !tables.inbound.waiting.is_empty(),
    })
}

fn kind_of(event: &Value) -> String {
    let name = event["subscriptionType"].as_str().unwrap_or_default();
    name.split_once('.').map(|(_, kind)| kind).unwrap_or_default().to_owned()
}

/// The records that an event announces; its own one is the last.
fn records_of(account: &str, event: &Value) -> Vec<Key> {
    let subject =
        event["subscriptionType"].as_str().and_then(|name| name.split('.').next()).unwrap_or_default();
    let subject =
        if subject == "object" { event["objectTypeId"].as_str().unwrap_or_default() } else { subject };
    let key =
        |subject: &str, id: &Value| (account.to_owned(), object_of(subject), id.to_string().replace('"', ""));
    let mut records: Vec<Key> = Vec::new();
    if let Some(to) = event["toObjectTypeId"].as_str() {
        records.push(key(to, &event["toObjectId"]));
    }
    let merged = event["mergedObjectIds"].as_array().into_iter().flatten();
    let others = ["primaryObjectId", "fromObjectId", "objectId", "newObjectId"].map(|name| &event[name]);
    let others = others.into_iter().filter(|id| !id.is_null());
    records.extend(merged.chain(others).map(|id| key(subject, id)));
    records
}

fn object_of(subject: &str) -> String {
    match subject {
        "contact" | "0-1" => "contacts",
        "company" | "0-2" => "companies",
        "deal" | "0-3" => "deals",
        "call" | "0-48" => "calls",
        other => other,
    }
    .to_owned()
}

pub(super) fn mark_now(tables: &mut Tables, call: &Call) -> Value {
    let (account, object) = (call.text("p_account_id"), call.text("p_object"));
    let due = call.now.plus_millis(call.arg::<i64>("p_delay_ms").max(0));
    let marks: Vec<Value> = call.arg("p_marks");
    for mark in &marks {
        let id = mark["id"].as_str().unwrap_or_default().to_owned();
        let mark = Mark {
            at: mark["at"].as_str().and_then(Timestamp::parse),
            forced: mark["forced"] == true,
            erase: mark["erase"] == true,
            links: mark["links"] != false,
        };
        tables.mark((account.clone(), object.clone(), id), &mark, due);
    }
    if !marks.is_empty() {
        tables.wake_inbound(&account, due);
    }
    json!({ "marked": marks.len() })
}

pub(super) fn sweep(tables: &mut Tables, now: Timestamp) -> Value {
    while fold(tables, 1_000, now)["more"] == true {}
    let due = tables.inbound.dirty.iter().filter(|(_, row)| row.due_at <= now);
    let mut portals: Vec<String> = due.map(|((account, ..), _)| account.clone()).collect();
    portals.dedup();
    for account in &portals {
        tables.wake_inbound(account, now);
    }
    json!({ "portals": portals.len() })
}
