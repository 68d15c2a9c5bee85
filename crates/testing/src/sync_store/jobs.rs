//! The job protocol.

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{Tables, args::Args, raise};

const MAX_ATTEMPTS: i64 = 8;

/// A row of `private.jobs`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct JobRow {
    pub id: i64,
    pub session: usize,
    pub state: &'static str,
    pub payload: Value,
    pub cursor: Value,
    pub attempts: i64,
    pub run_after: Timestamp,
    pub lease_token: Option<String>,
    pub leased_until: Timestamp,
    pub cancel_requested: bool,
    pub error: Value,
    pub(super) last_batch: Option<(String, Value)>,
    lease_ms: i64,
}

impl JobRow {
    pub(super) fn queued(id: i64, session: usize, payload: Value, now: Timestamp) -> Self {
        Self {
            id,
            session,
            state: "queued",
            payload,
            cursor: Value::Null,
            attempts: 0,
            run_after: now,
            lease_token: None,
            leased_until: now,
            cancel_requested: false,
            error: Value::Null,
            last_batch: None,
            lease_ms: 0,
        }
    }

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

    fn requeue(&mut self, run_after: Timestamp) {
        self.end("queued");
        self.run_after = run_after;
    }

    pub(super) fn object(&self) -> String {
        self.payload["object"].as_str().unwrap_or_default().to_owned()
    }
}

impl Tables {
    /// The index of the job that the caller holds.
    pub(super) fn hold(&self, args: &Args, id: &str) -> Result<usize, Problem> {
        let (id, token) = (args.number(id), args.text("p_lease_token"));
        let held =
            |job: &JobRow| job.id == id && job.state == "running" && job.lease_token.as_ref() == Some(&token);
        self.jobs.iter().position(held).map_or_else(|| raise(409, "lease_lost"), Ok)
    }

    pub(super) fn jobs_claim(&mut self, args: &Args, now: Timestamp) -> Value {
        let limit = usize::try_from(args.number("p_limit")).unwrap_or(0);
        let lease_ms = args.number("p_lease_seconds") * 1_000;
        let due = |job: &JobRow| match job.state {
            "queued" => job.run_after <= now,
            "running" => job.leased_until < now,
            _ => false,
        };
        let mut due: Vec<usize> = (0..self.jobs.len()).filter(|index| due(&self.jobs[*index])).collect();
        due.sort_by_key(|index| (self.jobs[*index].run_after, self.jobs[*index].id));
        due.truncate(limit);
        let mut claimed = Vec::new();
        for index in due {
            if self.jobs[index].cancel_requested {
                self.jobs[index].end("cancelled");
            } else if self.jobs[index].attempts >= MAX_ATTEMPTS {
                self.bury(index, json!({ "code": "attempts_exhausted" }), now);
            } else {
                let token = self.uuid();
                let job = &mut self.jobs[index];
                job.state = "running";
                job.attempts += 1;
                job.lease_token = Some(token);
                job.lease_ms = lease_ms;
                job.leased_until = now.plus_millis(lease_ms);
                let (session, object) = (job.session, job.object());
                self.sessions[session].start(&object);
                claimed.push(self.claimed(index));
            }
        }
        Value::Array(claimed)
    }

    fn claimed(&self, index: usize) -> Value {
        let job = &self.jobs[index];
        json!({
            "id": job.id, "kind": "sync.object", "account_id": self.account.account_id,
            "portal_id": self.account.portal_id, "session_id": self.sessions[job.session].session_id,
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

    pub(super) fn jobs_complete(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let index = self.hold(args, "p_id")?;
        let cancelled = self.jobs[index].cancel_requested;
        self.jobs[index].end(if cancelled { "cancelled" } else { "done" });
        if !cancelled {
            self.end_object(index, "completed", None, Value::Null, now);
        }
        Ok(json!({ "completed": !cancelled }))
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
            self.bury(index, error, now);
            return Ok(json!({ "state": "dead" }));
        }
        let delay = (1_000 << job.attempts.min(10)).min(300_000) / 2;
        let delay = delay.max(args.value("p_retry_after_ms").as_i64().unwrap_or(0));
        job.error = error;
        job.requeue(now.plus_millis(delay));
        Ok(json!({ "state": "queued" }))
    }

    fn bury(&mut self, index: usize, error: Value, now: Timestamp) {
        self.jobs[index].end("dead");
        self.jobs[index].error = error.clone();
        self.end_object(index, "failed", None, error, now);
    }
}
