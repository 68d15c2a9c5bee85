//! The queue's functions as the migrations have them, for a fake that holds one job.

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

/// Claims without progress before a job is dead, as of the document kinds.
const MAX_ATTEMPTS: u32 = 4;

/// A job of `private.jobs`.
#[derive(Clone, Debug)]
pub struct OneJob {
    /// What it is.
    pub kind: String,
    /// `queued`, `running`, `done` or `dead`.
    pub state: &'static str,
    /// How far it got.
    pub cursor: Value,
    /// Claims since the last committed step.
    pub attempts: u32,
    /// Not before.
    pub run_after: Timestamp,
    /// Number of the lease, of which the token is made; another number is another worker's.
    pub lease: u32,
    /// When another worker may take over.
    pub leased_until: Timestamp,
    /// Whether it should stop at its next step.
    pub cancel_requested: bool,
    /// Code and detail of the last failure.
    pub error: Value,
    /// What it ended with.
    pub result: Value,
}

impl OneJob {
    /// A job that waits.
    pub fn new(kind: &str, now: Timestamp) -> Self {
        Self {
            kind: kind.to_owned(),
            state: "queued",
            cursor: Value::Null,
            attempts: 0,
            run_after: now,
            lease: 0,
            leased_until: now,
            cancel_requested: false,
            error: Value::Null,
            result: Value::Null,
        }
    }

    /// Whether these arguments bear the token of its last lease.
    pub fn is_leased_to(&self, arguments: &Value) -> bool {
        arguments["p_lease_token"] == json!(self.token())
    }

    /// Whether it waits or is being worked on.
    pub fn is_open(&self) -> bool {
        matches!(self.state, "queued" | "running")
    }

    /// When somebody may take it next.
    pub fn due(&self) -> Timestamp {
        if self.state == "running" { self.leased_until.plus_millis(1) } else { self.run_after }
    }

    /// Carries out a function of the queue; none when `function` is another one. Whoever does not hold the lease is
    /// refused, whatever the function.
    ///
    /// # Panics
    /// When a claim does not name the job's kind, or not for how long.
    pub fn call(
        &mut self,
        now: Timestamp,
        function: &str,
        arguments: &Value,
    ) -> Option<Result<Value, Problem>> {
        if function == "jobs_claim" {
            return Some(Ok(self.claim(now, arguments)));
        }
        let held = self.state == "running" && self.is_leased_to(arguments);
        if function == "jobs_heartbeat" {
            return Some(Ok(json!({ "alive": held, "cancelled": self.cancel_requested })));
        }
        if !held {
            let detail = "Another worker holds this job, or it has ended.";
            return Some(Err(Problem::new(409, "lease_lost", detail)));
        }
        match function {
            "jobs_release" => Some(Ok(self.release(now, arguments))),
            "jobs_complete" => {
                self.end(arguments["p_result"].clone());
                Some(Ok(json!({ "completed": true })))
            }
            "jobs_fail" => Some(Ok(self.fail(now, arguments))),
            _ => None,
        }
    }

    /// A step was committed: a fresh lease, and no attempts counted against progress.
    pub fn moved(&mut self, now: Timestamp, cursor: Value) {
        self.cursor = cursor;
        self.attempts = 0;
        self.leased_until = now.plus_millis(30_000);
    }

    /// It ended well.
    pub fn end(&mut self, result: Value) {
        (self.state, self.result) = ("done", result);
    }

    fn token(&self) -> String {
        format!("lease-{}", self.lease)
    }

    fn claim(&mut self, now: Timestamp, arguments: &Value) -> Value {
        let kinds = &arguments["p_kinds"];
        let claims = |known: &Vec<Value>| known.contains(&json!(self.kind));
        assert!(kinds.as_array().is_some_and(claims), "{} is not claimed: {kinds}", self.kind);
        let due = match self.state {
            "queued" => self.run_after <= now,
            "running" => self.leased_until < now,
            _ => false,
        };
        if !due || arguments["p_limit"] == 0 {
            return json!([]);
        }
        if self.attempts >= MAX_ATTEMPTS {
            (self.state, self.error) = ("dead", json!({ "code": "attempts_exhausted" }));
            return json!([]);
        }
        (self.state, self.lease, self.attempts) = ("running", self.lease + 1, self.attempts + 1);
        let seconds = arguments["p_lease_seconds"].as_i64();
        let seconds = seconds.unwrap_or_else(|| panic!("a claim that does not say for how long"));
        self.leased_until = now.plus_millis(seconds * 1_000);
        json!([{
            "id": 7, "kind": self.kind, "account_id": "20000000-0000-4000-8000-000000000001", "portal_id": null,
            "session_id": null, "payload": {}, "cursor": self.cursor, "attempts": self.attempts,
            "lease_token": self.token(),
        }])
    }

    fn release(&mut self, now: Timestamp, arguments: &Value) -> Value {
        self.wait(now, arguments["p_delay_ms"].as_i64().unwrap_or(0));
        self.attempts = self.attempts.saturating_sub(1);
        json!({ "released": true })
    }

    fn fail(&mut self, now: Timestamp, arguments: &Value) -> Value {
        self.error = json!({ "code": arguments["p_code"], "detail": arguments["p_detail"] });
        if arguments["p_retryable"] == false || self.attempts >= MAX_ATTEMPTS {
            self.state = "dead";
        } else {
            // Half of 2 s at least after the first failure, and never before what the other side asked for.
            self.wait(now, arguments["p_retry_after_ms"].as_i64().unwrap_or(0).max(1_000));
        }
        json!({ "state": self.state })
    }

    fn wait(&mut self, now: Timestamp, millis: i64) {
        (self.state, self.run_after) = ("queued", now.plus_millis(millis));
    }
}
