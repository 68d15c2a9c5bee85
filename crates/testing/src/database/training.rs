//! Training runs of the first portal: `training.run` jobs, and the models that they register.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::{ACCOUNT, Answer, Area, Call, Job, ModelRow, NO_AREA, Tables, call::pick, raise};

pub(super) const AREA: Area = Area {
    call,
    for_users: &["training_progress", "model_activate"],
    owners: &[("training.run", job_changed)],
    ..NO_AREA
};

/// A row of `training_runs` with its blobs.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs)] // columns
pub struct RunRow {
    #[serde(rename = "run_id")]
    pub id: String,
    pub account_id: String,
    pub object_type: String,
    #[serde(skip)]
    pub requested_by: String,
    pub status: &'static str,
    pub dry_run: bool,
    pub settings: Value,
    pub progress: Value,
    pub findings: Value,
    pub outcome: Value,
    pub error: Value,
    pub model_id: Option<String>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    #[serde(skip)]
    pub blobs: BTreeMap<String, String>,
    /// How often a step was committed; no column, for the tests.
    #[serde(skip)]
    pub commits: u32,
}

/// In order of arrival.
pub type Runs = Vec<RunRow>;

impl RunRow {
    /// Whether it waits or is being worked on.
    pub fn is_open(&self) -> bool {
        matches!(self.status, "pending" | "running")
    }

    fn end(&mut self, error: Value, now: Timestamp) {
        self.status = if error.is_null() { "completed" } else { "failed" };
        (self.error, self.ended_at) = (error, Some(now));
    }
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    let step = match call.function {
        "training_start" => return Some(start(tables, call)),
        "training_finish" => return Some(finish(tables, call)),
        "training_progress" => return Some(progress(tables, call)),
        "model_activate" => return Some(activate(tables, call)),
        "training_state" => state,
        "training_page" => page,
        "training_commit" => commit,
        _ => return None,
    };
    Some(tables.hold(call).map(|job| step(tables, call, &job)))
}

fn start(tables: &mut Tables, call: &Call) -> Answer {
    let (account_id, object_type) = (call.text("p_account_id"), call.text("p_object_type"));
    if !["contacts", "companies", "deals"].contains(&object_type.as_str()) {
        return raise(422, "unknown_object");
    }
    tables.accounts.get(&account_id)?;
    let is_it =
        |run: &&RunRow| run.is_open() && run.account_id == account_id && run.object_type == object_type;
    if let Some(run) = tables.training.iter().find(is_it) {
        return Ok(json!({ "run_id": run.id, "already_running": true }));
    }
    let id = tables.uuid();
    let payload = json!({ "run_id": id, "object_type": object_type });
    tables.enqueue("training.run", &account_id, payload, call.now);
    tables.training.push(RunRow {
        id: id.clone(),
        account_id,
        object_type,
        requested_by: call.arg::<Option<String>>("p_user_id").unwrap_or_default(),
        status: "pending",
        dry_run: call.arg("p_dry_run"),
        settings: call.arg("p_settings"),
        progress: json!({ "stage": "waiting", "done": 0, "total": null }),
        findings: json!([]),
        created_at: call.now,
        ..RunRow::default()
    });
    Ok(json!({ "run_id": id, "already_running": false }))
}

impl Tables {
    fn run_of(&mut self, job: &Job) -> &mut RunRow {
        let run = self.training.iter_mut().find(|run| job.payload["run_id"] == *run.id);
        run.unwrap_or_else(|| panic!("no run of {job:?}"))
    }
}

fn state(tables: &mut Tables, call: &Call, job: &Job) -> Value {
    let (run, names) = (tables.run_of(job).clone(), call.arg::<Vec<String>>("p_names"));
    let blobs = run.blobs.iter().filter(|(name, _)| names.contains(name)).collect::<BTreeMap<_, _>>();
    let mut shown = pick(&run, "account_id object_type settings dry_run status created_at");
    (shown["id"], shown["seed"]) = (json!(run.id), run.settings["seed"].clone());
    let role = tables.accounts.role(&run.account_id, &run.requested_by);
    shown["by_admin"] = json!(role.is_some_and(|role| ["owner", "admin"].contains(&role)));
    let is_active = |row: &&ModelRow| row.object_type == run.object_type && row.state == "active";
    let active = tables.scores.models.iter().find(is_active);
    shown["champion_label"] = active.map_or(Value::Null, |row| row.model["settings"]["label"].clone());
    json!({ "run": shown, "cursor": job.cursor, "cancelled": job.cancel_requested, "blobs": blobs })
}

fn page(tables: &mut Tables, call: &Call, job: &Job) -> Value {
    let (after, limit): (Option<String>, usize) = (call.arg("p_after"), call.arg("p_limit"));
    let records = tables.scored_records(&job.object());
    let run = tables.run_of(job);
    // Counted with the first page only.
    if after.is_none() {
        run.progress["records"] = json!(records.len());
    }
    let behind = records.into_iter().filter(|(id, _)| Some(id) > after.as_ref());
    let (ids, records): (Vec<_>, Vec<_>) = behind.take(limit.clamp(1, 5_000)).unzip();
    let last_id = ids.last().filter(|_| ids.len() == limit);
    json!({ "records": records, "last_id": last_id, "total": run.progress["records"].as_i64().unwrap_or(0) })
}

fn commit(tables: &mut Tables, call: &Call, job: &Job) -> Value {
    if !job.cancel_requested {
        let run = tables.run_of(job);
        for (name, blob) in call.arg::<BTreeMap<String, Option<String>>>("p_blobs") {
            match blob {
                Some(blob) => run.blobs.insert(name, blob),
                None => run.blobs.remove(&name),
            };
        }
        for (name, value) in call.arguments["p_progress"].as_object().into_iter().flatten() {
            run.progress[name] = value.clone();
        }
        run.commits += 1;
        tables.progressed(job.id, call.now, call.arg("p_cursor"));
    }
    json!({ "cancelled": job.cancel_requested })
}

fn finish(tables: &mut Tables, call: &Call) -> Answer {
    if let Some(answer) = tables.answered(call) {
        return Ok(answer);
    }
    let job = tables.hold(call)?;
    if job.cancel_requested {
        tables.end_job(job.id, call.now, "cancelled");
        return Ok(json!({ "model_id": null, "version": null, "activated": false, "cancelled": true }));
    }
    let mut outcome: Value = call.arg("p_outcome");
    let [model, findings] = ["model", "findings"].map(|name| {
        let part = outcome.as_object_mut().and_then(|outcome| outcome.remove(name));
        part.filter(|part| !part.is_null())
    });
    let run = tables.run_of(&job);
    let error = if model.is_some() || run.dry_run { Value::Null } else { outcome["reason"].clone() };
    let model = model.filter(|_| !run.dry_run);
    let activate = outcome["activate"] == true;
    run.end(error, call.now);
    (run.findings, run.outcome) = (findings.unwrap_or_else(|| json!([])), outcome);
    run.blobs.clear();
    let (id, version) = model.map(|model| tables.register(&job.object(), model, call.now)).unzip();
    tables.run_of(&job).model_id.clone_from(&id);
    let activated = id.as_deref().filter(|_| activate);
    if let Some(id) = activated {
        tables.activate(id, &job.object(), call.now);
    }
    let activated = activated.is_some();
    let answer = json!({ "model_id": id, "version": version, "activated": activated, "cancelled": false });
    tables.end_held(job.id, call, &answer);
    Ok(answer)
}

fn progress(tables: &mut Tables, call: &Call) -> Answer {
    let id = call.text("p_run_id");
    let is_it = |run: &&RunRow| run.id == id && tables.accounts.sees(call, &run.account_id);
    let Some(run) = tables.training.iter().find(is_it) else { return raise(404, "unknown_run") };
    let columns = "run_id object_type status dry_run settings progress findings outcome error created_at \
        started_at ended_at";
    let mut answer = pick(run, columns);
    answer["portal_id"] = json!(tables.accounts.rows[&run.account_id].portal_id);
    answer["reason"] = run.outcome["reason"].clone();
    let model = tables.scores.models.iter().find(|row| Some(&row.id) == run.model_id.as_ref());
    let columns = "id version state sha256 features evaluation card_markdown plots trained_rows positive_rows \
        data_from data_to created_at activated_at";
    answer["model"] = model.map_or(Value::Null, |row| pick(row, columns));
    Ok(answer)
}

fn activate(tables: &mut Tables, call: &Call) -> Answer {
    let (id, user) = (call.text("p_model_id"), call.user.as_deref().unwrap_or_default());
    let model = tables.scores.models.iter().find(|row| row.id == id);
    let (Some(model), Some(role)) = (model, tables.accounts.role(ACCOUNT, user)) else {
        return raise(404, "unknown_model");
    };
    if !["owner", "admin"].contains(&role) {
        return raise(403, "forbidden");
    }
    let (object, version) = (model.object_type.clone(), model.version);
    let previous = tables.activate(&id, &object, call.now);
    Ok(json!({ "model_id": id, "version": version, "previous": previous }))
}

/// `private.training_job_changed`.
fn job_changed(tables: &mut Tables, job: &Job, now: Timestamp) {
    let runs = &mut tables.training;
    let Some(run) = runs.iter_mut().find(|run| job.payload["run_id"] == *run.id) else { return };
    let code = |code: &str, detail: &str| json!({ "code": code, "detail": detail });
    match job.state.as_str() {
        "running" if run.status == "pending" => (run.status, run.started_at) = ("running", Some(now)),
        "dead" if run.is_open() => run.end(job.error.clone(), now),
        "cancelled" if run.is_open() => run.end(code("cancelled", "The training was cancelled."), now),
        "done" if run.is_open() => run.end(code("not_finished", "The training ended without a result."), now),
        _ => {}
    }
}
