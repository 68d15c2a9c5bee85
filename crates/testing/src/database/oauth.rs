//! The way in and out: authorizations, connect, disconnect.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Account, Answer, Area, Call, NO_AREA, Tables, mirror::OBJECTS, raise};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// `oauth_states` by hash of the state: user, sealed verifier, where to go afterwards, end.
pub type States = BTreeMap<String, (String, String, Value, Timestamp)>;

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "oauth_begin" => Ok(begin(&mut tables.oauth, call)),
        "oauth_consume_state" => consume(&mut tables.oauth, call),
        "oauth_connect" => Ok(connect(tables, call)),
        "oauth_disconnect" => disconnect(tables, call),
        _ => return None,
    })
}

fn begin(states: &mut States, call: &Call) -> Value {
    let expires_at = call.now.plus_millis(call.arg::<i64>("p_ttl_seconds").clamp(1, 3_600) * 1_000);
    let row = (call.arg("p_user_id"), call.arg("p_verifier_sealed"), call.arg("p_redirect_to"), expires_at);
    states.insert(call.arg("p_state_hash"), row);
    json!({ "expires_at": expires_at })
}

/// A raise takes the deletion back with it: an expired state stays until the house is cleaned.
fn consume(states: &mut States, call: &Call) -> Answer {
    let hash: String = call.arg("p_state_hash");
    let Some((user_id, verifier_sealed, redirect_to, expires_at)) = states.get(&hash).cloned() else {
        return raise(400, "invalid_state");
    };
    if expires_at <= call.now {
        return raise(400, "expired_state");
    }
    states.remove(&hash);
    Ok(json!({ "user_id": user_id, "verifier_sealed": verifier_sealed, "redirect_to": redirect_to }))
}

fn connect(tables: &mut Tables, call: &Call) -> Value {
    let (portal_id, user): (String, String) = (call.arg("p_portal_id"), call.arg("p_user_id"));
    let known = tables.accounts.of_portal(&portal_id).ok().cloned();
    let id = known.as_ref().map_or_else(|| tables.uuid(), |row| row.id.clone());
    let token_version = known.map_or(0, |row| row.token_version) + 1;
    let row = Account {
        portal_id,
        status: "active".to_owned(),
        access_token: call.arg("p_access_token"),
        refresh_token: call.arg("p_refresh_token"),
        key_id: call.arg("p_key_id"),
        token_version,
        expires_at: call.arg("p_expires_at"),
        scopes: call.arg::<Option<_>>("p_scopes").unwrap_or_default(),
        connected_at: Some(call.now),
        metadata: call.arg("p_details"),
        last_sync_at: tables.accounts.rows.get(&id).and_then(|row| row.last_sync_at),
        id: id.clone(),
        ..Account::default()
    };
    tables.accounts.rows.insert(id.clone(), row);
    tables.accounts.refresh_leases.remove(&id);
    let owned = tables.accounts.members.iter().any(|((account, _), role)| *account == id && role == "owner");
    let role = if owned { "admin" } else { "owner" };
    let role = tables.accounts.members.entry((id.clone(), user)).or_insert_with(|| role.to_owned()).clone();
    if !tables.sync.sessions.iter().any(|session| session.account_id == id) {
        tables.open_session(&id, "full", &OBJECTS, None, false, call.now);
    }
    json!({ "account_id": id, "created": token_version == 1, "role": role })
}

fn disconnect(tables: &mut Tables, call: &Call) -> Answer {
    let (id, user): (String, Option<String>) = (call.arg("p_account_id"), call.arg("p_user_id"));
    tables.accounts.get(&id)?;
    let may = |user: &String| matches!(tables.accounts.role(&id, user), Some("owner" | "admin"));
    if user.is_some_and(|user| !may(&user)) {
        return raise(403, "forbidden");
    }
    let erase = call.arg::<Option<bool>>("p_erase") == Some(true);
    tables.cancel_jobs(call.now, |job| job.account_id == id);
    let error = json!({ "code": "disconnected", "detail": "The portal was disconnected." });
    tables.fail_syncs(&id, &error, call.now);
    let row = tables.accounts.get(&id)?;
    "inactive".clone_into(&mut row.status);
    (row.access_token, row.refresh_token, row.key_id, row.expires_at) = (None, None, None, None);
    (row.error_code, row.error_message) = (None, None);
    row.token_version += 1;
    row.last_sync_at = row.last_sync_at.filter(|_| !erase);
    tables.accounts.refresh_leases.remove(&id);
    let erased = if erase { erase_portal(tables, &id) } else { BTreeMap::new() };
    Ok(json!({ "disconnected": true, "erased": erased }))
}

/// Deletes a portal's mirror, syncs and jobs, and says how many rows of which table. Other areas are left out.
fn erase_portal(tables: &mut Tables, id: &str) -> BTreeMap<String, usize> {
    let mirrored = OBJECTS.map(|object| {
        let rows = std::mem::take(tables.mirror_of(id, object));
        (format!("hubspot_{object}_raw"), rows.len())
    });
    let jobs = tables.jobs.len();
    tables.jobs.retain(|_, job| job.account_id != id);
    let sessions = std::mem::take(&mut tables.sync.sessions).into_iter();
    let (gone, left): (Vec<_>, Vec<_>) = sessions.partition(|session| session.account_id == id);
    tables.sync.sessions = left;
    let objects = gone.iter().map(|session| session.objects.len()).sum();
    let ours = [
        ("jobs", jobs - tables.jobs.len()),
        ("sync_sessions", gone.len()),
        ("sync_session_objects", objects),
    ];
    ours.map(|(table, rows)| (table.to_owned(), rows)).into_iter().chain(mirrored).collect()
}
