//! The sliding window of the rate leases.

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{OauthStore, text};
use crate::StoreCall;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

impl OauthStore {
    pub(super) fn rate_take(&self, call: &StoreCall) -> Result<Value, Problem> {
        let number = |name: &str| call.arguments[name].as_i64().unwrap_or(0);
        let (now, window) = (self.now(), number("p_window_ms"));
        let limit = usize::try_from(number("p_limit")).unwrap_or(0);
        let wanted = usize::try_from(number("p_want")).unwrap_or(0);
        let key = (text(call, "p_account_id"), text(call, "p_bucket"));
        let tables = &mut *self.tables.borrow_mut();
        let (grants, paused_until) = tables.rate_leases.entry(key).or_default();
        grants.retain(|grant| now.millis_since(*grant) < window);
        let granted = if *paused_until > now { 0 } else { wanted.min(limit.saturating_sub(grants.len())) };
        let free = if grants.len() >= limit { grants[grants.len() - limit].plus_millis(window) } else { now };
        let wait = if granted == 0 { free.max(*paused_until).millis_since(now).max(0) } else { 0 };
        grants.extend(std::iter::repeat_n(now, granted));
        Ok(json!({ "granted": granted, "wait_ms": wait }))
    }

    pub(super) fn rate_pause(&self, call: &StoreCall) -> Result<Value, Problem> {
        let now = self.now();
        // Every portal of these tests is in UTC.
        let millis = if call.arguments["p_until_midnight"] == json!(true) {
            DAY_MS - now.as_millis().rem_euclid(DAY_MS)
        } else {
            call.arguments["p_ms"].as_i64().unwrap_or(0)
        };
        let until = now.plus_millis(millis);
        let key = (text(call, "p_account_id"), text(call, "p_bucket"));
        let tables = &mut *self.tables.borrow_mut();
        let (_, paused_until) = tables.rate_leases.entry(key).or_default();
        *paused_until = until.max(*paused_until);
        Ok(json!({ "paused_until": *paused_until, "pause_ms": paused_until.millis_since(now) }))
    }

    /// When permits of a bucket were granted and are still counted.
    pub fn grants(&self, portal_id: &str, bucket: &str) -> Vec<Timestamp> {
        let account_id = self.account(portal_id).account_id.clone();
        let tables = self.tables.borrow();
        tables
            .rate_leases
            .get(&(account_id, bucket.to_owned()))
            .map(|(grants, _)| grants.clone())
            .unwrap_or_default()
    }
}
