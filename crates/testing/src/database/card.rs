//! The card on a record: what it shows, and what is pressed on it.
//!
//! Left out: the portal's own templates, definitions, the trend and the model, which no test asks for.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{ACCOUNT, Account, Answer, Area, Call, NO_AREA, Tables};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

/// After that long the first worker is taken for dead.
const CLAIM_MS: i64 = 30_000;
/// A score that is not older is of this moment.
const FRESH_MS: i64 = 5_000;

/// A row of `card_actions`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct Action {
    pub id: i64,
    pub claimed_at: Timestamp,
    pub finished: bool,
}

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Card {
    /// By account and digest of the request.
    pub actions: BTreeMap<(String, String), Action>,
    last_id: i64,
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(Ok(match call.function {
        "card_fetch" => fetch(tables, call),
        "card_action_begin" => begin(tables, call),
        "card_action_finish" => finish(&mut tables.card, call),
        _ => return None,
    }))
}

fn fetch(tables: &Tables, call: &Call) -> Value {
    let (portal, object, id) =
        (call.text("p_portal_id"), call.text("p_object_type"), call.text("p_record_id"));
    let Ok(account) = tables.accounts.of_portal(&portal) else {
        let portal = json!({ "portal_id": portal, "status": "unknown" });
        return json!({ "portal": portal, "object_type": object, "record_id": id });
    };
    let names: Vec<String> = call.arg("p_properties");
    let row = tables.mirror.get(&(account.id.clone(), object.clone())).and_then(|records| records.get(&id));
    let record = row.map(|row| {
        let properties = row.raw()["properties"].as_object().into_iter().flatten();
        let shown: BTreeMap<_, _> = properties.filter(|(name, _)| names.contains(name)).collect();
        json!({ "properties": shown, "archived_at": row.archived_at(), "merged_into": row.merged_into() })
    });
    let score = tables.scores.latest.get(&(object.clone(), id.clone())).filter(|_| account.id == ACCOUNT);
    let score = score.map(|score| {
        let mut shown = score.shown("score probability log_odds baseline grade reasons source");
        shown["stale_since"] = json!(score.stale_since);
        shown
    });
    json!({
        "portal": { "portal_id": portal, "status": account.status }, "object_type": object, "record_id": id,
        "record": record, "score": score,
    })
}

fn begin(tables: &mut Tables, call: &Call) -> Value {
    let account = tables.accounts.of_portal(&call.text("p_portal_id")).map(|row: &Account| row.id.clone());
    let Ok(account) = account else {
        return json!({ "state": "unknown_portal", "action_id": null, "account_id": null });
    };
    let (name, since) = (call.text("p_action"), |at: Timestamp| call.now.millis_since(at));
    // A repetition takes an id as well.
    tables.card.last_id += 1;
    let key = (account.clone(), call.text("p_request_sha256"));
    let (id, state) = if let Some(action) = tables.card.actions.get_mut(&key) {
        let state = if action.finished {
            "repeated"
        } else if since(action.claimed_at) < CLAIM_MS {
            "busy"
        } else {
            action.claimed_at = call.now;
            "new"
        };
        (action.id, state)
    } else {
        let score = tables.scores.latest.get(&(call.text("p_object_type"), call.text("p_record_id")));
        let fresh = name == "rescore"
            && score.is_some_and(|score| score.stale_since.is_none() && since(score.scored_at) < FRESH_MS);
        let finished = fresh || name == "open-reasons";
        let id = tables.card.last_id;
        tables.card.actions.insert(key, Action { id, claimed_at: call.now, finished });
        (id, if fresh { "fresh" } else { "new" })
    };
    json!({ "state": state, "action_id": id, "account_id": account })
}

fn finish(card: &mut Card, call: &Call) -> Value {
    let (id, given_back) = (call.arg::<i64>("p_action_id"), call.arguments["p_outcome"].is_null());
    card.actions.retain(|_, action| action.id != id || action.finished || !given_back);
    card.actions.values_mut().filter(|action| action.id == id).for_each(|action| action.finished = true);
    json!({ "finished": true })
}
