//! The database of training runs in memory, after the SQL functions of `migrations/`.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::{FakeClock, user_jwt};

pub(super) const ACCOUNT: &str = "20000000-0000-4000-8000-000000000001";
pub(super) const PORTAL: &str = "62515";

/// A registered model.
#[derive(Clone, Debug)]
pub(super) struct ModelRow {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) state: &'static str,
    /// As `training_finish` was given it.
    pub(super) model: Value,
}

/// A run and its job in one.
#[derive(Clone, Debug)]
pub(super) struct RunRow {
    pub(super) id: String,
    pub(super) object_type: String,
    pub(super) settings: Value,
    pub(super) dry_run: bool,
    pub(super) status: &'static str,
    pub(super) created_at: Timestamp,
    pub(super) progress: Value,
    pub(super) outcome: Value,
    pub(super) model_id: Option<String>,
    pub(super) blobs: BTreeMap<String, String>,
    pub(super) cursor: Value,
    pub(super) attempts: u32,
    pub(super) lease: Option<(String, Timestamp)>,
    pub(super) cancel_requested: bool,
    pub(super) error: Value,
    /// Cursors in the order of their commits.
    pub(super) commits: Vec<Value>,
}

/// Everything that is stored.
#[derive(Default)]
pub(super) struct Tables {
    /// Roles by user id.
    pub(super) members: BTreeMap<&'static str, &'static str>,
    /// Settings of the active configuration.
    pub(super) configuration: Value,
    pub(super) property_definitions: Value,
    /// Records by id.
    pub(super) records: BTreeMap<String, Value>,
    pub(super) runs: Vec<RunRow>,
    pub(super) models: Vec<ModelRow>,
    idempotency: BTreeMap<(String, String), (String, Value)>,
    leases: u32,
}

pub(super) struct TrainingStore {
    clock: Rc<FakeClock>,
    pub(super) tables: RefCell<Tables>,
}

fn raise<T>(status: u16, code: &str) -> Result<T, Problem> {
    Err(Problem::new(status, code, code.replace('_', " ")))
}

fn text(arguments: &Value, name: &str) -> String {
    arguments[name].as_str().unwrap_or_else(|| panic!("{name} is no text in {arguments}")).to_owned()
}

fn number(arguments: &Value, name: &str) -> i64 {
    arguments[name].as_i64().unwrap_or_else(|| panic!("{name} is no number in {arguments}"))
}

impl TrainingStore {
    pub(super) fn new(clock: Rc<FakeClock>) -> Self {
        Self { clock, tables: RefCell::default() }
    }

    fn run(&self, caller: &Caller, function: &str, arguments: &Value) -> Result<Value, Problem> {
        let (now, tables) = (self.clock.now(), &mut *self.tables.borrow_mut());
        match function {
            "member_context" => tables.member_context(caller, arguments),
            "training_progress" => tables.training_progress(caller, arguments),
            "model_activate" => tables.model_activate(caller, arguments),
            "idempotency_begin" => Ok(tables.idempotency_begin(arguments)),
            "idempotency_finish" => Ok(tables.idempotency_finish(arguments)),
            "jobs_claim" => Ok(tables.jobs_claim(arguments, now)),
            _ => {
                assert!(matches!(caller, Caller::Service), "{function} is the service's");
                match function {
                    "scoring_context" => Ok(tables.scoring_context(arguments)),
                    "training_start" => Ok(tables.training_start(arguments, now)),
                    "training_page" => tables.training_page(arguments),
                    "training_state" => tables.training_state(arguments),
                    "training_commit" => tables.training_commit(arguments, now),
                    "training_finish" => tables.training_finish(arguments),
                    "jobs_heartbeat" => Ok(json!({ "alive": true, "cancelled": false })),
                    "jobs_release" => tables.jobs_end(arguments, "pending"),
                    "jobs_complete" => tables.jobs_end(arguments, "completed"),
                    "jobs_fail" => tables.jobs_fail(arguments),
                    other => panic!("the SQL function {other} is not in memory"),
                }
            }
        }
    }
}

#[async_trait(?Send)]
impl Store for TrainingStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments: Value =
            serde_json::from_str(&arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
        self.run(caller, function, &arguments).map(|answer| answer.to_string())
    }
}

impl Tables {
    fn user(&self, caller: &Caller) -> Result<(&'static str, Option<&'static str>), Problem> {
        let Caller::User(token) = caller else { panic!("a user's function called by the service") };
        let known = super::world::USERS.iter().find(|user| user_jwt(user) == *token.expose());
        match known {
            Some(user) => Ok((user, self.members.get(user).copied())),
            None => raise(401, "unauthorized"),
        }
    }

    fn member_context(&self, caller: &Caller, arguments: &Value) -> Result<Value, Problem> {
        let (user, role) = self.user(caller)?;
        if arguments["p_portal_id"].is_null() {
            return Ok(
                json!({ "user_id": user, "email": null, "account_id": null, "portal_id": null, "role": null }),
            );
        }
        match role {
            Some(role) if text(arguments, "p_portal_id") == PORTAL => Ok(json!({
                "user_id": user, "email": null, "account_id": ACCOUNT, "portal_id": PORTAL, "role": role,
            })),
            _ => raise(404, "unknown_portal"),
        }
    }

    fn scoring_context(&self, arguments: &Value) -> Value {
        let active = self.models.iter().find(|model| model.state == "active");
        let model = active.map(|row| {
            let known = row.model["sha256"] == arguments["p_known_sha256"];
            let artefact = if known { Value::Null } else { row.model["artefact"].clone() };
            json!({
                "id": row.id, "version": row.version, "sha256": row.model["sha256"], "artefact": artefact,
                "features": row.model["features"],
            })
        });
        json!({
            "account_id": ACCOUNT, "portal_id": PORTAL, "settings": self.configuration,
            "property_definitions": self.property_definitions, "model": model,
        })
    }

    fn training_start(&mut self, arguments: &Value, now: Timestamp) -> Value {
        let object_type = text(arguments, "p_object_type");
        let open =
            |run: &&RunRow| run.object_type == object_type && matches!(run.status, "pending" | "running");
        if let Some(run) = self.runs.iter().find(open) {
            return json!({ "run_id": run.id, "already_running": true });
        }
        let id = format!("30000000-0000-4000-8000-{:012}", self.runs.len() + 1);
        self.runs.push(RunRow {
            id: id.clone(),
            object_type,
            settings: arguments["p_settings"].clone(),
            dry_run: arguments["p_dry_run"].as_bool().unwrap(),
            status: "pending",
            created_at: now,
            progress: Value::Null,
            outcome: Value::Null,
            model_id: None,
            blobs: BTreeMap::new(),
            cursor: Value::Null,
            attempts: 0,
            lease: None,
            cancel_requested: false,
            error: Value::Null,
            commits: Vec::new(),
        });
        json!({ "run_id": id, "already_running": false })
    }

    /// The run of the job that the caller holds.
    fn hold(&mut self, arguments: &Value, id: &str) -> Result<&mut RunRow, Problem> {
        let (id, token) = (number(arguments, id), text(arguments, "p_lease_token"));
        let run = usize::try_from(id - 1).ok().and_then(|index| self.runs.get_mut(index));
        match run {
            Some(run) if run.lease.as_ref().is_some_and(|(held, _)| *held == token) => Ok(run),
            _ => raise(409, "lease_lost"),
        }
    }

    fn training_page(&mut self, arguments: &Value) -> Result<Value, Problem> {
        self.hold(arguments, "p_job_id")?;
        let limit = usize::try_from(number(arguments, "p_limit")).unwrap();
        let after = arguments["p_after"].as_str().unwrap_or_default();
        let behind =
            self.records.range::<str, _>((std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded));
        let page: Vec<_> = behind.take(limit).collect();
        let last_id = page.last().map(|(id, _)| (*id).clone());
        let records: Vec<&Value> = page.into_iter().map(|(_, record)| record).collect();
        Ok(json!({ "records": records, "last_id": last_id, "total": self.records.len() }))
    }

    fn training_state(&mut self, arguments: &Value) -> Result<Value, Problem> {
        let run = self.hold(arguments, "p_job_id")?;
        let names = arguments["p_names"].as_array().unwrap();
        let stored = names.iter().filter_map(|name| Some((name.as_str()?, run.blobs.get(name.as_str()?)?)));
        let blobs: BTreeMap<&str, &String> = stored.collect();
        Ok(json!({
            "run": {
                "run_id": run.id, "settings": run.settings, "object_type": run.object_type, "dry_run": run.dry_run,
                "seed": 0, "created_at": run.created_at,
            },
            "cursor": run.cursor, "blobs": blobs,
        }))
    }

    fn training_commit(&mut self, arguments: &Value, now: Timestamp) -> Result<Value, Problem> {
        let run = self.hold(arguments, "p_job_id")?;
        if run.cancel_requested {
            return Ok(json!({ "cancelled": true }));
        }
        for (name, blob) in arguments["p_blobs"].as_object().unwrap() {
            match blob.as_str() {
                Some(blob) => run.blobs.insert(name.clone(), blob.to_owned()),
                None => run.blobs.remove(name),
            };
        }
        run.cursor = arguments["p_cursor"].clone();
        run.progress = arguments["p_progress"].clone();
        run.commits.push(run.cursor.clone());
        run.attempts = 0;
        if let Some((_, until)) = &mut run.lease {
            *until = now.plus_millis(30_000);
        }
        Ok(json!({ "cancelled": false }))
    }

    fn training_finish(&mut self, arguments: &Value) -> Result<Value, Problem> {
        let outcome = arguments["p_outcome"].clone();
        let version = i64::try_from(self.models.len()).unwrap() + 1;
        let run = self.hold(arguments, "p_job_id")?;
        if run.cancel_requested {
            run.lease = None;
            run.status = "cancelled";
            return Ok(json!({ "model_id": null, "version": null, "activated": false, "cancelled": true }));
        }
        // Without a model a run has failed for the reason given, unless only a look at the data was asked for.
        let failed = outcome["model"].is_null() && !run.dry_run;
        run.status = if failed { "failed" } else { "completed" };
        run.error = if failed { outcome["reason"].clone() } else { Value::Null };
        run.lease = None;
        run.blobs.clear();
        run.outcome = outcome.clone();
        if outcome["model"].is_null() {
            return Ok(json!({ "model_id": null, "version": null, "activated": false }));
        }
        let id = format!("40000000-0000-4000-8000-{version:012}");
        run.model_id = Some(id.clone());
        let activated = outcome["activate"] == json!(true);
        let row = ModelRow { id: id.clone(), version, state: "candidate", model: outcome["model"].clone() };
        self.models.push(row);
        if activated {
            self.activate(&id);
        }
        Ok(json!({ "model_id": id, "version": version, "activated": activated }))
    }

    /// The model that served before.
    fn activate(&mut self, id: &str) -> Option<String> {
        let previous = self.models.iter().find(|model| model.state == "active").map(|model| model.id.clone());
        for model in &mut self.models {
            if model.id == id {
                model.state = "active";
            } else if model.state == "active" {
                model.state = "retired";
            }
        }
        previous
    }

    fn model_activate(&mut self, caller: &Caller, arguments: &Value) -> Result<Value, Problem> {
        let (_, role) = self.user(caller)?;
        let id = text(arguments, "p_model_id");
        let Some(version) = self.models.iter().find(|model| model.id == id).map(|model| model.version) else {
            return raise(404, "unknown_model");
        };
        match role {
            Some("admin" | "owner") => {
                let previous = self.activate(&id);
                Ok(json!({ "model_id": id, "version": version, "previous": previous }))
            }
            Some(_) => raise(403, "forbidden"),
            None => raise(404, "unknown_model"),
        }
    }

    fn training_progress(&self, caller: &Caller, arguments: &Value) -> Result<Value, Problem> {
        let (_, role) = self.user(caller)?;
        let id = text(arguments, "p_run_id");
        let run = self.runs.iter().find(|run| run.id == id && role.is_some());
        let Some(run) = run else { return raise(404, "unknown_run") };
        let model = self.models.iter().find(|model| Some(&model.id) == run.model_id.as_ref()).map(|row| {
            json!({
                "id": row.id, "version": row.version, "state": row.state, "card_markdown": row.model["card_markdown"],
                "plots": row.model["plots"], "evaluation": row.model["evaluation"],
            })
        });
        Ok(json!({
            "run_id": run.id, "status": run.status, "progress": run.progress,
            "findings": run.outcome["findings"], "reason": run.outcome["reason"], "model": model,
        }))
    }

    fn jobs_claim(&mut self, arguments: &Value, now: Timestamp) -> Value {
        let limit = usize::try_from(number(arguments, "p_limit")).unwrap();
        let lease = number(arguments, "p_lease_seconds") * 1_000;
        let mut claimed = Vec::new();
        for (index, run) in self.runs.iter_mut().enumerate() {
            let due = match (&run.lease, run.status) {
                (_, "completed" | "failed" | "cancelled") => false,
                (Some((_, until)), _) => *until < now,
                (None, _) => true,
            };
            if !due || claimed.len() == limit {
                continue;
            }
            self.leases += 1;
            let token = format!("lease-{}", self.leases);
            run.lease = Some((token.clone(), now.plus_millis(lease)));
            run.status = "running";
            run.attempts += 1;
            claimed.push(json!({
                "id": index + 1, "kind": "training.run", "account_id": ACCOUNT, "portal_id": PORTAL, "session_id": null,
                "payload": { "run_id": run.id }, "cursor": run.cursor, "attempts": run.attempts, "lease_token": token,
            }));
        }
        Value::Array(claimed)
    }

    fn jobs_end(&mut self, arguments: &Value, status: &'static str) -> Result<Value, Problem> {
        let run = self.hold(arguments, "p_id")?;
        run.lease = None;
        run.status = if run.cancel_requested { "cancelled" } else { status };
        Ok(json!({ "released": true, "completed": true }))
    }

    fn jobs_fail(&mut self, arguments: &Value) -> Result<Value, Problem> {
        let run = self.hold(arguments, "p_id")?;
        run.lease = None;
        run.error = json!({ "code": arguments["p_code"], "detail": arguments["p_detail"] });
        let again = arguments["p_retryable"] == json!(true) && run.attempts < 8;
        run.status = if again { "pending" } else { "failed" };
        Ok(json!({ "state": if again { "queued" } else { "dead" } }))
    }

    fn idempotency_begin(&mut self, arguments: &Value) -> Value {
        let key = (text(arguments, "p_scope"), text(arguments, "p_key"));
        let digest = text(arguments, "p_body_sha256");
        match self.idempotency.get(&key) {
            Some((known, _)) if *known != digest => json!({ "state": "conflict", "response": null }),
            Some((_, response)) => json!({ "state": "replay", "response": response }),
            None => {
                self.idempotency.insert(key, (digest, Value::Null));
                json!({ "state": "new", "response": null })
            }
        }
    }

    fn idempotency_finish(&mut self, arguments: &Value) -> Value {
        let key = (text(arguments, "p_scope"), text(arguments, "p_key"));
        if let Some(kept) = self.idempotency.get_mut(&key) {
            kept.1 = arguments["p_response"].clone();
        }
        json!({})
    }
}
