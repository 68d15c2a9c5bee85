//! The job protocol for the jobs of scoring.

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{ACCOUNT, PORTAL, ScoringTables};
use crate::sync_store::{args::Args, raise};

const MAX_ATTEMPTS: i64 = 8;

/// A row of `private.jobs`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct ScoringJob {
    pub id: i64,
    pub kind: String,
    pub state: &'static str,
    pub payload: Value,
    pub cursor: Value,
    pub attempts: i64,
    pub run_after: Timestamp,
    pub lease_token: Option<String>,
    pub leased_until: Timestamp,
    pub cancel_requested: bool,
    pub error: Value,
    pub result: Value,
    lease_ms: i64,
}

impl ScoringJob {
    /// Cursor, lease and attempts after a committed step.
    pub(super) fn progressed(&mut self, cursor: Value, now: Timestamp) {
        self.cursor = cursor;
        self.attempts = 0;
        self.leased_until = now.plus_millis(self.lease_ms.max(30_000));
    }

    pub(super) fn end(&mut self, state: &'static str) {
        self.state = state;
        self.lease_token = None;
    }

    /// Whether it is neither done nor given up.
    pub fn is_open(&self) -> bool {
        matches!(self.state, "queued" | "running")
    }

    fn requeue(&mut self, run_after: Timestamp) {
        self.end("queued");
        self.run_after = run_after;
    }
}

impl ScoringTables {
    /// Queues a job.
    pub fn enqueue(&mut self, kind: &str, payload: Value, now: Timestamp) -> i64 {
        let id = i64::try_from(self.jobs.len()).unwrap_or(0) + 1;
        self.jobs.push(ScoringJob {
            id,
            kind: kind.to_owned(),
            state: "queued",
            payload,
            cursor: Value::Null,
            attempts: 0,
            run_after: now,
            lease_token: None,
            leased_until: now,
            cancel_requested: false,
            error: Value::Null,
            result: Value::Null,
            lease_ms: 0,
        });
        id
    }

    /// The index of the job that the caller holds.
    pub(super) fn hold(&self, args: &Args, id: &str) -> Result<usize, Problem> {
        let (id, token) = (args.number(id), args.text("p_lease_token"));
        let held = |job: &ScoringJob| {
            job.id == id && job.state == "running" && job.lease_token.as_ref() == Some(&token)
        };
        self.jobs.iter().position(held).map_or_else(|| raise(409, "lease_lost"), Ok)
    }

    pub(super) fn jobs_claim(&mut self, args: &Args, now: Timestamp) -> Value {
        let limit = usize::try_from(args.number("p_limit")).unwrap_or(0);
        let kinds = args.list("p_kinds").to_vec();
        let due = |job: &ScoringJob| match job.state {
            "queued" => job.run_after <= now,
            "running" => job.leased_until < now,
            _ => false,
        };
        let mut due: Vec<usize> = (0..self.jobs.len())
            .filter(|index| due(&self.jobs[*index]) && kinds.contains(&json!(self.jobs[*index].kind)))
            .collect();
        due.sort_by_key(|index| (self.jobs[*index].run_after, self.jobs[*index].id));
        due.truncate(limit);
        let mut claimed = Vec::new();
        for index in due {
            if self.jobs[index].cancel_requested {
                self.jobs[index].end("cancelled");
            } else if self.jobs[index].attempts >= MAX_ATTEMPTS {
                self.bury(index, &json!({ "code": "attempts_exhausted" }));
            } else {
                claimed.push(self.lease(index, args.number("p_lease_seconds") * 1_000, now));
            }
        }
        Value::Array(claimed)
    }

    fn lease(&mut self, index: usize, lease_ms: i64, now: Timestamp) -> Value {
        let token = self.uuid();
        let job = &mut self.jobs[index];
        job.state = "running";
        job.attempts += 1;
        job.lease_token = Some(token);
        job.lease_ms = lease_ms;
        job.leased_until = now.plus_millis(lease_ms);
        json!({
            "id": job.id, "kind": job.kind, "account_id": ACCOUNT, "portal_id": PORTAL, "session_id": null,
            "payload": job.payload, "cursor": job.cursor, "attempts": job.attempts, "lease_token": job.lease_token,
        })
    }

    pub(super) fn jobs_heartbeat(&mut self, args: &Args, now: Timestamp) -> Value {
        let Ok(index) = self.hold(args, "p_id") else { return json!({ "alive": false, "cancelled": false }) };
        let job = &mut self.jobs[index];
        job.leased_until = now.plus_millis(args.number("p_lease_seconds") * 1_000);
        json!({ "alive": true, "cancelled": job.cancel_requested })
    }

    pub(super) fn jobs_release(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let index = self.hold(args, "p_id")?;
        let job = &mut self.jobs[index];
        if job.cancel_requested {
            job.end("cancelled");
        } else {
            job.attempts = (job.attempts - 1).max(0);
            job.requeue(now.plus_millis(args.number("p_delay_ms")));
        }
        Ok(json!({ "released": true }))
    }

    pub(super) fn jobs_complete(&mut self, args: &Args) -> Result<Value, Problem> {
        let index = self.hold(args, "p_id")?;
        let job = &mut self.jobs[index];
        job.result = args.value("p_result").clone();
        job.end(if job.cancel_requested { "cancelled" } else { "done" });
        Ok(json!({ "completed": !self.jobs[index].cancel_requested }))
    }

    pub(super) fn jobs_fail(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let index = self.hold(args, "p_id")?;
        let error = json!({ "code": args.value("p_code"), "detail": args.value("p_detail") });
        let job = &mut self.jobs[index];
        if job.cancel_requested {
            job.end("cancelled");
            return Ok(json!({ "state": "dead" }));
        }
        if args.value("p_retryable") != &json!(true) || job.attempts >= MAX_ATTEMPTS {
            self.bury(index, &error);
            return Ok(json!({ "state": "dead" }));
        }
        let delay = (1_000 << job.attempts.min(10)).min(300_000) / 2;
        job.error = error;
        job.requeue(now.plus_millis(delay.max(args.value("p_retry_after_ms").as_i64().unwrap_or(0))));
        Ok(json!({ "state": "queued" }))
    }

    fn bury(&mut self, index: usize, error: &Value) {
        self.jobs[index].end("dead");
        self.jobs[index].error = error.clone();
        let id = self.jobs[index].id;
        for batch in self.batches.iter_mut().filter(|batch| batch.job_id == id) {
            batch.status = "failed";
            batch.error = error.clone();
        }
    }
}
