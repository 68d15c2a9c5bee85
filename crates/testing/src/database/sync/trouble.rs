//! What a sync does about HubSpot's trouble: waits that are told, records that are owed, and where a dead object goes on.

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{Answer, Call, Tables, raise},
    SessionObject,
};

/// The code of a record that HubSpot could not serve.
const UNSERVED: &str = "hubspot_cannot_serve";

pub(super) fn note_wait(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let wait: Option<i64> = call.arg("p_wait_ms");
    let waiting = json!({
        "code": call.arguments["p_code"], "detail": call.arguments["p_detail"],
        "resumes_at": wait.map(|wait| call.now.plus_millis(wait.max(0))),
    });
    let session = tables.sync.session(job.session_id.as_ref());
    let object = session.and_then(|session| session.objects.get_mut(&call.text("p_object")));
    let open = object.filter(|object| object.ended_at.is_none());
    let noted = open.is_some();
    if let Some(object) = open {
        object.waiting = waiting;
    }
    Ok(json!({ "noted": noted }))
}

/// What a session waits for whose open objects all wait.
pub(super) fn waiting<'a>(objects: impl Iterator<Item = &'a SessionObject>) -> Value {
    let open: Vec<&Value> =
        objects.filter(|object| object.ended_at.is_none()).map(|object| &object.waiting).collect();
    if open.iter().any(|waiting| waiting.is_null()) {
        return Value::Null;
    }
    let at = |waiting: &&&Value| waiting["resumes_at"].as_str().map_or_else(|| "~".to_owned(), str::to_owned);
    open.iter().min_by_key(at).map_or(Value::Null, |waiting| (*waiting).clone())
}

pub(super) fn owed(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let (object, code) = (call.text("p_object"), call.text("p_code"));
    let (after, before): (Option<String>, Timestamp) = (call.arg("p_after"), call.arg("p_before"));
    let after = after.unwrap_or_default();
    let is_owed = |(account, of, id, met): (&String, &String, &String, &String), at: Timestamp| {
        (account, of, met) == (&job.account_id, &object, &code) && *id > after && at < before
    };
    let errors = tables.sync.errors.iter();
    let owed = errors.filter(|((account, of, id, met), at)| is_owed((account, of, id, met), **at));
    let ids: Vec<&String> =
        owed.map(|((_, _, id, _), _)| id).take(call.arg::<usize>("p_limit").clamp(1, 1_000)).collect();
    Ok(json!({ "ids": ids }))
}

/// Whether HubSpot failed to serve a record since then.
pub(super) fn failed_since(tables: &Tables, account: &str, object: &str, id: &str, since: Timestamp) -> bool {
    let error = (account.to_owned(), object.to_owned(), id.to_owned(), UNSERVED.to_owned());
    tables.sync.errors.get(&error).is_some_and(|met| *met >= since)
}

/// Where the last job that read a whole object died, if the next one goes on from there.
pub(super) fn resumed(tables: &Tables, account_id: &str, payload: &Value, now: Timestamp) -> Value {
    const DAY_MS: i64 = 86_400_000;
    if !payload["since"].is_null() {
        return Value::Null;
    }
    let same = |of: &Value| of["object"] == payload["object"];
    let jobs =
        tables.jobs.values().rev().filter(|job| job.kind == "sync.object" && job.account_id == account_id);
    let mut ended = jobs.filter(|job| same(&job.payload) && !job.is_open());
    let dead = ended.next().filter(|job| {
        job.state == "dead"
            && job.payload["since"].is_null()
            && job.payload["accept_deletions"] == payload["accept_deletions"]
            && now.millis_since(job.created_at) < DAY_MS
    });
    let mut cursor = dead.map_or(Value::Null, |job| job.cursor.clone());
    if let Some(fields) = cursor.as_object_mut() {
        for name in ["unserved", "turns", "pages", "idle"] {
            fields.remove(name);
        }
    }
    cursor
}

pub(super) fn progress(tables: &mut Tables, call: &Call) -> Answer {
    let id: String = call.arg("p_session_id");
    let Tables { sync, accounts, .. } = tables;
    let found = sync.session(Some(&id)).filter(|session| accounts.sees(call, &session.account_id));
    let Some(session) = found else { return raise(404, "unknown_session") };
    Ok(json!({
        "session_id": id, "portal_id": accounts.get(&session.account_id)?.portal_id, "mode": session.mode,
        "status": session.status, "records_count": session.records_count, "error_count": session.error_count,
        "start_time": session.start_time, "end_time": session.end_time, "error": session.error,
        "waiting": waiting(session.objects.values()),
    }))
}
