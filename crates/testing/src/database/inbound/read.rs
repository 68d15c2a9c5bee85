//! Claims, and what becomes of what was read.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{
        Call, Tables,
        call::decode,
        mirror::{OBJECTS, id_of},
    },
    Dirty, Key,
};

/// Reads in a row that HubSpot does not serve, after which the record is owed to the next session.
const ATTEMPTS: u32 = 8;

impl Tables {
    /// Whether the mirror provably holds what was announced of a record.
    fn is_known(&mut self, key: &Key, row: &Dirty) -> bool {
        let (false, false, Some(stamp)) = (row.forced, row.links, row.stamp) else { return false };
        let stored =
            self.mirror_of(&key.0, &key.1).get(&key.2).filter(|stored| stored.archived_at().is_none());
        let floor =
            stored.and_then(|stored| stored.read_floor.filter(|floor| *floor > stored.source_updated_at));
        floor.is_some_and(|floor| floor >= stamp.plus_millis(2_000))
    }

    fn apply_events(&mut self, key: &Key) {
        self.inbound
            .events
            .values_mut()
            .filter(|event| event.record == *key)
            .for_each(|event| event.applied = true);
    }

    /// Whether a sync knew the properties of the object already, and the portal is connected.
    fn can_be_read(&mut self, (account, object, _): &Key) -> bool {
        let known = self.sync.properties.get(&(account.clone(), object.clone()));
        known.is_some_and(|known| !known.is_empty())
            && self.accounts.get(account).is_ok_and(|row| row.status == "active")
    }
}

pub(super) fn claim(tables: &mut Tables, call: &Call) -> Value {
    let (limit, now) = (call.arg::<usize>("p_limit").clamp(1, 100), call.now);
    let until = now.plus_millis(call.arg::<i64>("p_seconds") * 1_000);
    let of: Option<String> = call.arg("p_account_id");
    let mut groups: BTreeMap<(String, String), Vec<(Timestamp, Key)>> = BTreeMap::new();
    let rows: Vec<(Key, Dirty)> = tables.inbound.dirty.clone().into_iter().collect();
    for (key, row) in rows {
        let is_free = row.lease.as_ref().is_none_or(|(_, until, _)| *until <= now);
        let is_meant = of.as_ref().is_none_or(|of| *of == key.0) && tables.can_be_read(&key);
        if row.due_at <= now && is_free && is_meant {
            groups.entry((key.0.clone(), key.1.clone())).or_default().push((row.due_at, key));
        }
    }
    let mut claims = Vec::new();
    for ((account, object), mut due) in groups {
        due.sort();
        due.truncate(limit);
        let token = tables.uuid();
        let (mut ids, mut linked) = (Vec::new(), Vec::new());
        for (_, key) in due {
            let row = tables.inbound.dirty[&key].clone();
            if tables.is_known(&key, &row) {
                tables.inbound.dirty.remove(&key);
                tables.apply_events(&key);
                continue;
            }
            let stored = tables.mirror_of(&account, &object).get(&key.2);
            if row.links || stored.is_none_or(|stored| stored.archived_at().is_some()) {
                linked.push(key.2.clone());
            }
            ids.push(key.2.clone());
            if let Some(row) = tables.inbound.dirty.get_mut(&key) {
                row.lease = Some((token.clone(), until, row.version));
                row.due_at = until;
            }
        }
        if ids.is_empty() {
            continue;
        }
        ids.sort();
        linked.sort();
        let of = (account.clone(), object.clone());
        let chosen = tables.sync.mirrored.get(&of).filter(|chosen| !chosen.is_empty());
        let defined = tables.sync.properties[&of].keys();
        let is_read = |name: &&String| chosen.is_none_or(|chosen| chosen.contains(*name));
        let properties: Vec<&String> = defined.filter(is_read).collect();
        let portal_id = tables.accounts.rows[&account].portal_id.clone();
        claims.push(json!({
            "account_id": account, "portal_id": portal_id, "object": object, "lease_token": token, "ids": ids,
            "linked": linked, "properties": properties,
            "links_to": sorted_but(&object),
        }));
    }
    let keys: Vec<(Key, Timestamp)> =
        tables.inbound.dirty.iter().map(|(key, row)| (key.clone(), row.due_at)).collect();
    let due = keys
        .into_iter()
        .filter(|(key, _)| of.as_ref().is_none_or(|of| *of == key.0) && tables.can_be_read(key))
        .map(|(_, due_at)| due_at.millis_since(now).max(0))
        .min();
    json!({ "claims": claims, "due_in_ms": due })
}

/// The other mirrored objects, by name.
fn sorted_but(object: &str) -> Vec<&'static str> {
    let mut others: Vec<_> = OBJECTS.into_iter().filter(|other| *other != object).collect();
    others.sort_unstable();
    others
}

fn held(tables: &Tables, call: &Call) -> Vec<Key> {
    let token = call.text("p_lease_token");
    let is_held = |row: &Dirty| row.lease.as_ref().is_some_and(|(lease, ..)| *lease == token);
    tables.inbound.dirty.iter().filter(|(_, row)| is_held(row)).map(|(key, _)| key.clone()).collect()
}

pub(super) fn release(tables: &mut Tables, call: &Call) -> Value {
    let keys = held(tables, call);
    let at = call.now.plus_millis(call.arg::<i64>("p_delay_ms").clamp(0, 3_600_000));
    for key in &keys {
        if let Some(row) = tables.inbound.dirty.get_mut(key) {
            (row.lease, row.due_at) = (None, at);
        }
    }
    if let Some((account, ..)) = keys.first() {
        tables.wake_inbound(account, at);
    }
    json!({ "released": keys.len() })
}

pub(super) fn commit(tables: &mut Tables, call: &Call) -> Value {
    let keys = held(tables, call);
    let Some((account, object, _)) = keys.first().cloned() else {
        return json!({ "applied": 0, "unchanged": 0, "stale": 0, "cleared": 0, "later": 0 });
    };
    let (mut rows, errors): (Vec<Value>, Vec<Value>) = (call.arg("p_rows"), call.arg("p_errors"));
    let linked: Option<Vec<String>> = call.arg("p_linked");
    for row in &mut rows {
        keep_links(tables, (&account, &object), row, linked.as_deref());
    }
    let before = links_from(tables, (&account, &object), &rows, false);
    let is_kept =
        |row: &&Value| !tables.inbound.erased.contains(&(account.clone(), object.clone(), id_of(row)));
    let kept: Vec<Value> = rows.iter().filter(is_kept).cloned().collect();
    let mut answer = tables.mirror_upsert(&account, &object, &kept, None);
    note_errors(tables, (&account, &object), &rows, &errors, call.now);
    let (mut cleared, mut later) = (0, 0);
    for key in &keys {
        if settle(tables, key, &rows, &errors, call.now) { cleared += 1 } else { later += 1 }
    }
    retire_losers(tables, (&account, &object), &rows, call.now);
    let after = links_from(tables, (&account, &object), &rows, true);
    follow_links(tables, (&account, &object), before.symmetric_difference(&after), &after, call.now);
    let free = tables.inbound.dirty.iter().filter(|(key, row)| key.0 == account && row.lease.is_none());
    if let Some(next) = free.map(|(_, row)| row.due_at).min() {
        tables.wake_inbound(&account, next);
    }
    (answer["cleared"], answer["later"]) = (json!(cleared), json!(later));
    answer
}

/// A live row that was read without its links has the stored ones.
fn keep_links(
    tables: &mut Tables,
    (account, object): (&str, &str),
    row: &mut Value,
    linked: Option<&[String]>,
) {
    let id = id_of(row);
    if linked.is_none_or(|linked| linked.contains(&id))
        || !row["archived_at"].is_null()
        || row["missing"] == true
    {
        return;
    }
    let stored =
        tables.mirror_of(account, object).get(&id).map(|stored| stored.raw()["associations"].clone());
    if let Some(links) = stored.filter(|links| !links.is_null()) {
        row["raw_json"]["associations"] = links;
    }
}

fn note_errors(
    tables: &mut Tables,
    (account, object): (&str, &str),
    rows: &[Value],
    errors: &[Value],
    now: Timestamp,
) {
    let text = |error: &Value, name: &str| decode::<String>(&error[name], || name.to_owned());
    tables.sync.errors.retain(|(of_account, of_object, id, _), _| {
        (of_account.as_str(), of_object.as_str()) != (account, object)
            || !rows.iter().any(|row| id_of(row) == *id)
            || errors.iter().any(|error| error["entity_id"] == **id)
    });
    tables.sync.errors.extend(errors.iter().map(|error| {
        ((account.to_owned(), object.to_owned(), text(error, "entity_id"), text(error, "code")), now)
    }));
}

/// What becomes of a claimed record; whether it is dirty no more.
fn settle(tables: &mut Tables, key: &Key, rows: &[Value], errors: &[Value], now: Timestamp) -> bool {
    let row = tables.inbound.dirty[key].clone();
    let reads: Vec<&Value> = rows.iter().filter(|read| id_of(read) == key.2).collect();
    let gone = !reads.is_empty()
        && reads.iter().all(|read| read["missing"] == true && read["merged_into"].is_null());
    let stored = tables.mirror_of(&key.0, &key.1).get(&key.2);
    // There is no state that could change, HubSpot told no time, or the millisecond of its date was over.
    let settled = stored.is_none_or(|stored| {
        stored.is_missing() || stored.read_floor.is_none_or(|floor| floor > stored.source_updated_at)
    });
    let is_read = !reads.is_empty();
    let done = is_read && settled && (!row.erase || gone || row.unsettled >= ATTEMPTS);
    if row.erase && gone {
        tables.mirror_of(&key.0, &key.1).remove(&key.2);
        tables.inbound.erased.insert(key.clone());
    }
    let is_news = row.lease.as_ref().is_some_and(|(_, _, claimed)| *claimed != row.version);
    let given_up = row.attempts + 1 >= ATTEMPTS && errors.iter().any(|error| error["entity_id"] == *key.2);
    if done {
        tables.apply_events(key);
    }
    if !is_news && (done || given_up) {
        tables.inbound.dirty.remove(key);
        return true;
    }
    let Some(left) = tables.inbound.dirty.get_mut(key) else { return true };
    left.lease = None;
    if !done {
        let backoff = |first: i64, times: u32, most: i64| now.plus_millis((first << times.min(20)).min(most));
        left.due_at = if !is_read {
            backoff(2_000, row.attempts, 3_600_000)
        } else if is_news {
            row.due_at.min(backoff(1_250, row.unsettled, 300_000))
        } else {
            backoff(1_250, row.unsettled, 300_000)
        };
    }
    left.unsettled = if is_read && !done { row.unsettled + 1 } else { 0 };
    left.attempts = if is_read { 0 } else { row.attempts + 1 };
    false
}

fn retire_losers(tables: &mut Tables, (account, object): (&str, &str), rows: &[Value], now: Timestamp) {
    for row in rows {
        let losers = row["raw_json"]["properties"]["hs_merged_object_ids"].as_str().unwrap_or_default();
        for loser in losers.split(';').map(str::trim).filter(|id| *id != id_of(row)) {
            let stored = tables.mirror_of(account, object).get(loser);
            let is_shown = stored.is_some_and(|stored| stored.merged_into().is_none());
            if is_shown && !rows.iter().any(|read| id_of(read) == loser) {
                tables.force((account.to_owned(), object.to_owned(), loser.to_owned()), now);
            }
        }
    }
}

/// From id, object, id.
type Link = (String, String, String);

/// What the mirror has of the links of these records; after a read, what is gone has none.
fn links_from(
    tables: &mut Tables,
    (account, object): (&str, &str),
    rows: &[Value],
    is_read: bool,
) -> BTreeSet<Link> {
    let there = rows.iter().filter(|row| !(is_read && row["missing"] == true)).map(id_of);
    there.flat_map(|id| links_of(tables, (account, object), &id)).collect()
}

fn links_of(tables: &mut Tables, (account, object): (&str, &str), id: &str) -> Vec<Link> {
    let lists = tables.mirror_of(account, object).get(id).map(|stored| stored.raw()["associations"].clone());
    let lists = lists.as_ref().and_then(Value::as_object).into_iter().flatten();
    let links = lists.flat_map(|(to, list)| {
        let ids = list["results"].as_array().into_iter().flatten().filter_map(|link| link["id"].as_str());
        ids.map(|other| (id.to_owned(), to.clone(), other.to_owned()))
    });
    links.collect()
}

/// Whom a read shows linked or unlinked is read too, where its own links say otherwise.
fn follow_links<'a>(
    tables: &mut Tables,
    (account, object): (&str, &str),
    changed: impl Iterator<Item = &'a Link>,
    after: &BTreeSet<Link>,
    now: Timestamp,
) {
    for link @ (id, to, other) in changed {
        let back = links_of(tables, (account, to), other);
        let says_so = back.contains(&(other.clone(), object.to_owned(), id.clone()));
        if says_so != after.contains(link) {
            tables.force((account.to_owned(), to.clone(), other.clone()), now);
        }
    }
}
