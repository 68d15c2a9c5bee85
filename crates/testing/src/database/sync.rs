//! Sync sessions: start, progress, the steps of an object, the end.

mod kinds;
mod objects;
mod plan;
mod properties;
mod references;
mod session;
mod trouble;
mod unseen;

use std::collections::{BTreeMap, BTreeSet};

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{
    Answer, Area, Call, Job, Tables,
    mirror::{self, id_of},
    raise,
};

pub use objects::ObjectSetting;
pub use plan::Status;
pub use references::{Referred, Rows};
pub use session::{Session, SessionObject};

pub(super) const AREA: Area = Area {
    call,
    for_users: &["sync_progress"],
    owners: &[("sync.object", job_changed)],
    insert: objects::insert,
};

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Sync {
    /// In order of arrival.
    pub sessions: Vec<Session>,
    /// Up to which change a portal's object is complete.
    pub watermarks: BTreeMap<(String, String), Timestamp>,
    /// What the scheduled runs go by.
    pub status: BTreeMap<(String, String), Status>,
    /// Open `sync_errors` and when they were last met: account, object, id, code.
    pub errors: BTreeMap<(String, String, String, String), Timestamp>,
    /// Property definitions by account and object, then by name.
    pub properties: BTreeMap<(String, String), BTreeMap<String, Value>>,
    /// Those of them whose values are read.
    pub mirrored: BTreeMap<(String, String), BTreeSet<String>>,
    /// `property_settings` by account and object, as they are answered.
    pub choices: BTreeMap<(String, String), Value>,
    /// Kinds of links by account, from and to, then by category and type id: label, and whether it is defined.
    pub kinds: BTreeMap<(String, String, String), kinds::Kinds>,
    /// Owners by account.
    pub owners: BTreeMap<String, Rows>,
    /// Pipelines by account and object.
    pub pipelines: BTreeMap<(String, String), Rows>,
    /// Stages by account, object and pipeline.
    pub stages: BTreeMap<(String, String, String), Rows>,
    /// What portals say of objects, by account and object type.
    pub settings: BTreeMap<(String, String), ObjectSetting>,
}

impl Sync {
    fn session(&mut self, id: Option<&String>) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| Some(&session.session_id) == id)
    }

    fn open_of(&self, account_id: &str) -> Option<&Session> {
        self.sessions.iter().find(|session| session.account_id == account_id && session.end_time.is_none())
    }
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "sync_start" => start(tables, call, &call.text("p_account_id")),
        "sync_start_due" => plan::start_due(tables, call),
        "sync_progress" => trouble::progress(tables, call),
        "sync_cancel" => cancel(tables, call),
        "sync_apply" => apply(tables, call),
        "sync_apply_properties" => properties::apply(tables, call),
        "sync_property_settings" => Ok(properties::settings(tables, call)),
        "sync_association_kinds" => Ok(kinds::known(tables, call)),
        "sync_apply_association_kinds" => kinds::apply(tables, call),
        "sync_apply_owners" => references::apply_owners(tables, call),
        "sync_apply_pipelines" => references::apply_pipelines(tables, call),
        "sync_apply_schema" => objects::apply_schema(tables, call),
        "mirror_known" => Ok(mirror::known(tables, call)),
        "sync_unseen" => unseen::unseen(tables, call, false),
        "sync_binned" => unseen::unseen(tables, call, true),
        // Nobody is erased here, so no erasure has lost its job.
        "erasure_sweep" => Ok(json!({ "queued": 0 })),
        "sync_note_wait" => trouble::note_wait(tables, call),
        "sync_owed" => trouble::owed(tables, call),
        "sync_compare" => plan::compare(tables, call),
        "sync_unmet" => plan::unmet(tables, call),
        "sync_finish_object" => finish_object(tables, call),
        _ => return None,
    })
}

fn start(tables: &mut Tables, call: &Call, account_id: &str) -> Answer {
    let (mode, asked): (String, Option<Vec<String>>) = (call.arg("p_mode"), call.arg("p_objects"));
    let asked = asked.unwrap_or_default();
    if !matches!(mode.as_str(), "full" | "incremental") {
        return raise(422, "invalid_request");
    }
    let Some(objects) = objects::to_sync(tables, account_id, &asked) else {
        return raise(422, "invalid_request");
    };
    let connected = tables.accounts.get(account_id)?.status == "active";
    let key: Option<String> = call.arg("p_idempotency_key");
    let answer = |session: &Session, running: bool| {
        Ok(json!({ "session_id": session.session_id, "already_running": running }))
    };
    let mut same_key = tables.sync.sessions.iter().filter(|s| s.account_id == account_id && key.is_some());
    if let Some(session) = same_key.find(|session| session.idempotency_key == key) {
        return answer(session, false);
    }
    if !connected {
        return raise(409, "not_connected");
    }
    if let Some(session) = tables.sync.open_of(account_id) {
        return answer(session, true);
    }
    let accept = mode == "full" && call.arg::<Option<bool>>("p_accept_deletions").unwrap_or_default();
    let planned = mode == "incremental" && call.arguments["p_user_id"].is_null();
    let start = Start { accept_deletions: accept, planned };
    Ok(tables.open_session(account_id, &mode, &objects, key, start, call.now))
}

/// How a session is started.
#[derive(Clone, Copy, Default)]
pub(super) struct Start {
    pub(super) accept_deletions: bool,
    /// Nobody asked for it.
    pub(super) planned: bool,
}

impl Tables {
    /// A session with a job for each object.
    pub(super) fn open_session(
        &mut self,
        account_id: &str,
        mode: &str,
        objects: &[String],
        idempotency_key: Option<String>,
        start: Start,
        now: Timestamp,
    ) -> Value {
        let session_id = format!("sync_{}", self.uuid().replace('-', ""));
        let pending = SessionObject { status: "pending".to_owned(), ..SessionObject::default() };
        self.sync.sessions.push(Session {
            session_id: session_id.clone(),
            account_id: account_id.to_owned(),
            mode: mode.to_owned(),
            status: "pending",
            start_time: now,
            idempotency_key,
            objects: objects.iter().map(|object| (object.clone(), pending.clone())).collect(),
            ..Session::default()
        });
        for object in objects {
            let since = self.sync.watermarks.get(&(account_id.to_owned(), object.clone()));
            let since = since.filter(|_| mode == "incremental");
            let mut payload =
                json!({ "object": object, "mode": mode, "since": since, "session_started_at": now });
            if let (Value::Object(payload), true) = (&mut payload, start.planned) {
                let fields = plan::planned(self, account_id, object, now);
                payload.extend(fields.as_object().cloned().unwrap_or_default());
            }
            if let Some(links) = objects::links_to_read(self, account_id, object) {
                payload["links_to"] = json!(links);
            }
            if start.accept_deletions {
                payload["accept_deletions"] = json!(true);
            }
            let cursor = trouble::resumed(self, account_id, &payload, now);
            let (kind, account_id) = ("sync.object".to_owned(), account_id.to_owned());
            let session_id = Some(session_id.clone());
            let job = Job { kind, account_id, session_id, payload, cursor, run_after: now, ..Job::default() };
            self.add_job(job, now);
        }
        json!({ "session_id": session_id, "already_running": false })
    }

    /// Ends what is open of a portal's syncs.
    pub(super) fn fail_syncs(&mut self, account_id: &str, error: &Value, now: Timestamp) {
        let sessions = self.sync.sessions.iter_mut().filter(|session| session.account_id == account_id);
        sessions.for_each(|session| session.fail(error, now));
    }

    /// Ends an object, and the session with the last of them; the session's status.
    fn end_object(
        &mut self,
        job: &Job,
        status: &str,
        watermark: Option<Timestamp>,
        error: Value,
        now: Timestamp,
    ) -> Value {
        let name = object_of(job);
        let Some(session) = self.sync.session(job.session_id.as_ref()) else { return Value::Null };
        let object = session.objects.get_mut(&name).filter(|object| object.ended_at.is_none());
        let Some(object) = object else { return json!(session.status) };
        status.clone_into(&mut object.status);
        (object.error, object.ended_at) = (error, Some(now));
        if session.end_time.is_some() {
            return json!(session.status);
        }
        if session.objects.values().all(|object| object.ended_at.is_some()) {
            let failed = session.objects.iter().filter(|(_, object)| object.status == "failed");
            let errors: BTreeMap<_, _> = failed.map(|(name, object)| (name, object.error.clone())).collect();
            let detail = "Some objects could not be synced.";
            if errors.is_empty() {
                let lacking = session.objects.iter().filter(|(_, object)| !object.error.is_null());
                let lacking: BTreeMap<_, _> =
                    lacking.map(|(name, object)| (name, object.error.clone())).collect();
                let detail = "The connection lacks scopes: some objects or their links were not read.";
                let error = json!({ "code": "not_permitted", "detail": detail, "objects": lacking });
                session.close("completed", if lacking.is_empty() { Value::Null } else { error }, now);
            } else {
                let error = json!({ "code": "objects_failed", "detail": detail, "objects": errors });
                session.close("failed", error, now);
            }
        }
        let answer = json!(session.status);
        if status == "completed" {
            if let Some(row) = self.accounts.rows.get_mut(&job.account_id) {
                row.last_sync_at = Some(now);
            }
            if let Some(watermark) = watermark {
                let known = self.sync.watermarks.entry((job.account_id.clone(), name)).or_insert(watermark);
                *known = watermark.max(*known);
            }
            plan::note(self, job, now);
        }
        answer
    }

    fn count_batch(&mut self, job: &Job, errors: usize, call: &Call) {
        let errors = i64::try_from(errors).unwrap_or(i64::MAX);
        let Some(session) = self.sync.session(job.session_id.as_ref()) else { return };
        let seen = call.arg::<Option<i64>>("p_seen").unwrap_or(0);
        session.records_count += seen;
        session.error_count += errors;
        let Some(object) = session.objects.get_mut(&call.text("p_object")) else { return };
        object.records_count += seen;
        object.error_count += errors;
        object.expected = call.arg::<Option<i64>>("p_expected").or(object.expected);
    }
}

fn object_of(job: &Job) -> String {
    job.payload["object"].as_str().unwrap_or_default().to_owned()
}

/// What a claim starts, and what an end without `sync_finish_object` means.
fn job_changed(tables: &mut Tables, job: &Job, now: Timestamp) {
    match job.state.as_str() {
        "running" => {
            let Some(session) = tables.sync.session(job.session_id.as_ref()) else { return };
            if let Some(object) = session.objects.get_mut(&object_of(job)) {
                object.waiting = Value::Null;
                if object.status == "pending" {
                    "running".clone_into(&mut object.status);
                }
            }
            if session.status == "pending" {
                session.status = "running";
            }
        }
        "done" => drop(tables.end_object(job, "completed", None, Value::Null, now)),
        "dead" => drop(tables.end_object(job, "failed", None, job.error.clone(), now)),
        _ => {}
    }
}

fn cancel(tables: &mut Tables, call: &Call) -> Answer {
    let id = Some(call.arg("p_session_id"));
    tables.cancel_jobs(call.now, |job| job.session_id == id);
    let Some(session) = tables.sync.session(id.as_ref()) else { return raise(404, "unknown_session") };
    let error = json!({ "code": "cancelled", "detail": "The sync was cancelled." });
    session.fail(&error, call.now);
    Ok(json!({ "status": session.status }))
}

fn apply(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    if job.cancel_requested {
        return Ok(json!({ "applied": 0, "unchanged": 0, "stale": 0, "cancelled": true }));
    }
    let (object, rows): (String, Vec<Value>) = (call.arg("p_object"), call.arg("p_rows"));
    let ids: BTreeSet<_> = rows.iter().map(|row| (id_of(row), row["missing"] == true)).collect();
    assert_eq!(ids.len(), rows.len(), "a batch holds each id once");
    // The same batch again: the same answer, and nothing counted twice.
    let edges = [rows.first(), rows.last()].map(|row| row.map(|row| (id_of(row), &row["read_at"])));
    let part = |name: &str| &call.arguments[name];
    let batch =
        json!([object, part("p_cursor"), part("p_seen"), rows.len(), part("p_errors"), edges]).to_string();
    if job.last_batch.as_ref() == Some(&batch) {
        return Ok(job.last_answer);
    }
    let began = call.arguments["p_cursor"]["started_at"].as_str().and_then(Timestamp::parse);
    let reads_all = job.payload["since"].is_null() || !job.payload["plan"]["slice"].is_null();
    let began = began.filter(|_| reads_all);
    let mut answer = tables.mirror_upsert(&job.account_id, &object, &rows, began);
    let errors = call.arg::<Option<Vec<Value>>>("p_errors").unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().map(str::to_owned);
    let failed: BTreeSet<(String, String)> = errors
        .iter()
        .filter_map(|e| Some((text(e, "entity_id")?, text(e, "code").unwrap_or_else(|| "unknown".into()))))
        .collect();
    let read = |id: &String| ids.iter().any(|(read, _)| read == id);
    tables.sync.errors.retain(|(account, of, id, _), _| {
        (account, of) != (&job.account_id, &object)
            || !read(id)
            || failed.iter().any(|(failed, _)| failed == id)
    });
    tables.count_batch(&job, failed.len(), call);
    let error = |(id, code): (String, String)| ((job.account_id.clone(), object.clone(), id, code), call.now);
    tables.sync.errors.extend(failed.into_iter().map(error));
    answer["cancelled"] = json!(false);
    tables.progressed(job.id, call.now, call.arg("p_cursor"));
    tables.note_answer(job.id, batch, &answer);
    Ok(answer)
}

fn finish_object(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let status: String = call.arg("p_status");
    if !matches!(status.as_str(), "completed" | "not_permitted" | "failed") {
        return raise(422, "invalid_request");
    }
    if job.cancel_requested {
        tables.end_job(job.id, call.now, "cancelled");
        let session = tables.sync.session(job.session_id.as_ref());
        return Ok(json!({ "session_status": session.map(|session| session.status) }));
    }
    let ended = tables.end_object(&job, &status, call.arg("p_watermark"), call.arg("p_error"), call.now);
    tables.change_job(job.id, call.now, |job| {
        "done".clone_into(&mut job.state);
        (job.error, job.result) = (call.arg("p_error"), json!({ "status": status }));
    });
    Ok(json!({ "session_status": ended }))
}
