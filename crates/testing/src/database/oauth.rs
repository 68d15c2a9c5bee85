//! The way in and out: authorizations, connect, disconnect.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{Account, Answer, Area, Call, NO_AREA, Tables, TokenType, mirror::OBJECTS, raise, sync::Start};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// `oauth_states` by hash of the state.
pub type States = BTreeMap<String, State>;

/// An authorization: user, sealed verifier, where to go afterwards, end, once parked the handle's hash and the sealed code, and once
/// these were taken out what came of it.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct State {
    pub user_id: String,
    pub verifier_sealed: String,
    pub redirect_to: Value,
    pub expires_at: Timestamp,
    pub parked: Option<(String, String)>,
    pub claimed: Option<Value>,
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "oauth_begin" => Ok(begin(&mut tables.oauth, call)),
        "oauth_consume_state" => consume(&mut tables.oauth, call),
        "oauth_park" => park(&mut tables.oauth, call),
        "oauth_claim" => claim(&mut tables.oauth, call),
        "oauth_connect" => Ok(connect(tables, call)),
        "private_app_connect" => paste(tables, call),
        "oauth_complete" => Ok(complete(tables, call)),
        "oauth_give_up" => Ok(give_up(&mut tables.oauth, call)),
        "oauth_members_due" => Ok(members_due(tables, call)),
        "oauth_member_checked" => Ok(member_checked(tables, call)),
        "oauth_disconnect" => disconnect(tables, call),
        _ => return None,
    })
}

fn begin(states: &mut States, call: &Call) -> Value {
    let row = State {
        user_id: call.arg("p_user_id"),
        verifier_sealed: call.arg("p_verifier_sealed"),
        redirect_to: call.arg("p_redirect_to"),
        expires_at: end(call),
        parked: None,
        claimed: None,
    };
    let expires_at = row.expires_at;
    states.insert(call.arg("p_state_hash"), row);
    json!({ "expires_at": expires_at })
}

fn end(call: &Call) -> Timestamp {
    call.now.plus_millis(call.arg::<i64>("p_ttl_seconds").clamp(1, 3_600) * 1_000)
}

/// A state that nobody has spent.
fn open<'s>(states: &'s mut States, call: &Call) -> Result<&'s mut State, Problem> {
    match states.get_mut(&call.arg::<String>("p_state_hash")).filter(|state| state.parked.is_none()) {
        None => raise(400, "invalid_state"),
        Some(state) if state.expires_at <= call.now => raise(400, "expired_state"),
        Some(state) => Ok(state),
    }
}

/// A raise takes the deletion back with it: an expired state stays until the house is cleaned.
fn consume(states: &mut States, call: &Call) -> Answer {
    let state = open(states, call)?.clone();
    states.remove(&call.arg::<String>("p_state_hash"));
    Ok(json!({
        "user_id": state.user_id, "verifier_sealed": state.verifier_sealed, "redirect_to": state.redirect_to,
    }))
}

fn park(states: &mut States, call: &Call) -> Answer {
    let state = open(states, call)?;
    state.parked = Some((call.arg("p_handle_hash"), call.arg("p_code_sealed")));
    state.expires_at = end(call);
    Ok(json!({ "redirect_to": state.redirect_to, "expires_at": state.expires_at }))
}

fn of_handle<'s>(states: &'s mut States, call: &Call) -> Option<(String, &'s mut State)> {
    let handle: String = call.arg("p_handle_hash");
    let mut rows = states.iter_mut().map(|(hash, state)| (hash.clone(), state));
    rows.find(|(_, state)| state.parked.as_ref().is_some_and(|(hash, _)| *hash == handle))
}

fn claim(states: &mut States, call: &Call) -> Answer {
    let user: String = call.arg("p_user_id");
    let Some((hash, state)) = of_handle(states, call) else { return raise(400, "invalid_handle") };
    if state.claimed.is_some() && state.user_id != user {
        return raise(400, "invalid_handle");
    } else if state.expires_at <= call.now {
        return raise(400, "expired_handle");
    }
    match &state.claimed {
        Some(Value::Null) => return raise(409, "completion_in_progress"),
        Some(answer) => return Ok(json!({ "grant": null, "completed": answer })),
        None => {}
    }
    if state.user_id != user {
        states.remove(&hash);
        return Ok(json!({ "grant": null, "completed": null }));
    }
    state.claimed = Some(Value::Null);
    let code = state.parked.as_mut().map(|(_, code)| std::mem::take(code));
    let verifier = std::mem::take(&mut state.verifier_sealed);
    let grant = json!({ "state_hash": hash, "verifier_sealed": verifier, "code_sealed": code });
    Ok(json!({ "grant": grant, "completed": null }))
}

fn complete(tables: &mut Tables, call: &Call) -> Value {
    let connected = connect(tables, call);
    if let Some((_, state)) = of_handle(&mut tables.oauth, call).filter(|(_, state)| state.claimed.is_some())
    {
        state.claimed = Some(json!({
            "portal_id": call.arg::<String>("p_portal_id"), "role": connected["role"],
            "missing_scopes": connected["missing_scopes"],
        }));
    }
    connected
}

fn give_up(states: &mut States, call: &Call) -> Value {
    let in_vain = of_handle(states, call).filter(|(_, state)| state.claimed == Some(Value::Null));
    if let Some(hash) = in_vain.map(|(hash, _)| hash) {
        states.remove(&hash);
    }
    json!({ "given_up": true })
}

/// A token lets nobody into a portal that others administer.
fn paste(tables: &mut Tables, call: &Call) -> Answer {
    let user: String = call.arg("p_user_id");
    if let Ok(row) = tables.accounts.of_portal(&call.text("p_portal_id")) {
        let administers = |role: &str| matches!(role, "owner" | "admin");
        let taken = tables
            .accounts
            .members
            .iter()
            .any(|((account, _), role)| *account == row.id && administers(role));
        if taken && !tables.accounts.role(&row.id, &user).is_some_and(administers) {
            return raise(403, "portal_is_taken");
        }
    }
    Ok(connect(tables, call))
}

fn connect(tables: &mut Tables, call: &Call) -> Value {
    let is_pasted = call.function == "private_app_connect";
    let (portal_id, user): (String, String) = (call.arg("p_portal_id"), call.arg("p_user_id"));
    let known = tables.accounts.of_portal(&portal_id).ok().cloned();
    let id = known.as_ref().map_or_else(|| tables.uuid(), |row| row.id.clone());
    let token_version = known.map_or(0, |row| row.token_version) + 1;
    let scopes: Vec<String> = call.arg::<Option<_>>("p_scopes").unwrap_or_default();
    let mut missing: Vec<String> = call.arg::<Option<_>>("p_required_scopes").unwrap_or_default();
    missing.retain(|scope| !scopes.is_empty() && !scopes.contains(scope));
    // No private app has the scope of having consented.
    missing.retain(|scope| !is_pasted || scope != "oauth");
    missing.sort();
    let row = Account {
        portal_id,
        status: "active".to_owned(),
        access_token: call.arg("p_access_token"),
        refresh_token: if is_pasted { None } else { call.arg("p_refresh_token") },
        key_id: call.arg("p_key_id"),
        token_version,
        expires_at: if is_pasted { None } else { call.arg("p_expires_at") },
        token_type: if is_pasted { TokenType::PrivateApp } else { TokenType::Bearer },
        missing_scopes: missing.clone(),
        scopes,
        connected_at: Some(call.now),
        metadata: call.arg("p_details"),
        last_sync_at: tables.accounts.rows.get(&id).and_then(|row| row.last_sync_at),
        id: id.clone(),
        ..Account::default()
    };
    tables.accounts.rows.insert(id.clone(), row);
    tables.accounts.refresh_leases.remove(&id);
    let owned = tables.accounts.members.iter().any(|((account, _), role)| *account == id && role == "owner");
    let key = (id.clone(), user);
    let role = tables.accounts.members.entry(key.clone()).or_insert_with(|| "admin".to_owned());
    if !owned {
        "owner".clone_into(role);
    }
    let role = role.clone();
    let consented = call.arguments["p_details"]["hubspot_user_id"].as_str().and_then(|id| id.parse().ok());
    if let Some(hubspot_user_id) = consented {
        tables.accounts.consents.entry(key).or_insert((hubspot_user_id, None, false)).0 = hubspot_user_id;
    }
    if !tables.sync.sessions.iter().any(|session| session.account_id == id) {
        tables.open_session(&id, "full", &OBJECTS.map(str::to_owned), None, Start::default(), call.now);
    }
    json!({ "account_id": id, "created": token_version == 1, "role": role, "missing_scopes": missing })
}

fn members_due(tables: &Tables, call: &Call) -> Value {
    let (before, accounts): (Timestamp, _) = (call.arg("p_before"), &tables.accounts);
    let mut due: Vec<_> = accounts
        .consents
        .iter()
        .filter(|(_, (_, checked_at, _))| checked_at.is_none_or(|at| at < before))
        .filter_map(|(key, consent)| Some((key, consent, accounts.rows.get(&key.0)?)))
        .filter(|(_, _, row)| {
            row.status == "active" && row.scopes.iter().any(|s| s == "crm.objects.owners.read")
        })
        .collect();
    due.sort_by_key(|(key, (_, checked_at, _), _)| (*checked_at, *key));
    let due = due.iter().take(call.arg("p_limit"));
    due.map(|((account, user), (hubspot_user_id, ..), row)| {
        json!({
            "account_id": account, "portal_id": row.portal_id, "user_id": user, "hubspot_user_id": hubspot_user_id,
        })
    })
    .collect()
}

fn member_checked(tables: &mut Tables, call: &Call) -> Value {
    let key: (String, String) = (call.arg("p_account_id"), call.arg("p_user_id"));
    let is_known: bool = call.arg("p_is_known");
    let Some((_, checked_at, was_known)) = tables.accounts.consents.get_mut(&key) else {
        return json!({ "removed": false });
    };
    let removed = *was_known && !is_known;
    *checked_at = Some(call.now);
    *was_known |= is_known;
    if removed {
        tables.accounts.consents.remove(&key);
        tables.accounts.members.remove(&key);
    }
    json!({ "removed": removed })
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
