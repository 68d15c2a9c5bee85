//! The connection's tokens and the rate leases.

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{Tables, args::Args, raise};

/// The row of `hubspot_accounts`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct AccountRow {
    pub account_id: String,
    pub portal_id: String,
    pub status: String,
    /// Sealed.
    pub access_token: String,
    /// Sealed.
    pub refresh_token: String,
    pub key_id: String,
    pub token_version: i64,
    pub expires_at: Timestamp,
}

#[derive(Debug, Default)]
pub(super) struct Rate {
    grants: Vec<Timestamp>,
    paused_until: Timestamp,
}

impl Tables {
    fn tokens(&self) -> Value {
        let row = &self.account;
        json!({
            "account_id": row.account_id, "portal_id": row.portal_id, "status": row.status,
            "access_token": row.access_token, "refresh_token": row.refresh_token, "key_id": row.key_id,
            "token_version": row.token_version, "expires_at": row.expires_at, "scopes": [],
        })
    }

    pub(super) fn oauth_tokens(&self, args: &Args) -> Result<Value, Problem> {
        if args.text("p_portal_id") != self.account.portal_id {
            return raise(404, "unknown_portal");
        }
        if self.account.status == "inactive" { raise(409, "not_connected") } else { Ok(self.tokens()) }
    }

    pub(super) fn oauth_lease_refresh(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        if self.account.status == "inactive" {
            return raise(409, "not_connected");
        }
        let holder = args.text("p_holder");
        let taken =
            self.refresh_lease.as_ref().is_some_and(|(other, until)| *other != holder && *until > now);
        if !taken {
            self.refresh_lease = Some((holder, now.plus_millis(args.number("p_seconds") * 1_000)));
        }
        let mut answer = self.tokens();
        answer["leased"] = json!(!taken);
        Ok(answer)
    }

    fn give_back(&mut self, args: &Args) -> bool {
        let holder = args.text("p_holder");
        self.refresh_lease.take_if(|(held_by, _)| *held_by == holder).is_some()
    }

    pub(super) fn oauth_store_tokens(&mut self, args: &Args) -> Value {
        let row = &mut self.account;
        let stored = row.token_version == args.number("p_expected_version") && row.status != "inactive";
        if stored {
            row.access_token = args.text("p_access_token");
            row.refresh_token = args.text("p_refresh_token");
            row.key_id = args.text("p_key_id");
            row.expires_at = args.time("p_expires_at");
            row.token_version += 1;
            "active".clone_into(&mut row.status);
        }
        self.give_back(args);
        json!({ "stored": stored, "token_version": self.account.token_version })
    }

    pub(super) fn oauth_release_lease(&mut self, args: &Args) -> Value {
        let released = self.give_back(args);
        if let Some(status) = args.maybe_text("p_status").filter(|_| released) {
            self.account.status = status;
        }
        json!({ "released": released })
    }

    pub(super) fn rate_take(&mut self, args: &Args, now: Timestamp) -> Value {
        let (want, limit, window) =
            (args.number("p_want"), args.number("p_limit"), args.number("p_window_ms"));
        let rate = self.rates.entry(args.text("p_bucket")).or_default();
        rate.grants.retain(|grant| now.millis_since(*grant) < window);
        let used = i64::try_from(rate.grants.len()).unwrap_or(i64::MAX);
        let granted = if rate.paused_until > now { 0 } else { want.min(limit - used).max(0) };
        let mut wait_ms = 0;
        if granted == 0 && want > 0 {
            wait_ms = rate.paused_until.millis_since(now).max(0);
            if used >= limit {
                let frees = usize::try_from(used - limit).map_or(now, |index| rate.grants[index]);
                wait_ms = wait_ms.max(frees.plus_millis(window).millis_since(now));
            }
        }
        rate.grants.extend((0..granted).map(|_| now));
        json!({ "granted": granted, "wait_ms": wait_ms })
    }

    pub(super) fn rate_pause(&mut self, args: &Args, now: Timestamp) -> Value {
        let rate = self.rates.entry(args.text("p_bucket")).or_default();
        rate.paused_until = rate.paused_until.max(now.plus_millis(args.number("p_ms")));
        json!({ "paused_until": rate.paused_until, "pause_ms": rate.paused_until.millis_since(now) })
    }
}
