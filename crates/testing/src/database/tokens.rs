//! Sealed tokens: reading, refreshing under a lease, sealing anew.

use kernel::Problem;
use serde_json::{Value, json};

use super::{Account, Answer, Area, Call, NO_AREA, Tables, accounts::Accounts, call::pick, raise};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    let accounts = &mut tables.accounts;
    if call.function == "oauth_store_tokens" {
        let stored = store(accounts, call);
        let account = call.text("p_account_id");
        // HubSpot was asked, whoever stored first; what is not there counts nothing.
        if accounts.rows.contains_key(&account) {
            *tables.call_counts.entry((account, "token".to_owned())).or_default() += 1;
        }
        return Some(Ok(stored));
    }
    Some(match call.function {
        "oauth_tokens" => read(accounts, call),
        "oauth_lease_refresh" => lease(accounts, call),
        "oauth_release_lease" => Ok(release(accounts, call)),
        "oauth_reseal" => Ok(reseal(accounts, call)),
        "oauth_list_stale_keys" => Ok(stale_keys(accounts, call)),
        _ => return None,
    })
}

/// `private.tokens_of`.
fn tokens_of(row: &Account) -> Value {
    let columns =
        "portal_id status access_token refresh_token key_id token_version expires_at scopes token_type";
    let mut tokens = pick(row, columns);
    tokens["account_id"] = json!(row.id);
    tokens["issued_at"] = json!(row.token_issued_at);
    tokens
}

fn connected(row: &Account) -> Result<&Account, Problem> {
    if row.status == "inactive" { raise(409, "not_connected") } else { Ok(row) }
}

fn read(accounts: &Accounts, call: &Call) -> Answer {
    accounts.of_portal(&call.text("p_portal_id")).and_then(connected).map(tokens_of)
}

fn lease(accounts: &mut Accounts, call: &Call) -> Answer {
    let (id, holder): (String, String) = (call.arg("p_account_id"), call.arg("p_holder"));
    let mut answer = tokens_of(connected(accounts.get(&id)?)?);
    let held = accounts.refresh_leases.get(&id);
    let leased = held.is_none_or(|(other, until)| *other == holder || *until <= call.now);
    if leased {
        let until = call.now.plus_millis(call.arg::<i64>("p_seconds").max(1) * 1_000);
        accounts.refresh_leases.insert(id, (holder, until));
    }
    answer["leased"] = json!(leased);
    Ok(answer)
}

/// Whether the caller had the lease that it gives back.
fn give_back(accounts: &mut Accounts, call: &Call) -> bool {
    let (id, holder): (String, String) = (call.arg("p_account_id"), call.arg("p_holder"));
    let held = accounts.refresh_leases.get(&id).is_some_and(|(other, _)| *other == holder);
    held && accounts.refresh_leases.remove(&id).is_some()
}

/// Puts the tokens of the arguments into the row, unless others were stored meanwhile.
pub(super) fn put(row: &mut Account, call: &Call) -> bool {
    let stored = call.arguments["p_expected_version"] == row.token_version && row.status != "inactive";
    if stored {
        (row.access_token, row.refresh_token) = (call.arg("p_access_token"), call.arg("p_refresh_token"));
        row.key_id = call.arg("p_key_id");
        row.token_version += 1;
    }
    stored
}

fn store(accounts: &mut Accounts, call: &Call) -> Value {
    give_back(accounts, call);
    let Some(row) = accounts.rows.get_mut(&call.text("p_account_id")) else {
        return json!({ "stored": false, "token_version": null });
    };
    let stored = put(row, call);
    if stored {
        "active".clone_into(&mut row.status);
        (row.expires_at, row.error_code, row.error_message) = (call.arg("p_expires_at"), None, None);
        row.token_issued_at = Some(call.now);
    }
    json!({ "stored": stored, "token_version": row.token_version })
}

fn release(accounts: &mut Accounts, call: &Call) -> Value {
    let released = give_back(accounts, call);
    let status = call.arg::<Option<String>>("p_status").filter(|_| released);
    let row = accounts.rows.get_mut(&call.text("p_account_id"));
    if let (Some(status), Some(row)) = (status, row.filter(|row| row.status != "inactive")) {
        row.status = status;
        (row.error_code, row.error_message) = (call.arg("p_error_code"), call.arg("p_error_message"));
    }
    json!({ "released": released })
}

fn reseal(accounts: &mut Accounts, call: &Call) -> Value {
    let row = accounts.rows.get_mut(&call.text("p_account_id"));
    json!({ "stored": row.is_some_and(|row| put(row, call)) })
}

fn stale_keys(accounts: &Accounts, call: &Call) -> Value {
    let (active, limit): (Option<String>, usize) = (call.arg("p_active_key_id"), call.arg("p_limit"));
    let stale = accounts.rows.values().filter(|row| row.status != "inactive" && row.key_id != active);
    stale.take(limit).map(tokens_of).collect()
}
