//! Drift checks of the first portal: what became of its scores, and whether the model in service still fits.
//!
//! Left out: alerts, and what is past its time and goes.

#![allow(clippy::unnecessary_wraps)] // the functions that `call` chooses among have one type

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    ACCOUNT, Answer, Area, Call, Job, NO_AREA, StoredScore, Tables,
    call::{decode, pick, raise},
};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

const HOUR_MS: i64 = 3_600_000;

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Drift {
    /// `score_outcomes` by record and digest of the model.
    pub outcomes: BTreeMap<(String, String), Value>,
    /// The reports of `score_drift_checks`.
    pub reports: Vec<Value>,
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    if call.function == "drift_start_due" {
        return Some(Ok(start_due(tables, call.now)));
    }
    let work = match call.function {
        "drift_state" => state,
        "drift_matured" => matured,
        "drift_keep" => keep,
        "drift_sample" => sample,
        "drift_store" => store,
        _ => return None,
    };
    Some(tables.hold(call).and_then(|job| work(tables, call, &job)))
}

fn start_due(tables: &mut Tables, now: Timestamp) -> Value {
    let today = |job: &Job| job.is_open() || now.millis_since(job.created_at) < 20 * HOUR_MS;
    let mut objects: BTreeSet<_> = tables.scores.latest.keys().map(|(object, _)| object.clone()).collect();
    objects.retain(|_| tables.accounts.rows[ACCOUNT].status == "active");
    for job in tables.jobs.values().filter(|job| job.kind == "score.drift" && today(job)) {
        objects.remove(&job.object());
    }
    let enqueue = |object: String| {
        let id = tables.enqueue("score.drift", ACCOUNT, json!({ "object_type": object }), now);
        json!({ "account_id": ACCOUNT, "object_type": object, "job_id": id })
    };
    json!({ "started": objects.into_iter().map(enqueue).collect::<Vec<_>>() })
}

fn state(tables: &mut Tables, _: &Call, job: &Job) -> Answer {
    let model = tables.scores.active(&job.object()).map(|row| {
        let mut shown = pick(row, "id settings artefact");
        shown["trained_on"] = row.model["trained_rows"].clone();
        shown
    });
    Ok(json!({ "cancelled": job.cancel_requested, "settings": tables.scores.settings, "model": model }))
}

fn matured(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    let (before, after) = (call.arg::<Timestamp>("p_before"), call.arg::<Option<String>>("p_after"));
    let object = job.object();
    let mut ripe: BTreeMap<String, Vec<&StoredScore>> = BTreeMap::new();
    let behind = |score: &&StoredScore| score.row["record_id"].as_str() > after.as_deref();
    for score in tables.scores.history.iter().filter(behind).filter(|score| score.object_type == object) {
        let key = (text(&score.row, "record_id"), text(&score.row, "model_sha256"));
        if !tables.drift.outcomes.contains_key(&key) && score.as_of() <= before {
            ripe.entry(key.0).or_default().push(score);
        }
    }
    let shown = |score: &&StoredScore| {
        let mut shown = pick(&score.row, "score probability source model_id model_version model_sha256");
        shown["as_of"] = json!(score.as_of());
        shown
    };
    let page = ripe.into_iter().take(limit(call)).map(|(id, mut scores)| {
        scores.sort_by_key(|score| (score.as_of(), score.scored_at));
        let scores: Vec<Value> = scores.iter().map(shown).collect();
        json!({ "record_id": id, "record": tables.scored_record(&object, &id), "scores": scores })
    });
    let page: Vec<Value> = page.collect();
    let last_id = page.last().map(|record| record["record_id"].clone());
    Ok(json!({ "cancelled": job.cancel_requested, "last_id": last_id, "records": page }))
}

fn keep(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    if job.cancel_requested {
        return Ok(json!({ "stored": 0, "cancelled": true }));
    }
    let before = tables.drift.outcomes.len();
    for outcome in call.arg::<Vec<Value>>("p_outcomes") {
        let key = (text(&outcome, "record_id"), text(&outcome, "model_sha256"));
        tables.drift.outcomes.entry(key).or_insert(outcome);
    }
    tables.progressed(job.id, call.now, call.arg("p_cursor"));
    Ok(json!({ "stored": tables.drift.outcomes.len() - before, "cancelled": false }))
}

/// The records of a quarter whose observation is over, and the outcomes of this model or, with fewer than 200, of any.
fn sample(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    let drift = &tables.drift;
    let until = call.now.plus_millis(-24 * HOUR_MS * call.arg::<i64>("p_observation_days"));
    let quarter = until.plus_millis(-90 * 24 * HOUR_MS)..=until;
    let created = |record: &Value| moment(record, "created_at");
    let records = tables.scored_records(&job.object()).into_iter().map(|(_, record)| record);
    let mut records: Vec<_> =
        records.filter(|record| created(record).is_some_and(|at| quarter.contains(&at))).collect();
    records.sort_by_key(|record| std::cmp::Reverse(created(record)));
    records.truncate(limit(call));
    let decided = |used: &dyn Fn(&Value) -> bool| {
        let decided = drift.outcomes.values().filter(|outcome| !outcome["converted"].is_null());
        let mut decided: Vec<_> = decided.filter(|outcome| used(outcome)).collect();
        decided.sort_by_key(|outcome| std::cmp::Reverse(moment(outcome, "as_of")));
        decided.iter().take(5_000).map(|row| pick(row, "probability converted")).collect::<Vec<_>>()
    };
    let model = tables.scores.models.iter().find(|row| call.arguments["p_model_id"] == *row.id);
    let mut outcomes =
        decided(&|row: &Value| model.is_some_and(|is| is.model["sha256"] == row["model_sha256"]));
    if outcomes.len() < 200 {
        let latest = decided(&|row: &Value| row["source"] == "model");
        outcomes = if latest.is_empty() { outcomes } else { latest };
    }
    Ok(json!({ "cancelled": job.cancel_requested, "records": records, "outcomes": outcomes }))
}

fn store(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    if job.cancel_requested {
        tables.end_job(job.id, call.now, "cancelled");
        return Ok(json!({ "check_id": null }));
    }
    if !tables.scores.models.iter().any(|row| call.arguments["p_model_id"] == *row.id) {
        return raise(409, "model_gone");
    }
    tables.drift.reports.push(call.arg("p_report"));
    let check_id = tables.drift.reports.len();
    let answer = json!({ "check_id": check_id });
    tables.end_held(job.id, call, &answer);
    Ok(answer)
}

fn limit(call: &Call) -> usize {
    call.arg::<usize>("p_limit").clamp(1, 1_000)
}

fn text(row: &Value, name: &str) -> String {
    decode(&row[name], || name.to_owned())
}

fn moment(row: &Value, name: &str) -> Option<Timestamp> {
    decode(&row[name], || name.to_owned())
}
