//! What HubSpot took, refused, or does not have any more.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Call, Job, Tables, slice::cursor};

const DAY_MS: i64 = 86_400_000;

pub(super) fn commit(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let mut cursor = cursor(&job.cursor);
    if call.arguments["p_step"] == cursor["step"] {
        settle(tables, call, &job);
        let count = |name: &str| call.arguments[name].as_array().map_or(0, Vec::len);
        for (name, more) in [
            ("step", 1),
            ("written", count("p_written")),
            ("refused", count("p_refused")),
            ("gone", count("p_gone")),
        ] {
            cursor[name] = json!(cursor[name].as_u64().unwrap_or(0) + more as u64);
        }
        tables.progressed(job.id, call.now, cursor.clone());
        let setup = tables.write_backs.setup(&job);
        if setup.state == "ready" {
            (setup.error_code, setup.error_message) = (None, None);
        }
    }
    let totals: BTreeMap<_, _> = ["written", "refused", "gone"].map(|name| (name, &cursor[name])).into();
    Ok(json!({ "cancelled": job.cancel_requested, "totals": totals }))
}

/// A score that has changed since it was read for sending stays marked.
fn settle(tables: &mut Tables, call: &Call, job: &Job) {
    let items = |list: &str| call.arg::<Vec<Value>>(list);
    let key = |id: &Value| (job.account_id.clone(), job.object(), id.as_str().unwrap_or_default().to_owned());
    let scored_of = |tables: &Tables, id: &Value| tables.score_to_write(&job.object(), id.as_str()?);
    // Of a record that was overwritten with another one's values it is not known which write came last.
    let overwritten = call.arg::<Option<Vec<Value>>>("p_overwritten").unwrap_or_default();
    let mut written = items("p_written");
    written.retain(|item| overwritten.iter().all(|other| other["record_id"] != item["record_id"]));
    for item in written.iter().chain(&overwritten) {
        let scored = scored_of(tables, &item["record_id"]).unwrap_or_default();
        let row = tables.write_backs.row(key(&item["record_id"]), call.now);
        for (name, value) in item["values"].as_object().into_iter().flatten() {
            row.known[name] = value.clone();
        }
        row.pending =
            ["score", "grade", "reasons", "scored_at"].iter().any(|name| row.known[name] != scored[name]);
        (row.state, row.written_at, row.updated_at) = ("written", Some(call.now), call.now);
        (row.refusals, row.refused_values, row.retry_at, row.error) = (0, Value::Null, None, None);
    }
    for item in items("p_refused") {
        let mut scored = scored_of(tables, &item["record_id"]).unwrap_or_default();
        let row = tables.write_backs.row(key(&item["record_id"]), call.now);
        row.pending = scored["scored_at"] != item["scored_at"];
        row.refused_values = if row.pending { Value::Null } else { scored.take() };
        (row.state, row.refusals, row.updated_at) = ("refused", row.refusals + 1, call.now);
        // Not sent again before a day has passed, at most a week after several.
        row.retry_at = Some(call.now.plus_millis(DAY_MS * row.refusals.min(7)));
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        row.error = Some((text("code"), text("detail")));
    }
    for id in items("p_gone") {
        let row = tables.write_backs.row(key(&id), call.now);
        (row.state, row.pending, row.updated_at) = ("gone", false, call.now);
        (row.retry_at, row.error) = (None, None);
    }
}
