//! Batches, their items and their work.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use ports::Caller;
use serde_json::{Value, json};

use super::{ACCOUNT, PORTAL, ScoringTables};
use crate::sync_store::{args::Args, raise};

/// A row of `score_batches` with its items.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct BatchRow {
    pub id: String,
    pub job_id: i64,
    pub object_type: String,
    pub status: &'static str,
    pub error: Value,
    pub items: BTreeMap<String, ItemRow>,
}

/// A row of `score_batch_items`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemRow {
    /// `pending`, `done` or `failed`.
    pub status: &'static str,
    /// Why it failed.
    pub error_code: Option<String>,
    /// How often its outcome was committed since it was last pending; more than once is a fault.
    pub committed: u32,
}

impl BatchRow {
    /// Items of that status.
    pub fn count(&self, status: &str) -> usize {
        self.items.values().filter(|item| item.status == status).count()
    }

    fn is_open(&self) -> bool {
        matches!(self.status, "pending" | "running")
    }
}

impl ScoringTables {
    pub(super) fn score_batch_start(&mut self, args: &Args, now: Timestamp) -> Value {
        let object = args.text("p_object_type");
        let filter = args.value("p_filter");
        let mut ids: Vec<String> = match args.value("p_record_ids") {
            Value::Null => self.chosen(&object, filter),
            named => named
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|id| Some(id.as_str()?.to_owned()))
                .collect(),
        };
        ids.truncate(
            filter["limit"].as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX),
        );
        let id = self.uuid();
        let pending = ItemRow { status: "pending", ..ItemRow::default() };
        let items: BTreeMap<_, _> = ids.into_iter().map(|id| (id, pending.clone())).collect();
        let total = items.len();
        let payload = json!({ "batch_id": id, "object_type": object });
        let job_id = if total == 0 { 0 } else { self.enqueue("score.batch", payload, now) };
        let status = if total == 0 { "completed" } else { "pending" };
        self.batches.push(BatchRow {
            id: id.clone(),
            job_id,
            object_type: object,
            status,
            error: Value::Null,
            items,
        });
        json!({ "batch_id": id, "total": total })
    }

    /// The records that fulfil a filter, by id.
    fn chosen(&self, object: &str, filter: &Value) -> Vec<String> {
        let fits = |(key, record): (&(String, String), &Value)| {
            let score = self.scores.get(key);
            let stage = &record["properties"]["lifecyclestage"];
            let stages = filter["lifecyclestage"].as_array();
            let is = |name: &str, actual: bool| filter[name].as_bool().is_none_or(|wanted| wanted == actual);
            let fits = key.0 == object
                && stages.is_none_or(|stages| stages.contains(stage))
                && is("never_scored", score.is_none())
                && is("stale", score.is_some_and(|score| score.stale_since.is_some()));
            fits.then(|| key.1.clone())
        };
        self.records.iter().filter_map(fits).collect()
    }

    fn batch_of(&self, job: usize) -> Result<usize, Problem> {
        let id = self.jobs[job].id;
        self.batches.iter().position(|batch| batch.job_id == id).map_or_else(|| raise(409, "lease_lost"), Ok)
    }

    pub(super) fn score_batch_slice(&mut self, args: &Args) -> Result<Value, Problem> {
        let job = self.hold(args, "p_job_id")?;
        let index = self.batch_of(job)?;
        let batch = &mut self.batches[index];
        if self.jobs[job].cancel_requested {
            return Ok(json!({ "records": [], "missing": [], "last_id": null, "cancelled": true }));
        }
        if batch.status == "pending" {
            batch.status = "running";
        }
        let cursor = self.jobs[job].cursor["after"].as_str().unwrap_or_default().to_owned();
        let after = args.maybe_text("p_after").unwrap_or(cursor);
        let limit = usize::try_from(args.number("p_limit")).unwrap_or(0);
        let slice = batch.items.iter().filter(|(id, item)| item.status == "pending" && **id > after);
        let ids: Vec<String> = slice.take(limit).map(|(id, _)| id.clone()).collect();
        let (object, batch_id) = (batch.object_type.clone(), batch.id.clone());
        let find = |id: &String| self.records.get(&(object.clone(), id.clone()));
        let records: Vec<&Value> = ids.iter().filter_map(find).collect();
        let missing: Vec<&String> = ids.iter().filter(|id| find(id).is_none()).collect();
        Ok(json!({
            "batch_id": batch_id, "account_id": ACCOUNT, "object_type": object, "records": records,
            "missing": missing, "last_id": ids.last(), "cancelled": false,
        }))
    }

    pub(super) fn score_batch_commit(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let job = self.hold(args, "p_job_id")?;
        let index = self.batch_of(job)?;
        let last_id = args.text("p_last_id");
        if self.jobs[job].cancel_requested {
            return Ok(self.counts(index, true));
        }
        let object = self.batches[index].object_type.clone();
        for row in args.list("p_rows") {
            if self.settle(index, &row["record_id"], "done", None) {
                self.keep(&object, row, now);
            }
        }
        for error in args.list("p_errors") {
            self.settle(index, &error["record_id"], "failed", error["code"].as_str());
        }
        self.jobs[job].progressed(json!({ "after": last_id }), now);
        if self.batches[index].count("pending") == 0 {
            self.batches[index].status = "completed";
        }
        Ok(self.counts(index, false))
    }

    /// Closes an item that is pending; one that is closed stays as it is.
    fn settle(&mut self, batch: usize, id: &Value, status: &'static str, code: Option<&str>) -> bool {
        let id = id.as_str().unwrap_or_default();
        let item = self.batches[batch].items.get_mut(id);
        let item = item.unwrap_or_else(|| panic!("{id} is not in the batch"));
        item.committed += 1;
        let pending = item.status == "pending";
        if pending {
            item.status = status;
            item.error_code = code.map(str::to_owned);
        }
        pending
    }

    fn counts(&self, index: usize, cancelled: bool) -> Value {
        let batch = &self.batches[index];
        json!({
            "done": batch.count("done"), "failed": batch.count("failed"), "total": batch.items.len(),
            "finished": batch.status == "completed", "cancelled": cancelled,
        })
    }

    fn batch(&self, caller: &Caller, args: &Args) -> Result<usize, Problem> {
        self.role(caller, PORTAL, "unknown_batch")?;
        let id = args.text("p_batch_id");
        self.batches.iter().position(|batch| batch.id == id).map_or_else(|| raise(404, "unknown_batch"), Ok)
    }

    pub(super) fn score_batch_progress(&self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        let index = self.batch(caller, args)?;
        let batch = &self.batches[index];
        let mut progress = self.counts(index, batch.status == "cancelled");
        progress["batch_id"] = json!(batch.id);
        progress["portal_id"] = json!(PORTAL);
        progress["status"] = json!(batch.status);
        progress["eta_seconds"] = Value::Null;
        Ok(progress)
    }

    pub(super) fn score_batch_items(&self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        let batch = &self.batches[self.batch(caller, args)?];
        let (status, after) = (args.maybe_text("p_status"), args.maybe_text("p_cursor").unwrap_or_default());
        let limit = usize::try_from(args.number("p_limit")).unwrap_or(0);
        let fits = |(id, item): &(&String, &ItemRow)| {
            **id > after && status.as_ref().is_none_or(|status| status == item.status)
        };
        let page: Vec<_> = batch.items.iter().filter(fits).take(limit + 1).collect();
        let data: Vec<Value> = page
            .iter()
            .take(limit)
            .map(|(id, item)| {
                let error = item.error_code.as_ref().map(|code| json!({ "code": code, "detail": code }));
                json!({ "record_id": id, "status": item.status, "error": error })
            })
            .collect();
        let next = (page.len() > limit).then(|| page[limit - 1].0.clone());
        Ok(json!({ "data": data, "next_cursor": next }))
    }

    pub(super) fn score_batch_cancel(&mut self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        let index = self.batch(caller, args)?;
        if self.batches[index].is_open() {
            self.batches[index].status = "cancelled";
            let id = self.batches[index].job_id;
            for job in self.jobs.iter_mut().filter(|job| job.id == id && job.is_open()) {
                job.cancel_requested = true;
                if job.state == "queued" {
                    job.end("cancelled");
                }
            }
        }
        self.score_batch_progress(caller, args)
    }

    pub(super) fn score_batch_retry(
        &mut self,
        caller: &Caller,
        args: &Args,
        now: Timestamp,
    ) -> Result<Value, Problem> {
        let index = self.batch(caller, args)?;
        if self.batches[index].is_open() {
            return raise(409, "batch_is_open");
        }
        let payload =
            json!({ "batch_id": self.batches[index].id, "object_type": self.batches[index].object_type });
        let job_id = self.enqueue("score.batch", payload, now);
        let batch = &mut self.batches[index];
        (batch.job_id, batch.status, batch.error) = (job_id, "pending", Value::Null);
        for item in batch.items.values_mut().filter(|item| item.status != "done") {
            *item = ItemRow { status: "pending", ..ItemRow::default() };
        }
        self.score_batch_progress(caller, args)
    }
}
