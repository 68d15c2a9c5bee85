//! Batches, their items and the work on them.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use crate::database::{
    Answer, Call, Job, Tables,
    call::{decode, pick, raise},
};

/// A row of `score_batches` with its items, whose states are its counts.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)] // columns
pub struct BatchRow {
    #[serde(rename = "batch_id")]
    pub id: String,
    pub account_id: String,
    pub job_id: i64,
    pub object_type: String,
    /// `user` or `activation`.
    pub origin: &'static str,
    pub filter: Value,
    pub status: &'static str,
    pub retries: u32,
    pub error: Value,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    #[serde(skip)]
    pub items: BTreeMap<String, ItemRow>,
}

/// A row of `score_batch_items`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// `pending`, `done` or `failed`.
    pub status: &'static str,
    /// Code and detail, if it failed.
    pub error: Value,
    /// How often its outcome was committed since it was last pending; more than once is a fault.
    pub committed: u32,
}

impl ItemRow {
    pub(super) const PENDING: Self = Self { status: "pending", error: Value::Null, committed: 0 };
}

impl BatchRow {
    /// Items of that status.
    pub fn count(&self, status: &str) -> usize {
        self.items.values().filter(|item| item.status == status).count()
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, "pending" | "running")
    }

    /// Moves to another state; times and error belong to it.
    pub(super) fn turn(&mut self, status: &'static str, now: Timestamp) {
        if status == "running" {
            self.started_at = Some(now);
        }
        self.status = status;
        self.ended_at = if self.is_open() { None } else { self.ended_at.or(Some(now)) };
        if status != "failed" {
            self.error = Value::Null;
        }
    }

    fn counts(&self, cancelled: bool) -> Value {
        json!({
            "done": self.count("done"), "failed": self.count("failed"), "total": self.items.len(),
            "finished": self.status == "completed", "cancelled": cancelled,
        })
    }

    /// Whether nothing more is to be written: it was cancelled, or a retry gave it to another job.
    fn is_over_for(&self, job: &Job) -> bool {
        self.job_id != job.id || self.status == "cancelled" || job.cancel_requested
    }
}

pub(super) fn start(tables: &mut Tables, call: &Call) -> Answer {
    let (account_id, object_type) = (call.text("p_account_id"), call.text("p_object_type"));
    let (named, wanted) = (call.arg::<Option<Vec<String>>>("p_record_ids"), call.arg::<Value>("p_filter"));
    check(&object_type, named.is_some(), &wanted)?;
    tables.accounts.get(&account_id)?;
    Ok(open(tables, &account_id, &object_type, "user", named, wanted, call.now))
}

/// `private.open_batch`: of the named records or of those that fulfil the filter.
pub(super) fn open(
    tables: &mut Tables,
    account_id: &str,
    object: &str,
    origin: &'static str,
    named: Option<Vec<String>>,
    wanted: Value,
    now: Timestamp,
) -> Value {
    let (ids, filter) = match named {
        Some(named) => (named, Value::Null),
        None => (chosen(tables, object, &wanted), if wanted.is_null() { json!({}) } else { wanted }),
    };
    let row = BatchRow {
        id: tables.uuid(),
        account_id: account_id.to_owned(),
        object_type: object.to_owned(),
        origin,
        filter,
        status: "pending",
        created_at: now,
        items: ids.into_iter().map(|id| (id, ItemRow::PENDING)).collect(),
        ..BatchRow::default()
    };
    let answer = json!({ "batch_id": row.id, "total": row.items.len() });
    tables.scores.batches.push(row);
    enqueue(tables, tables.scores.batches.len() - 1, now);
    answer
}

fn check(object: &str, has_ids: bool, filter: &Value) -> Result<(), Problem> {
    let known = ["lifecyclestage", "updated_after", "stale", "never_scored", "limit"];
    let mut names = filter.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    if !["contacts", "companies", "deals"].contains(&object) {
        raise(422, "unknown_object")
    } else if has_ids && !filter.is_null() {
        raise(422, "invalid_request")
    } else if names.any(|name| !known.contains(&name)) {
        raise(422, "invalid_filter")
    } else {
        Ok(())
    }
}

/// Gives a batch to a new job.
pub(super) fn enqueue(tables: &mut Tables, index: usize, now: Timestamp) {
    let batch = &tables.scores.batches[index];
    let payload = json!({ "batch_id": batch.id, "object_type": batch.object_type });
    let account = batch.account_id.clone();
    tables.scores.batches[index].job_id = tables.enqueue("score.batch", &account, payload, now);
}

/// The records that fulfil a filter, by id.
fn chosen(tables: &Tables, object: &str, filter: &Value) -> Vec<String> {
    let time = |of: &Value| decode::<Option<Timestamp>>(of, || "a time".to_owned());
    let updated_after = time(&filter["updated_after"]);
    let fits = |(id, record): &(String, Value)| {
        let score = tables.scores.latest.get(&(object.to_owned(), id.clone()));
        let stages = filter["lifecyclestage"].as_array();
        let is = |name: &str, actual: bool| filter[name].as_bool().is_none_or(|wanted| wanted == actual);
        stages.is_none_or(|stages| stages.contains(&record["properties"]["lifecyclestage"]))
            && (updated_after.is_none() || time(&record["updated_at"]) > updated_after)
            && is("never_scored", score.is_none())
            && is("stale", score.is_some_and(|score| score.stale_since.is_some()))
    };
    let limit = filter["limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    tables.scored_records(object).into_iter().filter(fits).take(limit).map(|(id, _)| id).collect()
}

/// The batch of a held job.
fn index_of(tables: &Tables, job: &Job) -> usize {
    let index = tables.scores.batches.iter().position(|batch| job.payload["batch_id"] == json!(batch.id));
    index.unwrap_or_else(|| panic!("no batch of {job:?}"))
}

pub(super) fn slice(tables: &Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let batch = &tables.scores.batches[index_of(tables, &job)];
    let cancelled = batch.is_over_for(&job);
    let position = || job.cursor["after"].as_str().map(str::to_owned);
    let after = call.arg::<Option<String>>("p_after").or_else(position).unwrap_or_default();
    let limit = if cancelled { 0 } else { call.arg("p_limit") };
    let open = batch.items.iter().filter(|(id, item)| item.status == "pending" && **id > after);
    let ids: Vec<&String> = open.map(|(id, _)| id).take(limit).collect();
    let (mut records, mut missing) = (Vec::new(), Vec::new());
    for id in &ids {
        match tables.scored_record(&batch.object_type, id) {
            Some(record) => records.push(record),
            None => missing.push(id),
        }
    }
    Ok(json!({
        "batch_id": batch.id, "account_id": batch.account_id, "object_type": batch.object_type, "records": records,
        "missing": missing, "last_id": ids.last(), "cancelled": cancelled,
    }))
}

pub(super) fn commit(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let [rows, errors] = ["p_rows", "p_errors"].map(|name| by_id(call.arg(name)));
    let last_id = call.text("p_last_id");
    let index = index_of(tables, &job);
    let batch = &mut tables.scores.batches[index];
    let is_over = batch.is_over_for(&job) || batch.status != "running";
    if !is_over {
        for id in rows.keys().chain(errors.keys()) {
            let item = batch.items.get_mut(id);
            item.unwrap_or_else(|| panic!("{id} is not of the batch")).committed += 1;
        }
    }
    // The same commit again (its answer was lost): the same answer, and nothing else.
    let print = json!([last_id, rows, errors]).to_string();
    if job.last_batch.as_ref() == Some(&print) {
        return Ok(job.last_answer);
    }
    if is_over {
        return Ok(batch.counts(batch.status != "completed"));
    }
    let after = job.cursor["after"].as_str().unwrap_or_default();
    let mut scored = Vec::new();
    for (id, item) in &mut batch.items {
        if item.status != "pending" || id.as_str() <= after || *id > last_id {
            continue;
        }
        (item.status, item.error) = match (errors.get(id), rows.get(id)) {
            (Some(error), _) => ("failed", pick(error, "code detail")),
            (None, None) => {
                ("failed", json!({ "code": "not_scored", "detail": "The worker passed over this record." }))
            }
            (None, Some(row)) => {
                scored.push(row);
                ("done", Value::Null)
            }
        };
    }
    if batch.count("pending") == 0 {
        batch.turn("completed", call.now);
    }
    let (answer, object) = (batch.counts(false), batch.object_type.clone());
    for row in scored {
        tables.keep_score(&object, row, call.now);
    }
    tables.progressed(job.id, call.now, json!({ "after": last_id }));
    tables.note_answer(job.id, print, &answer);
    Ok(answer)
}

fn by_id(rows: Vec<Value>) -> BTreeMap<String, Value> {
    rows.into_iter().map(|row| (decode(&row["record_id"], || "record_id".to_owned()), row)).collect()
}

/// `private.batch_job_changed`.
pub(super) fn job_changed(tables: &mut Tables, job: &Job, now: Timestamp) {
    let Some(batch) = tables.scores.batches.iter_mut().find(|batch| batch.job_id == job.id) else { return };
    let open = batch.count("pending");
    match (job.state.as_str(), batch.status) {
        ("running", "pending") | ("queued", "failed") => batch.turn("running", now),
        ("cancelled", "pending" | "running") => batch.turn("cancelled", now),
        ("done", "pending" | "running") if open == 0 => batch.turn("completed", now),
        ("done", "pending" | "running") => {
            let detail = format!("{open} records were not reached; retry the batch.");
            batch.error = json!({ "code": "not_finished", "detail": detail });
            batch.turn("failed", now);
        }
        ("dead", "pending" | "running") => {
            batch.error = job.error.clone();
            batch.turn("failed", now);
        }
        _ => {}
    }
}
