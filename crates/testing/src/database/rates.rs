//! Rate leases: the grants of the last window, by account and budget.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, NO_AREA, Tables};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

const DAY_MS: i64 = 86_400_000;

/// A row of `private.rate_leases`.
#[derive(Clone, Debug, Default)]
pub struct Rate {
    /// Oldest first.
    pub grants: Vec<Timestamp>,
    /// No grant before.
    pub paused_until: Option<Timestamp>,
}

/// By account and bucket.
pub type Rates = BTreeMap<(String, String), Rate>;

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    if !matches!(call.function, "rate_take" | "rate_pause") {
        return None;
    }
    let account: String = call.arg("p_account_id");
    let zone = tables.accounts.rows.get(&account).and_then(|row| row.metadata["time_zone"].as_str());
    let rate = tables.rates.entry((account.clone(), call.arg("p_bucket"))).or_default();
    Some(Ok(if call.function == "rate_take" { take(rate, call) } else { pause(rate, call, zone) }))
}

fn take(rate: &mut Rate, call: &Call) -> Value {
    let (wanted, limit, window): (usize, usize, i64) =
        (call.arg("p_want"), call.arg("p_limit"), call.arg("p_window_ms"));
    rate.grants.retain(|grant| call.now.millis_since(*grant) < window);
    let used = rate.grants.len();
    let paused = rate.paused_until.is_some_and(|until| until > call.now);
    let granted = if paused { 0 } else { wanted.min(limit.saturating_sub(used)) };
    let free = used.checked_sub(limit).and_then(|index| rate.grants.get(index));
    let until = rate.paused_until.max(free.map(|grant| grant.plus_millis(window)));
    let wait_ms =
        until.filter(|_| granted == 0 && wanted > 0).map_or(0, |until| until.millis_since(call.now));
    rate.grants.extend(std::iter::repeat_n(call.now, granted));
    json!({ "granted": granted, "wait_ms": wait_ms.max(0) })
}

/// A pause for the day ends with the portal's day where its time zone is known; UTC alone is in memory.
fn pause(rate: &mut Rate, call: &Call, zone: Option<&str>) -> Value {
    let for_the_day = call.arguments["p_until_midnight"] == true;
    let millis = match zone.filter(|_| for_the_day) {
        None => call.arg::<i64>("p_ms").max(0),
        Some("UTC") => DAY_MS - call.now.as_millis().rem_euclid(DAY_MS),
        Some(zone) => panic!("the midnights of {zone} are not in memory"),
    };
    let until = call.now.plus_millis(millis).max(rate.paused_until.unwrap_or_default());
    rate.paused_until = Some(until);
    json!({ "paused_until": until, "pause_ms": until.millis_since(call.now).max(0) })
}
