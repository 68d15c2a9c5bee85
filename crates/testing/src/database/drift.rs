//! Drift checks of the first portal's contacts: what became of their scores, and whether the model in service still fits.
//!
//! Left out: what is past its time and goes. A test puts records in as `scoring_records` gives them.

#![allow(clippy::unnecessary_wraps)] // the functions that `call` chooses among have one type

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    ACCOUNT, Answer, Area, Call, Job, NO_AREA, Tables,
    call::{decode, pick, raise},
};

pub(super) const AREA: Area = Area { call, ..NO_AREA };

const HOUR_MS: i64 = 3_600_000;

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Drift {
    /// The settings in force; null without any.
    pub settings: Value,
    /// The model in service as `drift_state` gives it, with its `sha256`; null without one.
    pub model: Value,
    /// The mirror's records by id.
    pub records: BTreeMap<String, Value>,
    /// `record_score_history` by record, in order of time.
    pub scores: BTreeMap<String, Vec<Value>>,
    /// `score_outcomes` by record and digest of the model.
    pub outcomes: BTreeMap<(String, String), Value>,
    /// The reports of `score_drift_checks`.
    pub reports: Vec<Value>,
    /// Signal and subject of the open alerts.
    alerts: BTreeSet<(String, String)>,
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
    let checked = tables.jobs.values().any(|job| job.kind == "score.drift" && today(job));
    if checked || tables.drift.scores.is_empty() || tables.accounts.rows[ACCOUNT].status != "active" {
        return json!({ "started": [] });
    }
    let id = tables.enqueue("score.drift", ACCOUNT, json!({ "object_type": "contacts" }), now);
    json!({ "started": [{ "account_id": ACCOUNT, "object_type": "contacts", "job_id": id }] })
}

fn state(tables: &mut Tables, _: &Call, job: &Job) -> Answer {
    let Drift { settings, model, .. } = &tables.drift;
    let model = model.is_object().then(|| pick(model, "id settings artefact trained_on"));
    Ok(json!({ "cancelled": job.cancel_requested, "settings": settings, "model": model }))
}

fn matured(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    let (before, after) = (call.arg::<Timestamp>("p_before"), call.arg::<Option<String>>("p_after"));
    let drift = &tables.drift;
    let ripe = |id: &String, score: &&Value| {
        moment(score, "as_of") <= before
            && !drift.outcomes.contains_key(&(id.clone(), text(score, "model_sha256")))
    };
    let behind = drift.scores.iter().filter(|(id, _)| Some(*id) > after.as_ref());
    let pages = behind.filter_map(|(id, scores)| {
        let scores: Vec<_> = scores.iter().filter(|score| ripe(id, score)).collect();
        let record = drift.records.get(id);
        (!scores.is_empty()).then(|| json!({ "record_id": id, "record": record, "scores": scores }))
    });
    let page: Vec<Value> = pages.take(limit(call)).collect();
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
    let created = |record: &&Value| moment(record, "created_at");
    let mut records: Vec<_> =
        drift.records.values().filter(|record| quarter.contains(&created(record))).collect();
    records.sort_by_key(|record| std::cmp::Reverse(created(record)));
    records.truncate(limit(call));
    let decided = |used: &dyn Fn(&Value) -> bool| {
        let decided = drift.outcomes.values().filter(|outcome| !outcome["converted"].is_null());
        let mut decided: Vec<_> = decided.filter(|outcome| used(outcome)).collect();
        decided.sort_by_key(|outcome| std::cmp::Reverse(moment(outcome, "as_of")));
        decided.iter().take(5_000).map(|row| pick(row, "probability converted")).collect::<Vec<_>>()
    };
    let this = call.arg::<Value>("p_model_id") == drift.model["id"];
    let mut outcomes = decided(&|row: &Value| this && row["model_sha256"] == drift.model["sha256"]);
    if outcomes.len() < 200 {
        let latest = decided(&|row: &Value| row["source"] == "model");
        outcomes = if latest.is_empty() { outcomes } else { latest };
    }
    Ok(json!({ "cancelled": job.cancel_requested, "records": records, "outcomes": outcomes }))
}

fn store(tables: &mut Tables, call: &Call, job: &Job) -> Answer {
    if job.cancel_requested {
        tables.end_job(job.id, call.now, "cancelled");
        return Ok(json!({ "check_id": null, "alerts": {} }));
    }
    let (drift, report) = (&mut tables.drift, call.arg::<Value>("p_report"));
    if drift.model["id"] != call.arguments["p_model_id"] {
        return raise(409, "model_gone");
    }
    let findings = report["findings"].as_array().into_iter().flatten();
    let found: BTreeSet<_> =
        findings.map(|finding| (text(finding, "signal"), text(finding, "subject"))).collect();
    let (opened, resolved) = (&found - &drift.alerts, &drift.alerts - &found);
    let alerts = ["feature_shift", "score_shift", "calibration"].map(|signal| {
        let of = |alerts: &BTreeSet<(String, String)>| alerts.iter().filter(|(of, _)| of == signal).count();
        let counts = json!({ "opened": of(&opened), "resolved": of(&resolved), "seen": of(&found) });
        (signal.to_owned(), counts)
    });
    drift.alerts = found;
    drift.reports.push(report);
    let check_id = drift.reports.len();
    tables.change_job(job.id, call.now, |job| {
        "done".clone_into(&mut job.state);
        (job.result, job.error) = (json!({ "check_id": check_id }), Value::Null);
    });
    Ok(json!({ "check_id": check_id, "alerts": Value::from_iter(alerts) }))
}

fn limit(call: &Call) -> usize {
    call.arg::<usize>("p_limit").clamp(1, 1_000)
}

fn text(row: &Value, name: &str) -> String {
    decode(&row[name], || name.to_owned())
}

fn moment(row: &Value, name: &str) -> Timestamp {
    decode(&row[name], || name.to_owned())
}
