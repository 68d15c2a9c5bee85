//! The database of drift checks in memory, after the SQL functions of `migrations/`; a call may be the last.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::{FakeClock, Kill};

pub(super) const JOB: i64 = 7;

/// What the database holds.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) settings: Value,
    pub(super) model: Value,
    /// By id: the record as it is now, and its scores in order of time.
    pub(super) records: BTreeMap<String, (Value, Vec<Value>)>,
    pub(super) sample: Vec<Value>,
    /// By record and model.
    pub(super) outcomes: BTreeMap<(String, String), Value>,
    pub(super) reports: Vec<Value>,
    pub(super) started: u32,
    /// `queued`, `running`, `done`, `cancelled` or `dead`.
    pub(super) state: &'static str,
    pub(super) result: Value,
    pub(super) cancel_requested: bool,
    cursor: Value,
    lease: u32,
}

pub(super) struct DriftStore {
    clock: Rc<FakeClock>,
    pub(super) tables: RefCell<Tables>,
    pub(super) kill: Kill,
}

impl DriftStore {
    pub(super) fn new(clock: Rc<FakeClock>) -> Self {
        let tables = RefCell::new(Tables { state: "queued", ..Tables::default() });
        Self { clock, tables, kill: Kill::default() }
    }
}

#[async_trait(?Send)]
impl Store for DriftStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        assert!(matches!(caller, Caller::Service), "{function} is the service's");
        self.kill.pass().await;
        let arguments: Value = serde_json::from_str(&arguments).unwrap();
        let answer = self.tables.borrow_mut().answer(function, &arguments, self.clock.now());
        self.kill.pass().await;
        answer.map(|answer| answer.to_string())
    }
}

impl Tables {
    fn answer(&mut self, function: &str, arguments: &Value, now: Timestamp) -> Result<Value, Problem> {
        if arguments.get("p_lease_token").is_some() && arguments["p_lease_token"] != self.token() {
            return Err(Problem::new(409, "lease_lost", "lease lost"));
        }
        Ok(match function {
            "drift_start_due" => {
                self.started += 1;
                json!({ "started": [] })
            }
            "jobs_claim" => self.claim(),
            "jobs_heartbeat" => json!({ "alive": true, "cancelled": false }),
            "jobs_release" => {
                self.state = "queued";
                json!({ "released": true })
            }
            "jobs_complete" => {
                self.state = if self.cancel_requested { "cancelled" } else { "done" };
                self.result = arguments["p_result"].clone();
                json!({ "completed": !self.cancel_requested })
            }
            "jobs_fail" => {
                self.state = "dead";
                self.result = arguments.clone();
                json!({ "state": "dead" })
            }
            "drift_state" => json!({ "cancelled": false, "settings": self.settings, "model": self.model }),
            "drift_matured" => self.matured(arguments),
            "drift_keep" => self.keep(arguments),
            "drift_sample" => json!({ "cancelled": self.cancel_requested, "records": self.sample,
                "outcomes": self.outcomes.values().filter(|outcome| !outcome["converted"].is_null()).collect::<Vec<_>>() }),
            "drift_store" => {
                let report = json!({ "at": now, "report": arguments["p_report"], "model_id": arguments["p_model_id"] });
                self.reports.push(report);
                self.state = "done";
                json!({ "check_id": self.reports.len(), "alerts": {} })
            }
            other => panic!("the SQL function {other} is not in memory"),
        })
    }

    fn token(&self) -> String {
        format!("lease {}", self.lease)
    }

    /// A lease that somebody holds has always run out by now: only one isolate lives at a time.
    fn claim(&mut self) -> Value {
        if !matches!(self.state, "queued" | "running") {
            return json!([]);
        }
        self.state = "running";
        self.lease += 1;
        json!([{ "id": JOB, "kind": "score.drift", "account_id": "20000000-0000-4000-8000-000000000001",
            "portal_id": "62515", "session_id": null, "payload": { "object_type": "contacts" }, "cursor": self.cursor,
            "attempts": 1, "lease_token": self.token() }])
    }

    fn matured(&self, arguments: &Value) -> Value {
        let before = moment(&arguments["p_before"]);
        let after = arguments["p_after"].as_str().unwrap_or_default();
        let limit = usize::try_from(arguments["p_limit"].as_u64().unwrap()).unwrap();
        let undecided = |id: &str, score: &Value| {
            let model = score["model_sha256"].as_str().unwrap().to_owned();
            moment(&score["as_of"]) <= before && !self.outcomes.contains_key(&(id.to_owned(), model))
        };
        let mut page = Vec::new();
        for (id, (record, scores)) in self.records.iter().filter(|(id, _)| id.as_str() > after) {
            let scores: Vec<&Value> = scores.iter().filter(|score| undecided(id, score)).collect();
            if !scores.is_empty() && page.len() < limit {
                page.push(json!({ "record_id": id, "record": record, "scores": scores }));
            }
        }
        let last_id = page.last().map(|record| record["record_id"].clone());
        json!({ "cancelled": self.cancel_requested, "last_id": last_id, "records": page })
    }

    fn keep(&mut self, arguments: &Value) -> Value {
        if self.cancel_requested {
            return json!({ "stored": 0, "cancelled": true });
        }
        for outcome in arguments["p_outcomes"].as_array().unwrap() {
            let text = |name: &str| outcome[name].as_str().unwrap().to_owned();
            self.outcomes.entry((text("record_id"), text("model_sha256"))).or_insert_with(|| outcome.clone());
        }
        self.cursor = arguments["p_cursor"].clone();
        json!({ "stored": 0, "cancelled": false })
    }
}

fn moment(value: &Value) -> Timestamp {
    Timestamp::parse(value.as_str().unwrap()).unwrap()
}
