//! Reading, refreshing and re-sealing tokens.

use kernel::Problem;
use serde_json::{Value, json};

use super::{AccountRow, OauthStore, text, time, unknown_portal};
use crate::StoreCall;

impl AccountRow {
    pub(super) fn put_tokens(&mut self, call: &StoreCall) {
        self.access_token = Some(text(call, "p_access_token"));
        self.refresh_token = Some(text(call, "p_refresh_token"));
        self.key_id = Some(text(call, "p_key_id"));
        self.token_version += 1;
        if !call.arguments["p_expires_at"].is_null() {
            self.expires_at = time(call, "p_expires_at");
        }
    }

    fn tokens(&self, portal_id: &str) -> Value {
        json!({
            "account_id": self.account_id, "portal_id": portal_id, "status": self.status,
            "access_token": self.access_token, "refresh_token": self.refresh_token, "key_id": self.key_id,
            "token_version": self.token_version, "expires_at": self.expires_at, "scopes": self.scopes,
        })
    }
}

fn not_connected() -> Problem {
    Problem::new(409, "not_connected", "this portal is not connected to HubSpot")
}

impl OauthStore {
    pub(super) fn tokens(&self, call: &StoreCall) -> Result<Value, Problem> {
        let portal_id = text(call, "p_portal_id");
        let tables = self.tables.borrow();
        let row = tables.accounts.get(&portal_id).ok_or_else(unknown_portal)?;
        if row.status == "inactive" { Err(not_connected()) } else { Ok(row.tokens(&portal_id)) }
    }

    pub(super) fn lease_refresh(&self, call: &StoreCall) -> Result<Value, Problem> {
        let now = self.now();
        let tables = &mut *self.tables.borrow_mut();
        let account_id = text(call, "p_account_id");
        let found = tables.accounts.iter().find(|(_, row)| row.account_id == account_id);
        let (portal_id, row) = found.ok_or_else(unknown_portal)?;
        if row.status == "inactive" {
            return Err(not_connected());
        }
        let holder = text(call, "p_holder");
        let until = now.plus_millis(call.arguments["p_seconds"].as_i64().unwrap_or(1) * 1_000);
        let held = tables.refresh_leases.get(&account_id);
        let leased = held.is_none_or(|(other, end)| *other == holder || *end <= now);
        if leased {
            tables.refresh_leases.insert(account_id, (holder, until));
        }
        let mut answer = row.tokens(portal_id);
        answer["leased"] = json!(leased);
        Ok(answer)
    }

    pub(super) fn store_tokens(&self, call: &StoreCall) -> Result<Value, Problem> {
        self.release(call);
        let tables = &mut *self.tables.borrow_mut();
        let row = tables.by_account(call)?;
        let stored = call.arguments["p_expected_version"] == row.token_version && row.status != "inactive";
        if stored {
            row.put_tokens(call);
            "active".clone_into(&mut row.status);
            row.error_code = None;
        }
        Ok(json!({ "stored": stored, "token_version": row.token_version }))
    }

    pub(super) fn release_lease(&self, call: &StoreCall) -> Result<Value, Problem> {
        let released = self.release(call);
        let tables = &mut *self.tables.borrow_mut();
        let row = tables.by_account(call)?;
        if let (true, Some(status)) =
            (released && row.status != "inactive", call.arguments["p_status"].as_str())
        {
            status.clone_into(&mut row.status);
            row.error_code = call.arguments["p_error_code"].as_str().map(str::to_owned);
        }
        Ok(json!({ "released": released }))
    }

    fn release(&self, call: &StoreCall) -> bool {
        let (account_id, holder) = (text(call, "p_account_id"), text(call, "p_holder"));
        let leases = &mut self.tables.borrow_mut().refresh_leases;
        let held = leases.get(&account_id).is_some_and(|(other, _)| *other == holder);
        if held {
            leases.remove(&account_id);
        }
        held
    }

    pub(super) fn list_stale_keys(&self, call: &StoreCall) -> Result<Value, Problem> {
        let active = text(call, "p_active_key_id");
        let limit = call.arguments["p_limit"].as_u64().and_then(|limit| usize::try_from(limit).ok());
        let tables = self.tables.borrow();
        let stale = tables
            .accounts
            .iter()
            .filter(|(_, row)| row.status != "inactive" && row.key_id.as_deref() != Some(active.as_str()));
        Ok(stale.map(|(portal_id, row)| row.tokens(portal_id)).take(limit.unwrap_or(0)).collect())
    }

    pub(super) fn list_expiring(&self, call: &StoreCall) -> Result<Value, Problem> {
        let before = time(call, "p_before");
        let tables = self.tables.borrow();
        let due = tables.accounts.iter().filter(|(_, row)| row.status == "active" && row.expires_at < before);
        Ok(due.map(|(portal_id, _)| json!({ "portal_id": portal_id })).collect())
    }

    pub(super) fn reseal(&self, call: &StoreCall) -> Result<Value, Problem> {
        let tables = &mut *self.tables.borrow_mut();
        let row = tables.by_account(call)?;
        let stored = call.arguments["p_expected_version"] == row.token_version && row.status != "inactive";
        if stored {
            row.put_tokens(call);
        }
        Ok(json!({ "stored": stored }))
    }
}
