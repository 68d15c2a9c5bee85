//! Sessions: start, progress, cancel, end.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Problem, Timestamp};
use ports::Caller;
use serde_json::{Value, json};

use super::{JobRow, Tables, args::Args, raise};

const OBJECTS: [&str; 4] = ["contacts", "companies", "deals", "calls"];

/// A row of `sync_sessions` with its objects.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct SessionRow {
    pub session_id: String,
    pub mode: String,
    pub status: &'static str,
    pub start_time: Timestamp,
    pub end_time: Option<Timestamp>,
    pub error: Value,
    pub idempotency_key: Option<String>,
    pub objects: BTreeMap<String, ObjectRow>,
}

/// A row of `sync_session_objects`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct ObjectRow {
    pub status: String,
    pub phase: Option<String>,
    pub expected: Option<i64>,
    pub records_count: i64,
    pub error_count: i64,
    pub error: Value,
}

impl SessionRow {
    fn is_open(&self) -> bool {
        self.end_time.is_none()
    }

    pub(super) fn start(&mut self, object: &str) {
        if let Some(row) = self.objects.get_mut(object).filter(|row| row.status == "pending") {
            "running".clone_into(&mut row.status);
        }
        if self.status == "pending" {
            self.status = "running";
        }
    }

    fn close(&mut self, status: &'static str, error: Value, now: Timestamp) {
        if self.is_open() {
            self.status = status;
            self.error = error;
            self.end_time = Some(now);
        }
    }

    /// Records counted in all objects.
    pub fn records_count(&self) -> i64 {
        self.objects.values().map(|object| object.records_count).sum()
    }
}

/// `auth.uid()` of a forwarded token.
fn user_id(caller: &Caller) -> Result<String, Problem> {
    let Caller::User(token) = caller else { return raise(401, "unauthorized") };
    let claims = token.expose().split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = claims.and_then(|json| serde_json::from_slice::<Value>(&json).ok()).unwrap_or_default();
    claims["sub"].as_str().map_or_else(|| raise(401, "unauthorized"), |id| Ok(id.to_owned()))
}

impl Tables {
    pub(super) fn member_context(&self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        let user_id = user_id(caller)?;
        let Some(portal_id) = args.maybe_text("p_portal_id") else {
            return Ok(json!({ "user_id": user_id, "email": null }));
        };
        match self.members.get(&user_id).filter(|_| portal_id == self.account.portal_id) {
            None => raise(404, "unknown_portal"),
            Some(role) => Ok(json!({
                "user_id": user_id, "email": null, "account_id": self.account.account_id,
                "portal_id": portal_id, "role": role,
            })),
        }
    }

    pub(super) fn sync_progress(&self, caller: &Caller, args: &Args, _: Timestamp) -> Result<Value, Problem> {
        let user_id = user_id(caller)?;
        let id = args.text("p_session_id");
        let visible = self.members.contains_key(&user_id);
        let Some(session) = self.sessions.iter().find(|session| visible && session.session_id == id) else {
            return raise(404, "unknown_session");
        };
        let object = |row: &ObjectRow| {
            json!({
                "status": row.status, "phase": row.phase, "records_count": row.records_count,
                "expected": row.expected, "error_count": row.error_count, "error": row.error,
            })
        };
        let objects: BTreeMap<_, _> = session.objects.iter().map(|(name, row)| (name, object(row))).collect();
        Ok(json!({
            "session_id": id, "portal_id": self.account.portal_id, "mode": session.mode, "status": session.status,
            "objects": objects, "records_count": session.records_count(), "start_time": session.start_time,
            "end_time": session.end_time, "error": session.error,
        }))
    }

    pub(super) fn sync_start(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let asked = args.list("p_objects");
        let objects: Vec<&str> =
            OBJECTS.into_iter().filter(|object| asked.is_empty() || asked.contains(&json!(object))).collect();
        let key = args.maybe_text("p_idempotency_key");
        let known = self.sessions.iter().find(|session| key.is_some() && session.idempotency_key == key);
        if let Some(session) = known {
            return Ok(json!({ "session_id": session.session_id, "already_running": false }));
        }
        if self.account.status != "active" {
            return raise(409, "not_connected");
        }
        if let Some(session) = self.sessions.iter().find(|session| session.is_open()) {
            return Ok(json!({ "session_id": session.session_id, "already_running": true }));
        }
        let (mode, index) = (args.text("p_mode"), self.sessions.len());
        let session_id = format!("sync_{}", self.uuid().replace('-', ""));
        let row = ObjectRow {
            status: "pending".to_owned(),
            phase: None,
            expected: None,
            records_count: 0,
            error_count: 0,
            error: Value::Null,
        };
        self.sessions.push(SessionRow {
            session_id: session_id.clone(),
            mode: mode.clone(),
            status: "pending",
            start_time: now,
            end_time: None,
            error: Value::Null,
            idempotency_key: key,
            objects: objects.iter().map(|object| ((*object).to_owned(), row.clone())).collect(),
        });
        for object in objects {
            let since = self.watermarks.get(object).filter(|_| mode == "incremental");
            let payload =
                json!({ "object": object, "mode": mode, "since": since, "session_started_at": now });
            let id = i64::try_from(self.jobs.len()).unwrap_or(0) + 1;
            self.jobs.push(JobRow::queued(id, index, payload, now));
        }
        Ok(json!({ "session_id": session_id, "already_running": false }))
    }

    pub(super) fn sync_start_due(&mut self, now: Timestamp) -> Result<Value, Problem> {
        let recent = |s: &SessionRow| s.is_open() || now.millis_since(s.start_time) < 50 * 60_000;
        if self.account.status != "active" || self.sessions.iter().any(recent) {
            return Ok(json!({ "started": [] }));
        }
        let args = Args(json!({ "p_mode": "incremental" }));
        Ok(json!({ "started": [self.sync_start(&args, now)?] }))
    }

    pub(super) fn sync_cancel(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let id = args.text("p_session_id");
        let Some(index) = self.sessions.iter().position(|session| session.session_id == id) else {
            return raise(404, "unknown_session");
        };
        for job in self.jobs.iter_mut().filter(|job| job.session == index) {
            if matches!(job.state, "queued" | "running") {
                job.cancel_requested = true;
            }
            if job.state == "queued" {
                job.end("cancelled");
            }
        }
        self.sessions[index].close("failed", json!({ "code": "cancelled" }), now);
        Ok(json!({ "status": self.sessions[index].status }))
    }

    pub(super) fn sync_finish_object(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let index = self.hold(args, "p_job_id")?;
        let session = self.jobs[index].session;
        if self.jobs[index].cancel_requested {
            self.jobs[index].end("cancelled");
        } else {
            self.jobs[index].end("done");
            let watermark = super::args::time(args.value("p_watermark"));
            self.end_object(index, &args.text("p_status"), watermark, args.value("p_error").clone(), now);
        }
        Ok(json!({ "session_status": self.sessions[session].status }))
    }

    pub(super) fn end_object(
        &mut self,
        job: usize,
        status: &str,
        watermark: Option<Timestamp>,
        error: Value,
        now: Timestamp,
    ) {
        let object = self.jobs[job].object();
        let session = &mut self.sessions[self.jobs[job].session];
        if !session.is_open() {
            return;
        }
        if let Some(row) = session.objects.get_mut(&object) {
            status.clone_into(&mut row.status);
            row.error = error;
        }
        if let (Some(watermark), "completed") = (watermark, status) {
            let known = self.watermarks.entry(object).or_insert(watermark);
            *known = watermark.max(*known);
        }
        let ended = |row: &ObjectRow| !matches!(row.status.as_str(), "pending" | "running");
        if session.objects.values().all(ended) {
            let failed = session.objects.values().any(|row| row.status == "failed");
            let (status, error) = if failed { ("failed", "objects_failed") } else { ("completed", "") };
            session.close(status, json!({ "code": error }), now);
        }
    }

    pub(super) fn count(
        &mut self,
        job: usize,
        object: &str,
        seen: i64,
        errors: i64,
        phase: Option<String>,
        expected: Option<i64>,
    ) {
        let session = &mut self.sessions[self.jobs[job].session];
        if let Some(row) = session.objects.get_mut(object) {
            row.records_count += seen;
            row.error_count += errors;
            row.phase = phase.or(row.phase.take());
            row.expected = expected.or(row.expected);
        }
    }
}
