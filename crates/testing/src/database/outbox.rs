//! What members changed and HubSpot does not have yet: leases, and what becomes of what was sent.
//!
//! Of the merge it has what an accepted write needs; no read arrives here, so nothing conflicts.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Map, Value, json};

use super::{Answer, Area, Call, NO_AREA, Tables, call::decode};

pub(super) const AREA: Area = Area { call, insert, ..NO_AREA };

/// Tries of an unknown outcome after which a record is dead.
const TRIES: u32 = 8;

/// `public.sync_records` with the fields of its contact, by the contact's id.
#[derive(Debug, Default)]
#[allow(missing_docs)] // columns
pub struct Outbox {
    pub records: BTreeMap<String, OutboxRecord>,
    /// Contacts that have no record: their fields.
    pub(super) contacts: BTreeMap<String, Map<String, Value>>,
}

/// A record.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct OutboxRecord {
    pub account_id: String,
    pub hubspot_id: String,
    pub base: Map<String, Value>,
    pub base_stamp: Option<Timestamp>,
    pub ours: Map<String, Value>,
    pub state: String,
    pub run_after: Timestamp,
    pub attempts: u32,
    pub leased_until: Option<Timestamp>,
    pub lease_token: Option<String>,
    /// Values by the token of their request.
    pub outstanding: BTreeMap<String, Map<String, Value>>,
    pub error: Value,
    /// Tokens of requests whose history was not read.
    pub unproved: BTreeSet<String>,
    pub prove_after: Option<Timestamp>,
}

impl OutboxRecord {
    /// One that waits, with nothing to send.
    pub(super) fn waiting(account_id: &str, hubspot_id: &str, now: Timestamp) -> Self {
        Self {
            account_id: account_id.to_owned(),
            hubspot_id: hubspot_id.to_owned(),
            base: Map::new(),
            base_stamp: None,
            ours: Map::new(),
            state: "pending".to_owned(),
            run_after: now,
            attempts: 0,
            leased_until: None,
            lease_token: None,
            outstanding: BTreeMap::new(),
            error: Value::Null,
            unproved: BTreeSet::new(),
            prove_after: None,
        }
    }

    /// Puts it in flight with these values.
    pub(super) fn lease(&mut self, token: &str, until: Timestamp, values: Map<String, Value>) {
        (self.lease_token, self.leased_until) = (Some(token.to_owned()), Some(until));
        "sending".clone_into(&mut self.state);
        self.attempts += 1;
        self.outstanding.insert(token.to_owned(), values);
        self.unproved.insert(token.to_owned());
    }

    pub(super) fn values(&self) -> Map<String, Value> {
        let differs = |(name, value): &(&String, &Value)| self.ours.get(*name) != Some(*value);
        let ours =
            |(name, _): (&String, &Value)| (name.clone(), self.ours.get(name).cloned().unwrap_or_default());
        self.base.iter().filter(differs).map(ours).collect()
    }

    pub(super) fn due(&self) -> Option<Timestamp> {
        match self.state.as_str() {
            "pending" => Some(self.run_after),
            "sending" => self.leased_until,
            _ => None,
        }
    }

    pub(super) fn release(&mut self, state: &str, now: Timestamp) {
        (self.lease_token, self.leased_until) = (None, None);
        (self.state, self.run_after) = (state.to_owned(), now);
    }
}

impl Tables {
    /// A member's change of a contact, as its trigger notes it: the fields that it has now, before it what both sides had.
    pub fn change(&mut self, account_id: &str, hubspot_id: &str, base: &Value, ours: &Value, now: Timestamp) {
        let id = format!("contact-{hubspot_id}");
        let base: Map<String, Value> = decode(base, || "base".to_owned());
        let ours: Map<String, Value> = decode(ours, || "ours".to_owned());
        let fresh =
            OutboxRecord { state: "synced".to_owned(), ..OutboxRecord::waiting(account_id, hubspot_id, now) };
        let record = self.outbox.records.entry(id).or_insert(fresh);
        for (field, value) in base {
            record.base.entry(field).or_insert(value);
        }
        record.ours.extend(ours);
        if record.state != "sending" {
            (record.attempts, record.error) = (0, Value::Null);
            record.release("pending", now);
        }
        self.wake(account_id, now);
    }

    pub(super) fn wake(&mut self, account_id: &str, at: Timestamp) {
        let comes = self.jobs.values().any(|job| {
            job.kind == "sync.outbound"
                && job.account_id == account_id
                && job.state == "queued"
                && job.run_after <= at.plus_millis(1_000)
        });
        if !comes {
            self.enqueue("sync.outbound", account_id, json!({}), at);
        }
    }
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "outbox_claim" => Some(Ok(claim(tables, call))),
        "outbox_commit" => Some(Ok(commit(tables, call))),
        "outbox_prove" => Some(Ok(prove(tables, call))),
        "outbox_sweep" => Some(Ok(sweep(tables, call))),
        _ => None,
    }
}

fn claim(tables: &mut Tables, call: &Call) -> Value {
    let (account, limit) = (call.text("p_account_id"), call.arg::<usize>("p_limit"));
    let (token, until) = (tables.uuid(), call.now.plus_millis(call.arg::<i64>("p_seconds") * 1_000));
    let mine = tables.outbox.records.iter_mut().filter(|(_, record)| record.account_id == account);
    let mut due: Vec<_> =
        mine.filter(|(_, record)| record.due().is_some_and(|due| due <= call.now)).collect();
    due.sort_by(|(one, first), (other, second)| (first.run_after, one).cmp(&(second.run_after, other)));
    let mut records = Vec::new();
    for (_, record) in due.into_iter().take(limit) {
        let values = record.values();
        if values.is_empty() {
            record.release("synced", call.now);
            continue;
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let sent: BTreeMap<&String, String> =
            values.iter().map(|(name, value)| (name, text(value))).collect();
        records.push(json!({ "id": record.hubspot_id, "values": sent }));
        record.lease(&token, until, values);
    }
    let proofs = take_proofs(tables, &account, call.now, until);
    let others = tables.outbox.records.values().filter(|record| record.account_id == account);
    let others = others.filter(|record| record.lease_token.as_ref() != Some(&token));
    let unproved = tables.outbox.records.values().filter(|record| record.account_id == account);
    let unproved = unproved.filter_map(|record| record.prove_after);
    let unproved = unproved.filter(|due| proofs.is_null() || *due != until);
    let next = others
        .filter_map(OutboxRecord::due)
        .chain(unproved)
        .min()
        .map(|due| due.millis_since(call.now).max(0));
    json!({ "lease_token": token, "object": "contacts", "records": records, "proofs": proofs, "due_in_ms": next })
}

fn take_proofs(tables: &mut Tables, account: &str, now: Timestamp, until: Timestamp) -> Value {
    let mine = tables.outbox.records.values_mut().filter(|record| record.account_id == account);
    let mut due: Vec<_> = mine.filter(|record| record.prove_after.is_some_and(|due| due <= now)).collect();
    due.sort_by(|one, other| (one.prove_after, &one.hubspot_id).cmp(&(other.prove_after, &other.hubspot_id)));
    due.truncate(50);
    let mut ids: Vec<&str> = Vec::new();
    for record in &mut due {
        record.prove_after = Some(until);
    }
    ids.extend(due.iter().map(|record| record.hubspot_id.as_str()));
    ids.sort_unstable();
    let fields = ["email", "firstname", "lastname", "student_id"];
    if ids.is_empty() { Value::Null } else { json!({ "until": until, "ids": ids, "fields": fields }) }
}

fn prove(tables: &mut Tables, call: &Call) -> Value {
    let (account, until) = (call.text("p_account_id"), Timestamp::parse(&call.text("p_until")));
    let mine = tables.outbox.records.values_mut().filter(|record| record.account_id == account);
    let mut proved = 0;
    for record in mine.filter(|record| record.prove_after.is_some() && record.prove_after == until) {
        record.prove_after = None;
        if record.outstanding.is_empty() {
            record.unproved.clear();
        }
        proved += 1;
    }
    json!({ "proved": proved })
}

fn commit(tables: &mut Tables, call: &Call) -> Value {
    let token = call.text("p_lease_token");
    let mut outcomes = Outcomes::of(call);
    let mut again = Vec::new();
    for record in tables.outbox.records.values_mut() {
        if record.lease_token.as_ref() != Some(&token) {
            continue;
        }
        let id = record.hubspot_id.clone();
        outcomes.settle(record, &id);
        if record.state == "pending" {
            again.push((record.account_id.clone(), record.run_after));
        }
        again.extend(record.prove_after.map(|at| (record.account_id.clone(), at)));
    }
    for (account, at) in again {
        tables.wake(&account, at);
    }
    json!(outcomes.counts)
}

/// What the sender says of a claim, and how many records it was said of.
pub(super) struct Outcomes {
    token: String,
    now: Timestamp,
    wait_ms: i64,
    said: [(&'static str, Vec<Value>); 4],
    pub(super) counts: BTreeMap<&'static str, u64>,
}

impl Outcomes {
    pub(super) fn of(call: &Call) -> Self {
        let said = ["accepted", "gone", "refused", "unknown"]
            .map(|name| (name, call.arg::<Vec<Value>>(&format!("p_{name}"))));
        let names = ["accepted", "gone", "refused", "unknown", "unsent"];
        Self {
            token: call.text("p_lease_token"),
            now: call.now,
            wait_ms: call.arg::<i64>("p_wait_seconds") * 1_000,
            said,
            counts: names.map(|name| (name, 0)).into(),
        }
    }

    /// Settles the record that goes by that id: its outcome, and what was said of it.
    pub(super) fn settle(&mut self, record: &mut OutboxRecord, id: &str) -> (&'static str, Value) {
        let of =
            |rows: &[Value]| rows.iter().find(|row| row["id"] == *id || row.as_str() == Some(id)).cloned();
        let found = self.said.iter().find_map(|(name, rows)| Some((*name, of(rows)?)));
        let (outcome, row) = found.unwrap_or(("unsent", Value::Null));
        *self.counts.entry(outcome).or_default() += 1;
        settle(record, (outcome, &row), &self.token, self.now, self.wait_ms);
        (outcome, row)
    }
}

fn settle(
    record: &mut OutboxRecord,
    (outcome, row): (&str, &Value),
    token: &str,
    now: Timestamp,
    wait_ms: i64,
) {
    let sent = record.outstanding.get(token).cloned().unwrap_or_default();
    let error = json!({ "code": row["code"], "detail": row["detail"] });
    match outcome {
        "accepted" => accept(record, &sent, row, token, now),
        "gone" => {
            record.release("dead", now);
            record.error = json!({ "code": "gone" });
        }
        "refused" => {
            record.outstanding.remove(token);
            record.attempts = 0;
            record.error = error;
            let has_news = sent.iter().any(|(name, value)| record.ours.get(name) != Some(value));
            record.release(if has_news { "pending" } else { "dead" }, now);
        }
        "unknown" => {
            record.error = error;
            let state = if record.attempts >= TRIES { "dead" } else { "pending" };
            let delay = 8_000_i64.saturating_mul(1 << record.attempts.min(20)).min(3_600_000);
            record.release(state, now.plus_millis(delay));
        }
        _ => {
            record.outstanding.remove(token);
            record.attempts -= 1;
            record.release("pending", now.plus_millis(wait_ms));
        }
    }
}

fn accept(record: &mut OutboxRecord, sent: &Map<String, Value>, row: &Value, token: &str, now: Timestamp) {
    let stamp = row["updated_at"].as_str().and_then(Timestamp::parse);
    let is_decided = stamp.is_some() && stamp > record.base_stamp;
    (record.attempts, record.error) = (0, Value::Null);
    if is_decided {
        record.base_stamp = stamp;
        record.prove_after = Some(now);
        if row["may_arrive"] != true {
            record.outstanding.remove(token);
        }
        for (name, value) in sent {
            let answered = row["properties"].get(name).filter(|answer| answer.as_str() != value.as_str());
            let kept = answered.map_or_else(|| value.clone(), Clone::clone);
            if record.ours.get(name) == Some(value) {
                record.ours.insert(name.clone(), kept.clone());
            }
            record.base.insert(name.clone(), kept);
        }
    }
    let state = if record.values().is_empty() { "synced" } else { "pending" };
    record.release(state, if is_decided { now } else { now.plus_millis(30_000) });
}

fn sweep(tables: &mut Tables, call: &Call) -> Value {
    let is_due = |due: Option<Timestamp>| due.is_some_and(|due| due <= call.now);
    let bookings = tables.bookings.rows.values().map(|booking| &booking.record);
    let due =
        tables.outbox.records.values().filter(|record| is_due(record.due()) || is_due(record.prove_after));
    let due = due.chain(bookings.filter(|record| is_due(record.due())));
    let accounts: std::collections::BTreeSet<String> = due.map(|record| record.account_id.clone()).collect();
    let before = tables.jobs.len();
    for account in &accounts {
        tables.wake(account, call.now);
    }
    json!({ "woken": tables.jobs.len() - before })
}

fn insert(tables: &mut Tables, table: &str, row: &Value, now: Timestamp) -> Option<()> {
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    match table {
        "public.contacts" => {
            tables.outbox.contacts.insert(text("id"), fields(row));
        }
        "public.sync_records" => {
            let (id, base) = (text("entity_id"), row["base"].clone());
            let ours = tables.outbox.contacts.get(&id).cloned().unwrap_or_default();
            tables.change(&text("account_id"), &text("hubspot_id"), &base, &Value::Object(ours), now);
            let record = tables.outbox.records.get_mut(&format!("contact-{}", text("hubspot_id")))?;
            record.base_stamp = row["base_stamp"].as_str().and_then(Timestamp::parse);
        }
        _ => return None,
    }
    Some(())
}
