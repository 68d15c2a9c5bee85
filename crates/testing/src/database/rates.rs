//! Rate leases: the grants of the last window, by account and budget.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, NO_AREA, Tables, call::raise};

pub(super) const AREA: Area = Area { call, for_users: &["allowance_take"], ..NO_AREA };

/// What a user may take in a minute, and whether only as a member of a portal: rows of `private.limits`.
const ALLOWANCES: [(&str, usize, bool); 4] =
    [("previews", 30, true), ("embeddings", 20, true), ("searches", 60, false), ("connections", 10, false)];

const DAY_MS: i64 = 86_400_000;

/// A row of `private.rate_leases`.
#[derive(Clone, Debug, Default)]
pub struct Rate {
    /// Oldest first.
    pub grants: Vec<Timestamp>,
    /// No grant before.
    pub paused_until: Option<Timestamp>,
}

/// `private.call_counts` over all days, by account and purpose.
pub type CallCounts = BTreeMap<(String, String), u64>;

/// By account and bucket, or by user and allowance.
pub type Rates = BTreeMap<(String, String), Rate>;

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    match call.function {
        "allowance_take" => return Some(allow(tables, call)),
        "rate_take" | "rate_pause" => {}
        _ => return None,
    }
    let account: String = call.arg("p_account_id");
    let zone = tables.accounts.rows.get(&account).and_then(|row| row.metadata["time_zone"].as_str());
    let rate = tables.rates.entry((account.clone(), call.arg("p_bucket"))).or_default();
    if call.function == "rate_pause" {
        return Some(Ok(pause(rate, call, zone)));
    }
    let answer = take(rate, call);
    let purposes: Vec<String> = call.arg::<Option<_>>("p_purposes").unwrap_or_default();
    let granted = answer["granted"].as_u64().and_then(|granted| usize::try_from(granted).ok()).unwrap_or(0);
    for at in 0..granted {
        let purpose = purposes.get(at).map_or("other", String::as_str);
        *tables.call_counts.entry((account.clone(), purpose.to_owned())).or_default() += 1;
    }
    Some(Ok(answer))
}

fn allow(tables: &mut Tables, call: &Call) -> Answer {
    let Some(user) = &call.user else { return raise(403, "forbidden") };
    let name = call.text("p_name");
    let Some((_, most, needs_portal)) = ALLOWANCES.iter().find(|(known, ..)| *known == name) else {
        return raise(404, "unknown_allowance");
    };
    let accounts = &tables.accounts;
    if *needs_portal && !accounts.rows.keys().any(|account| accounts.role(account, user).is_some()) {
        return raise(403, "no_portal");
    }
    let rate = tables.rates.entry((user.clone(), name.clone())).or_default();
    rate.grants.retain(|grant| call.now.millis_since(*grant) < 60_000);
    if rate.grants.len() >= *most {
        return raise(429, &format!("too_many_{name}"));
    }
    rate.grants.push(call.now);
    Ok(json!({ "taken": true }))
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
