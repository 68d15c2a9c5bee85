//! The tables and steps of the write-back in memory, as `migrations/` has them. Tokens and rate leases are the sync's.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::{FakeClock, SyncStore};

/// Milliseconds of a lease.
const LEASE_MS: i64 = 30_000;
const MAX_ATTEMPTS: u32 = 8;

/// What HubSpot has been told about a record.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub state: &'static str,
    pub pending: bool,
    pub values: BTreeMap<String, Value>,
    pub code: String,
    pub detail: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Job {
    pub id: i64,
    pub state: &'static str,
    pub cursor: Value,
    pub attempts: u32,
    pub run_after: Timestamp,
    pub leased_until: Timestamp,
    pub lease: String,
    pub result: Value,
    pub error: Value,
    pub cancel_requested: bool,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    pub scores: BTreeMap<String, BTreeMap<String, Value>>,
    pub known: BTreeMap<String, Known>,
    pub jobs: Vec<Job>,
    /// Ready or blocked, with the version of the definitions, or the code and detail.
    pub setup: (&'static str, i64, String, String),
    pub is_off: bool,
}

pub(super) struct Database {
    pub sync: SyncStore,
    pub tables: RefCell<Tables>,
    clock: Rc<FakeClock>,
    leases: Cell<u32>,
    /// Called before a function is carried out.
    pub before: RefCell<Option<Hook>>,
}

type Hook = Box<dyn Fn(&str, &Database)>;

fn raise<T>(code: &str) -> Result<T, Problem> {
    Err(Problem::new(409, code, code.to_owned()))
}

impl Database {
    pub(super) fn new(clock: &Rc<FakeClock>) -> Self {
        Self {
            sync: SyncStore::new(Rc::clone(clock)),
            tables: RefCell::default(),
            clock: Rc::clone(clock),
            leases: Cell::new(0),
            before: RefCell::default(),
        }
    }

    /// Stores a score, marks it when it changed and queues the job, as the trigger does.
    pub(super) fn score(&self, id: &str, score: i64, grade: &str, reasons: &str) {
        let now = self.clock.now();
        let values = json!({ "score": score, "grade": grade, "reasons": reasons, "scored_at": now });
        let values: BTreeMap<String, Value> = serde_json::from_value(values).unwrap();
        let tables = &mut *self.tables.borrow_mut();
        let before = tables.scores.insert(id.to_owned(), values.clone());
        let is_same = before.is_some_and(|before| differing(&values, &before).is_empty());
        let known =
            tables.known.entry(id.to_owned()).or_insert_with(|| Known { state: "new", ..Known::default() });
        if !is_same && !known.pending {
            known.pending = true;
            tables.enqueue(now);
        }
    }

    fn run(&self, function: &str, args: &Value) -> Result<Value, Problem> {
        let now = self.clock.now();
        let tables = &mut *self.tables.borrow_mut();
        match function {
            "jobs_claim" => {
                self.leases.set(self.leases.get() + 1);
                Ok(tables.claim(now, &format!("lease-{}", self.leases.get()), &self.sync))
            }
            "jobs_heartbeat" => Ok(json!({ "alive": tables.hold(args).is_ok(), "cancelled": false })),
            "jobs_release" => {
                let job = tables.hold(args)?;
                job.attempts = job.attempts.saturating_sub(1);
                (job.state, job.run_after) =
                    ("queued", now.plus_millis(args["p_delay_ms"].as_i64().unwrap()));
                Ok(json!({ "released": true }))
            }
            "jobs_complete" => {
                let job = tables.hold(args)?;
                (job.state, job.result) = ("done", args["p_result"].clone());
                Ok(json!({ "completed": true }))
            }
            "jobs_fail" => {
                let job = tables.hold(args)?;
                job.error = json!({ "code": args["p_code"] });
                let is_over = args["p_retryable"] != json!(true) || job.attempts >= MAX_ATTEMPTS;
                job.state = if is_over { "dead" } else { "queued" };
                job.run_after = now.plus_millis(args["p_retry_after_ms"].as_i64().unwrap_or(2_000));
                Ok(json!({ "state": job.state }))
            }
            "score_write_back_slice" => tables.slice(args),
            "score_write_back_commit" => tables.commit(args, now),
            "score_write_back_ready" => {
                tables.hold(args)?;
                tables.setup = ("ready", args["p_version"].as_i64().unwrap(), String::new(), String::new());
                Ok(json!({}))
            }
            "score_write_back_block" => {
                let job = tables.hold(args)?;
                (job.state, job.result) = ("done", json!({ "blocked": args["p_code"] }));
                let text = |name: &str| args[name].as_str().unwrap().to_owned();
                tables.setup = ("blocked", 0, text("p_code"), text("p_detail"));
                Ok(json!({}))
            }
            "score_write_back_due" => {
                if tables.known.values().any(|known| known.pending) {
                    tables.enqueue_anyway(now);
                }
                Ok(json!({}))
            }
            other => panic!("the SQL function {other} is not in memory"),
        }
    }
}

/// The names of values that differ, but for the time of scoring.
fn differing(values: &BTreeMap<String, Value>, from: &BTreeMap<String, Value>) -> Vec<String> {
    let differs = |name: &&String| *name != "scored_at" && from.get(*name) != values.get(*name);
    values.keys().filter(differs).cloned().collect()
}

impl Tables {
    fn enqueue(&mut self, now: Timestamp) {
        if !self.is_off && self.setup.0 != "blocked" {
            self.enqueue_anyway(now);
        }
    }

    fn enqueue_anyway(&mut self, now: Timestamp) {
        if self.jobs.iter().all(|job| job.state != "queued") {
            let id = i64::try_from(self.jobs.len()).unwrap() + 1;
            self.jobs.push(Job { id, state: "queued", run_after: now, ..Job::default() });
        }
    }

    fn claim(&mut self, now: Timestamp, lease: &str, sync: &SyncStore) -> Value {
        let portal = sync.tables.borrow().account.portal_id.clone();
        let due = |job: &&mut Job| match job.state {
            "queued" => job.run_after <= now,
            "running" => job.leased_until < now,
            _ => false,
        };
        let Some(job) = self.jobs.iter_mut().find(due) else { return json!([]) };
        assert!(job.attempts < MAX_ATTEMPTS, "no progress: {job:?}");
        (job.state, job.attempts, job.leased_until) =
            ("running", job.attempts + 1, now.plus_millis(LEASE_MS));
        lease.clone_into(&mut job.lease);
        json!([{ "id": job.id, "kind": "score.write_back", "account_id": "20000000-0000-4000-8000-000000000001",
            "portal_id": portal, "session_id": null, "payload": { "object_type": "contacts" },
            "cursor": job.cursor, "attempts": job.attempts, "lease_token": lease }])
    }

    fn hold(&mut self, args: &Value) -> Result<&mut Job, Problem> {
        let id = args["p_job_id"].as_i64().or(args["p_id"].as_i64()).unwrap();
        let held = |job: &&mut Job| {
            job.id == id && job.state == "running" && args["p_lease_token"] == json!(job.lease)
        };
        self.jobs.iter_mut().find(held).map_or_else(|| raise("lease_lost"), Ok)
    }

    fn slice(&mut self, args: &Value) -> Result<Value, Problem> {
        let (id, step, cancelled) = {
            let job = self.hold(args)?;
            (job.id, job.cursor["step"].as_i64().unwrap_or(0), job.cancel_requested)
        };
        if cancelled {
            return Ok(json!({ "status": "cancelled" }));
        }
        if self.jobs.iter().any(|job| job.state == "running" && job.id < id) {
            return Ok(json!({ "status": "waits" }));
        }
        if self.is_off {
            return Ok(json!({ "status": "off" }));
        }
        let limit = usize::try_from(args["p_limit"].as_i64().unwrap()).unwrap();
        let mut records = Vec::new();
        let picked: Vec<String> =
            self.known.iter().filter(|(_, known)| known.pending).map(|(id, _)| id.clone()).collect();
        for id in picked.iter().take(limit) {
            let (known, scored) = (self.known.get_mut(id).unwrap(), &self.scores[id]);
            let mut names = differing(scored, &known.values);
            if names.is_empty() {
                known.pending = false;
                continue;
            }
            names.push("scored_at".to_owned());
            let values: BTreeMap<_, _> = names.iter().map(|name| (name, &scored[name])).collect();
            records.push(json!({ "record_id": id, "values": values }));
        }
        let version = if self.setup.0 == "ready" { self.setup.1 } else { 0 };
        Ok(json!({ "status": "open", "object_type": "contacts", "records": records,
            "more": picked.len() >= limit, "step": step, "definition_version": version }))
    }

    fn commit(&mut self, args: &Value, now: Timestamp) -> Result<Value, Problem> {
        let job = self.hold(args)?;
        let zero = json!({ "step": 0, "written": 0, "refused": 0, "gone": 0 });
        let mut cursor = if job.cursor.is_null() { zero } else { job.cursor.clone() };
        let cancelled = job.cancel_requested;
        if args["p_step"] == cursor["step"] {
            for (name, list) in [("written", "p_written"), ("refused", "p_refused"), ("gone", "p_gone")] {
                let count = i64::try_from(args[list].as_array().unwrap().len()).unwrap();
                cursor[name] = json!(cursor[name].as_i64().unwrap() + count);
            }
            cursor["step"] = json!(cursor["step"].as_i64().unwrap() + 1);
            job.cursor = cursor.clone();
            job.attempts = 0;
            job.leased_until = now.plus_millis(LEASE_MS);
            self.settle(args);
        }
        Ok(json!({ "cancelled": cancelled, "totals": cursor }))
    }

    fn settle(&mut self, args: &Value) {
        for written in args["p_written"].as_array().unwrap() {
            let id = written["record_id"].as_str().unwrap();
            let row = self.known.get_mut(id).unwrap();
            let values: BTreeMap<String, Value> = serde_json::from_value(written["values"].clone()).unwrap();
            row.pending = self.scores[id]["scored_at"] != values["scored_at"];
            row.values.extend(values);
            row.state = "written";
        }
        for refused in args["p_refused"].as_array().unwrap() {
            let id = refused["record_id"].as_str().unwrap();
            let row = self.known.get_mut(id).unwrap();
            row.pending = self.scores[id]["scored_at"] != refused["scored_at"];
            row.state = "refused";
            row.code = refused["code"].as_str().unwrap().to_owned();
            row.detail = refused["detail"].as_str().unwrap().to_owned();
        }
        for gone in args["p_gone"].as_array().unwrap() {
            let row = self.known.get_mut(gone.as_str().unwrap()).unwrap();
            (row.state, row.pending) = ("gone", false);
        }
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        if let Some(before) = &*self.before.borrow() {
            before(function, self);
        }
        if function.starts_with("oauth_") || function.starts_with("rate_") {
            return self.sync.call_json(caller, function, arguments).await;
        }
        let arguments = serde_json::from_str(&arguments).unwrap();
        self.run(function, &arguments).map(|answer| answer.to_string())
    }
}
