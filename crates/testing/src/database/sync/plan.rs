//! What scheduled runs do beside the search: `private.plan_scheduled` and `private.note_plan`.

use std::cmp::Ordering;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    super::{Answer, Call, Tables},
    Session, Start, objects, trouble,
};

const HOUR_MS: i64 = 3_600_000;

/// Every two hours; the schedule is hourly and may be late.
const DUE_AFTER_MS: i64 = 110 * 60_000;

/// A row of `sync_status`, as far as the plan needs it.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct Status {
    pub last_hubspot_poll: Option<Timestamp>,
    pub last_reconciliation: Option<Timestamp>,
    pub selection: Option<Value>,
    pub looked_at: Option<Timestamp>,
    pub walk: Option<Value>,
    pub count_gap: Option<i64>,
}

/// Fields of the job's payload.
pub(super) fn planned(tables: &Tables, account_id: &str, object: &str, now: Timestamp) -> Value {
    let within = |at: Option<Timestamp>, ms: i64| at.is_some_and(|at| now.millis_since(at) < ms);
    let rows = || {
        tables.sync.status.iter().filter_map(|(key, row)| {
            let known = key.0 == account_id && row.selection.is_some();
            Some((key.1.as_str(), row, *tables.sync.watermarks.get(key).filter(|_| known)?))
        })
    };
    let well = || rows().filter(|(_, row, _)| within(row.last_hubspot_poll, 3 * HOUR_MS));
    let looked = rows().any(|(_, row, _)| within(row.looked_at, 5 * HOUR_MS + HOUR_MS / 2));
    let look = well().filter(|_| !looked).min_by_key(|(object, row, _)| (row.looked_at, *object));
    let just_looked = rows().any(|(_, row, _)| within(row.looked_at, 3 * HOUR_MS));
    let slice = well()
        .filter(|_| look.is_none())
        .filter(|(_, row, _)| just_looked || row.selection.as_ref().is_some_and(|of| of["wide"] == false))
        .min_by_key(|(object, row, _)| (row.walk.is_none(), row.last_reconciliation, *object));
    let is = |of: &Option<(&str, &Status, Timestamp)>| of.as_ref().is_some_and(|(name, ..)| *name == object);
    let Some((_, row, watermark)) = rows().find(|(name, ..)| *name == object) else { return json!({}) };
    let after = if is(&slice) { row.walk.clone().unwrap_or(json!({})) } else { Value::Null };
    let mut fields = json!({ "plan": { "looks": is(&look), "slice": after } });
    if is(&look) {
        fields["since"] = json!(watermark.plus_millis(-48 * HOUR_MS));
    } else {
        fields["selection"] = json!(row.selection);
    }
    fields
}

/// Opens the sessions that are due.
pub(super) fn start_due(tables: &mut Tables, call: &Call) -> Answer {
    let mut started = Vec::new();
    for account_id in tables.accounts.rows.keys().cloned().collect::<Vec<_>>() {
        let recent = |session: &Session| {
            session.account_id == account_id
                && (session.end_time.is_none() || call.now.millis_since(session.start_time) < DUE_AFTER_MS)
        };
        let active = tables.accounts.get(&account_id)?.status == "active";
        if active && !tables.sync.sessions.iter().any(recent) {
            let start = Start { planned: true, ..Start::default() };
            let synced = objects::to_sync(tables, &account_id, &[]).unwrap_or_default();
            let mut answer = tables.open_session(&account_id, "incremental", &synced, None, start, call.now);
            answer["account_id"] = json!(account_id);
            started.push(answer);
        }
    }
    Ok(json!({ "started": started }))
}

/// Notes what a completed job did.
pub(super) fn note(tables: &mut Tables, job: &super::Job, now: Timestamp) {
    let key = (job.account_id.clone(), super::object_of(job));
    let live = count_live(tables, &key);
    let row = tables.sync.status.entry(key).or_default();
    row.last_hubspot_poll = Some(now);
    let (plan, cursor) = (&job.payload["plan"], &job.cursor);
    if cursor["properties"].is_array() && plan["looks"] != false {
        let wide = cursor["wide"].as_bool().unwrap_or_default();
        row.selection = Some(json!({ "properties": cursor["properties"], "wide": wide }));
        row.looked_at = Some(now);
    }
    if let Some(total) = cursor["total"].as_i64() {
        row.count_gap = Some(total - live);
    }
    if job.payload["since"].is_null() || !plan["slice"].is_null() {
        let slice = &cursor["plan"]["slice"];
        row.walk = match (slice["upto"].as_str(), &slice["archived"]) {
            (Some(upto), archived) => Some(json!({ "after": upto, "archived": archived })),
            (None, Value::Bool(false)) => Some(json!({ "archived": true })),
            _ => None,
        };
        if row.walk.is_none() {
            row.last_reconciliation = Some(now);
        }
    }
}

fn count_live(tables: &Tables, of: &(String, String)) -> i64 {
    let rows = tables.mirror.get(of).into_iter().flat_map(|rows| rows.values());
    i64::try_from(rows.filter(|row| row.archived_at().is_none()).count()).unwrap_or(i64::MAX)
}

/// HubSpot's count of live records less the mirror's.
pub(super) fn compare(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let of = (job.account_id, call.text("p_object"));
    let gap = call.arg::<i64>("p_total") - count_live(tables, &of);
    Ok(json!({ "gap": gap, "known": tables.sync.status.get(&of).and_then(|row| row.count_gap) }))
}

/// Live rows between two ids that no read has seen since.
pub(super) fn unmet(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let (after, upto): (Option<String>, Option<String>) = (call.arg("p_after"), call.arg("p_upto"));
    let before: Timestamp = call.arg("p_before");
    let (account, object) = (job.account_id, call.text("p_object"));
    let table = tables.mirror_of(&account, &object).clone();
    let mut unmet: Vec<&String> = table
        .iter()
        .filter(|(id, row)| {
            row.seen_at < before
                && row.archived_at().is_none()
                && after.as_ref().is_none_or(|after| numerically(id, after).is_gt())
                && upto.as_ref().is_none_or(|upto| numerically(id, upto).is_le())
                && !trouble::failed_since(tables, &account, &object, id, before)
        })
        .map(|(id, _)| id)
        .collect();
    unmet.sort_by(|a, b| numerically(a, b));
    unmet.truncate(call.arg::<usize>("p_limit").clamp(1, 1_000));
    Ok(json!({ "ids": unmet }))
}

fn numerically(a: &str, b: &str) -> Ordering {
    (a.len(), a).cmp(&(b.len(), b))
}
