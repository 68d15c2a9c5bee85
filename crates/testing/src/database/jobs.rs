//! The queue: `private.jobs` and its protocol, for jobs of every kind.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    AREAS, Answer, Area, Call, NO_AREA, Tables,
    call::{decode, pick, raise},
};

pub(super) const AREA: Area = Area { call, insert, ..NO_AREA };

/// A row of `private.jobs`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
#[allow(missing_docs)] // columns
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub account_id: String,
    /// Who asked for it.
    pub user_id: Option<String>,
    /// `sync_sessions.session_id`.
    pub session_id: Option<String>,
    pub state: String,
    pub payload: Value,
    pub cursor: Value,
    pub attempts: i64,
    pub run_after: Timestamp,
    pub lease_token: Option<String>,
    pub leased_until: Option<Timestamp>,
    /// Number of the claim that last gave it to a worker; 0 before the first.
    pub turn: i64,
    pub cancel_requested: bool,
    pub last_batch: Option<String>,
    pub last_answer: Value,
    pub result: Value,
    pub error: Value,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

impl Job {
    /// Whether it waits or is being worked on.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "queued" | "running")
    }

    /// Whose turn it takes: who asked for it, else the portal.
    fn asker(&self) -> &String {
        self.user_id.as_ref().unwrap_or(&self.account_id)
    }

    /// The object type that it is about.
    pub(super) fn object(&self) -> String {
        self.payload["object_type"].as_str().unwrap_or_default().to_owned()
    }

    /// When somebody may take it next.
    pub fn due(&self) -> Option<Timestamp> {
        match self.state.as_str() {
            "queued" => Some(self.run_after),
            "running" => self.leased_until.map(|until| until.plus_millis(1)),
            _ => None,
        }
    }
}

/// By id.
pub type Jobs = BTreeMap<i64, Job>;

/// Whether it may be claimed without progress once more: `max_attempts` of `private.job_kinds`.
fn may_be_tried_again(job: &Job) -> bool {
    job.attempts < if job.kind.starts_with("document.") { 4 } else { 8 }
}

/// What tells the owner of a job of its new state.
pub(super) type Handler = fn(&mut Tables, &Job, Timestamp);

impl Tables {
    /// Queues a job that is due at once.
    pub fn enqueue(&mut self, kind: &str, account_id: &str, payload: Value, now: Timestamp) -> i64 {
        let (kind, account_id) = (kind.to_owned(), account_id.to_owned());
        self.add_job(Job { kind, account_id, payload, run_after: now, ..Job::default() }, now)
    }

    pub(super) fn add_job(&mut self, job: Job, now: Timestamp) -> i64 {
        let id = self.jobs.last_key_value().map_or(1, |(last, _)| last + 1);
        let job = Job { id, state: "queued".to_owned(), created_at: now, updated_at: now, ..job };
        self.jobs.insert(id, job);
        id
    }

    /// The job that the caller holds, by the argument `p_id` or `p_job_id`.
    pub(super) fn hold(&self, call: &Call) -> Result<Job, Problem> {
        let id = if call.arguments["p_id"].is_null() { call.arg("p_job_id") } else { call.arg("p_id") };
        let token = Some(call.arg("p_lease_token"));
        let held = self.jobs.get(&id).filter(|job| job.state == "running" && job.lease_token == token);
        held.map_or_else(|| raise(409, "lease_lost"), |job| Ok(job.clone()))
    }

    /// Changes a job, and tells its owner when its state is another then.
    pub(super) fn change_job(&mut self, id: i64, now: Timestamp, change: impl FnOnce(&mut Job)) {
        let job = self.jobs.get_mut(&id).unwrap_or_else(|| panic!("no job {id}"));
        let before = job.state.clone();
        change(job);
        job.updated_at = now;
        if job.state != "running" {
            (job.lease_token, job.leased_until) = (None, None);
        }
        if !job.is_open() {
            job.finished_at = job.finished_at.or(Some(now));
        }
        if job.state != before {
            let job = job.clone();
            let owners = AREAS.iter().flat_map(|area| area.owners).filter(|(kind, _)| *kind == job.kind);
            owners.for_each(|(_, changed)| changed(self, &job, now));
        }
    }

    pub(super) fn end_job(&mut self, id: i64, now: Timestamp, state: &str) {
        self.change_job(id, now, |job| state.clone_into(&mut job.state));
    }

    /// A step was committed: a fresh lease of the same length, and no attempts counted against progress.
    pub(super) fn progressed(&mut self, id: i64, now: Timestamp, cursor: Value) {
        self.change_job(id, now, |job| {
            let lease = job.leased_until.map_or(0, |until| until.millis_since(job.updated_at));
            job.leased_until = Some(now.plus_millis(lease.max(30_000)));
            (job.cursor, job.attempts) = (cursor, 0);
        });
    }

    /// Ends the job that the caller holds, with an answer to give again should this one be lost.
    pub(super) fn end_held(&mut self, id: i64, call: &Call, answer: &Value) {
        self.change_job(id, call.now, |job| {
            "done".clone_into(&mut job.state);
            (job.last_batch, job.last_answer) = (Some(call.arg("p_lease_token")), answer.clone());
            (job.result, job.error) = (answer.clone(), Value::Null);
        });
    }

    /// The answer of the step with which this holder of the lease has ended the job.
    pub(super) fn answered(&self, call: &Call) -> Option<Value> {
        let job = self.jobs.get(&call.arg::<i64>("p_job_id")).filter(|job| job.state == "done")?;
        (job.last_batch == Some(call.arg("p_lease_token"))).then(|| job.last_answer.clone())
    }

    /// Notes what a step was asked, to give the same answer to the same once more.
    pub(super) fn note_answer(&mut self, id: i64, batch: String, answer: &Value) {
        self.jobs.entry(id).and_modify(|job| {
            (job.last_batch, job.last_answer) = (Some(batch), answer.clone());
        });
    }

    /// The due job whose turn it is: those of dead workers first, then of the portal after the one that was served last, and
    /// in it of the user after the one who was.
    fn next_job(&self, kinds: &[String], now: Timestamp) -> Option<i64> {
        let asked = || self.jobs.values().filter(|job| kinds.contains(&job.kind));
        let served = |job: &&Job| job.turn > 0;
        let last = asked().filter(served).max_by_key(|job| job.turn).map(|job| &job.account_id);
        let last_user = |account: &String| {
            let of_account = asked().filter(served).filter(|job| job.account_id == *account);
            of_account.max_by_key(|job| job.turn).map(Job::asker)
        };
        let due = asked().filter(|job| job.due().is_some_and(|due| due <= now));
        let next = due.min_by_key(|job| {
            let account = &job.account_id;
            // Ids up to the last one served come after the others.
            let turn = (Some(account) <= last, account);
            let user = (Some(job.asker()) <= last_user(account), job.asker());
            (job.state == "queued")
                .then_some((turn, user))
                .map_or((None, job.run_after, job.id), |turn| (Some(turn), job.run_after, job.id))
        });
        next.map(|job| job.id)
    }

    pub(super) fn bury(&mut self, id: i64, now: Timestamp, error: Value) {
        self.change_job(id, now, |job| {
            job.error = error;
            "dead".clone_into(&mut job.state);
        });
    }

    /// Cancels the waiting jobs among these and asks the running ones to stop.
    pub(super) fn cancel_jobs(&mut self, now: Timestamp, which: impl Fn(&Job) -> bool) {
        let ids: Vec<i64> =
            self.jobs.values().filter(|job| job.is_open() && which(job)).map(|job| job.id).collect();
        for id in ids {
            self.change_job(id, now, |job| {
                job.cancel_requested = true;
                if job.state == "queued" {
                    "cancelled".clone_into(&mut job.state);
                }
            });
        }
    }
}

fn insert(tables: &mut Tables, table: &str, row: &Value, now: Timestamp) -> Option<()> {
    (table == "private.jobs").then(|| {
        let job: Job = decode(row, || table.to_owned());
        let run_after = if row["run_after"].is_null() { now } else { job.run_after };
        let payload = if job.payload.is_null() { json!({}) } else { job.payload };
        tables.add_job(Job { payload, run_after, ..job }, now);
    })
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "jobs_claim" => Ok(claim(tables, call)),
        "jobs_heartbeat" => Ok(heartbeat(tables, call)),
        "jobs_release" => release(tables, call),
        "jobs_complete" => complete(tables, call),
        "jobs_fail" => fail(tables, call),
        _ => return None,
    })
}

fn claim(tables: &mut Tables, call: &Call) -> Value {
    let kinds: Vec<String> = call.arg("p_kinds");
    let mut claimed = Vec::new();
    for _ in 0..call.arg::<usize>("p_limit").min(100) {
        let Some(id) = tables.next_job(&kinds, call.now) else { break };
        let job = tables.jobs[&id].clone();
        if job.cancel_requested {
            tables.end_job(id, call.now, "cancelled");
        } else if !may_be_tried_again(&job) {
            let detail = format!("No progress in {} attempts.", job.attempts);
            tables.bury(id, call.now, json!({ "code": "attempts_exhausted", "detail": detail }));
        } else {
            let token = tables.uuid();
            let turn = 1 + tables.jobs.values().map(|job| job.turn).max().unwrap_or_default();
            tables.change_job(id, call.now, |job| {
                "running".clone_into(&mut job.state);
                job.attempts += 1;
                job.lease_token = Some(token);
                job.leased_until = Some(lease_end(call));
                job.turn = turn;
            });
            claimed.push(id);
        }
    }
    claimed.sort_unstable();
    let row = |id: &i64| {
        let job = &tables.jobs[id];
        let columns = "id kind account_id session_id payload cursor attempts lease_token";
        let mut row = pick(job, columns);
        row["portal_id"] = json!(tables.accounts.rows[&job.account_id].portal_id);
        row
    };
    claimed.iter().map(row).collect()
}

fn lease_end(call: &Call) -> Timestamp {
    call.now.plus_millis(call.arg::<i64>("p_lease_seconds").max(1) * 1_000)
}

fn heartbeat(tables: &mut Tables, call: &Call) -> Value {
    let Ok(job) = tables.hold(call) else { return json!({ "alive": false, "cancelled": false }) };
    tables.jobs.entry(job.id).and_modify(|job| job.leased_until = Some(lease_end(call)));
    json!({ "alive": true, "cancelled": job.cancel_requested })
}

fn release(tables: &mut Tables, call: &Call) -> Answer {
    let Job { id, cancel_requested, .. } = tables.hold(call)?;
    tables.change_job(id, call.now, |job| {
        if cancel_requested {
            "cancelled".clone_into(&mut job.state);
        } else {
            "queued".clone_into(&mut job.state);
            job.attempts = (job.attempts - 1).max(0);
            job.run_after = call.now.plus_millis(call.arg::<i64>("p_delay_ms").max(0));
        }
    });
    Ok(json!({ "released": true }))
}

fn complete(tables: &mut Tables, call: &Call) -> Answer {
    let Job { id, cancel_requested, .. } = tables.hold(call)?;
    tables.change_job(id, call.now, |job| {
        if cancel_requested {
            "cancelled".clone_into(&mut job.state);
        } else {
            "done".clone_into(&mut job.state);
            (job.result, job.error) = (call.arg("p_result"), Value::Null);
        }
    });
    Ok(json!({ "completed": !cancel_requested }))
}

fn fail(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let error = json!({ "code": call.arguments["p_code"], "detail": call.arguments["p_detail"] });
    if job.cancel_requested {
        tables.end_job(job.id, call.now, "cancelled");
    } else if !call.arg::<bool>("p_retryable") || !may_be_tried_again(&job) {
        tables.bury(job.id, call.now, error);
    } else {
        // Half of 2 s, 4 s, … up to 5 minutes, the least that chance may give.
        let delay = (1_000_i64 << job.attempts.min(10)).min(300_000) / 2;
        let delay = delay.max(call.arg::<Option<i64>>("p_retry_after_ms").unwrap_or(0));
        tables.change_job(job.id, call.now, |job| {
            "queued".clone_into(&mut job.state);
            (job.error, job.run_after) = (error, call.now.plus_millis(delay));
        });
        return Ok(json!({ "state": "queued" }));
    }
    Ok(json!({ "state": "dead" }))
}
