//! Bookings that HubSpot does not have yet: leases, and what becomes of what was sent.
//!
//! The seats themselves are not here: no test of a function books one. What is sent is settled as contacts are.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Map, Value, json};

use super::{Answer, Area, Call, NO_AREA, OutboxRecord, Tables, outbox};

pub(super) const AREA: Area = Area { call, insert, ..NO_AREA };

/// The bookings by our id.
#[derive(Debug, Default)]
#[allow(missing_docs)] // columns
pub struct Bookings {
    /// HubSpot's ids of exams, by ours.
    exams: BTreeMap<String, String>,
    pub rows: BTreeMap<String, Booking>,
}

/// A booking with its record in the outbox.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct Booking {
    pub booking_id: String,
    /// HubSpot's id; none until HubSpot has it with its links.
    pub hubspot_id: Option<String>,
    /// HubSpot's ids of what it is linked with.
    pub contact: String,
    pub exam: String,
    pub record: OutboxRecord,
}

impl Booking {
    fn values(&self) -> Map<String, Value> {
        match self.hubspot_id {
            Some(_) => self.record.values(),
            None => self.record.ours.clone(),
        }
    }

    fn frees_a_seat(&self) -> bool {
        self.record.ours.get("status").is_some_and(|status| status == "cancelled")
    }
}

impl Tables {
    /// A booking that was made, as its trigger notes it.
    pub fn book(
        &mut self,
        account_id: &str,
        booking_id: &str,
        ends: [&str; 2],
        ours: &Value,
        now: Timestamp,
    ) -> String {
        let id = self.uuid();
        self.book_as(&id, account_id, booking_id, ends, ours, now);
        id
    }

    fn book_as(
        &mut self,
        id: &str,
        account_id: &str,
        booking_id: &str,
        ends: [&str; 2],
        ours: &Value,
        now: Timestamp,
    ) {
        let ours: Map<String, Value> = super::call::decode(ours, || "ours".to_owned());
        let base = ours.keys().map(|name| (name.clone(), Value::Null)).collect();
        let record = OutboxRecord { base, ours, ..OutboxRecord::waiting(account_id, "", now) };
        let [contact, exam] = ends.map(str::to_owned);
        let booking = Booking { booking_id: booking_id.to_owned(), hubspot_id: None, contact, exam, record };
        self.bookings.rows.insert(id.to_owned(), booking);
        self.wake(account_id, now);
    }
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "booking_claim" => Some(Ok(claim(tables, call))),
        "booking_commit" => Some(Ok(commit(tables, call))),
        _ => None,
    }
}

fn claim(tables: &mut Tables, call: &Call) -> Value {
    let (account, limit) = (call.text("p_account_id"), call.arg::<usize>("p_limit"));
    let (token, until) = (tables.uuid(), call.now.plus_millis(call.arg::<i64>("p_seconds") * 1_000));
    let named = |name: &str| {
        let mut all = tables.sync.settings.iter();
        let found =
            all.find(|((owner, _), setting)| *owner == account && setting.is_enabled && setting.name == name);
        found.map(|((_, object), _)| object.clone())
    };
    let (object, exams) = (named("bookings"), named("mock_exams"));
    if object.is_none() {
        return json!({ "lease_token": token, "object": null, "key": null, "exams": null, "records": [], "due_in_ms": null });
    }
    let mine = tables.bookings.rows.iter_mut().filter(|(_, booking)| booking.record.account_id == account);
    let mut due: Vec<_> =
        mine.filter(|(_, booking)| booking.record.due().is_some_and(|due| due <= call.now)).collect();
    due.sort_by_key(|(id, booking)| (!booking.frees_a_seat(), booking.record.run_after, (*id).clone()));
    let mut records = Vec::new();
    for (id, booking) in due.into_iter().take(limit) {
        let values = booking.values();
        if values.is_empty() {
            booking.record.release("synced", call.now);
            continue;
        }
        records.push(json!({ "id": id, "hubspot_id": booking.hubspot_id, "booking_id": booking.booking_id,
            "contact": booking.contact, "exam": booking.exam, "values": values }));
        booking.record.lease(&token, until, values);
    }
    let others = tables.bookings.rows.values().map(|booking| &booking.record);
    let others =
        others.filter(|record| record.account_id == account && record.lease_token.as_ref() != Some(&token));
    let next = others.filter_map(OutboxRecord::due).min().map(|due| due.millis_since(call.now).max(0));
    json!({ "lease_token": token, "object": object, "key": "booking_id", "exams": exams, "records": records, "due_in_ms": next })
}

fn commit(tables: &mut Tables, call: &Call) -> Value {
    let token = call.text("p_lease_token");
    let mut outcomes = outbox::Outcomes::of(call);
    let mut again = Vec::new();
    for (id, booking) in &mut tables.bookings.rows {
        if booking.record.lease_token.as_ref() != Some(&token) {
            continue;
        }
        let (outcome, row) = outcomes.settle(&mut booking.record, id);
        if outcome == "accepted" {
            booking.hubspot_id = row["hubspot_id"].as_str().map(str::to_owned);
        }
        if booking.record.state == "pending" {
            again.push((booking.record.account_id.clone(), booking.record.run_after));
        }
    }
    for (account, at) in again {
        tables.wake(&account, at);
    }
    json!(outcomes.counts)
}

fn insert(tables: &mut Tables, table: &str, row: &Value, now: Timestamp) -> Option<()> {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    match table {
        "public.mock_exams" => {
            tables.bookings.exams.insert(text("id"), text("hubspot_id"));
        }
        "public.bookings" => {
            let contact = tables.outbox.contacts.get(&text("contact_id"))?["hubspot_id"].clone();
            let exam = tables.bookings.exams.get(&text("exam_id"))?.clone();
            let ours = json!({ "status": row["status"], "dominant_hand": row["dominant_hand"] });
            let ends = [contact.as_str()?, exam.as_str()];
            tables.book_as(&text("id"), &text("account_id"), &text("booking_id"), ends, &ours, now);
        }
        _ => return None,
    }
    Some(())
}
