//! The SQL functions of the parse step and the queue, as the migrations have them, for one document.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use documents::{Part, Unit};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::FakeClock;

pub(super) const USER: &str = "10000000-0000-4000-8000-000000000001";
pub(super) const DOCUMENT: &str = "30000000-0000-4000-8000-000000000001";
const MAX_ATTEMPTS: u32 = 4;

/// What is stored.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) state: &'static str,
    pub(super) cursor: Value,
    pub(super) attempts: u32,
    pub(super) run_after: Timestamp,
    pub(super) lease: u32,
    pub(super) leased_until: Timestamp,
    pub(super) error: Value,
    pub(super) parts: Vec<Part>,
    pub(super) outcome: Value,
    pub(super) policy: &'static str,
    pub(super) settings: Value,
    /// The document was deleted, or started anew.
    pub(super) gone: bool,
}

/// How a document ended: what must be the same whatever happened on the way.
#[derive(Debug, PartialEq)]
pub(super) struct End {
    pub(super) state: &'static str,
    pub(super) markdown: String,
    pub(super) units: Vec<Unit>,
    pub(super) outcome: Value,
    pub(super) error: Value,
}

pub(super) struct Database {
    pub(super) tables: RefCell<Tables>,
    clock: Rc<FakeClock>,
}

impl Database {
    pub(super) fn new(clock: Rc<FakeClock>) -> Self {
        let tables = Tables {
            state: "queued",
            cursor: Value::Null,
            attempts: 0,
            run_after: clock.now(),
            lease: 0,
            leased_until: clock.now(),
            error: Value::Null,
            parts: Vec::new(),
            outcome: Value::Null,
            policy: "auto",
            settings: json!({}),
            gone: false,
        };
        Self { tables: RefCell::new(tables), clock }
    }

    pub(super) fn end(&self) -> End {
        let tables = self.tables.borrow();
        End {
            state: tables.state,
            markdown: tables.parts.iter().map(|part| part.markdown.as_str()).collect(),
            units: tables.parts.iter().flat_map(|part| part.units.clone()).collect(),
            outcome: tables.outcome.clone(),
            error: tables.error.clone(),
        }
    }

    fn run(&self, caller: &Caller, function: &str, a: &Value) -> Result<Value, Problem> {
        let mut t = self.tables.borrow_mut();
        let now = self.clock.now();
        if function == "member_context" {
            return match caller {
                Caller::User(token) if token.expose() == &testing::user_jwt(USER) => {
                    Ok(json!({ "user_id": USER }))
                }
                Caller::User(_) => Err(Problem::unauthorized("the token is not ours")),
                Caller::Service => panic!("asked as the service"),
            };
        }
        assert!(matches!(caller, Caller::Service), "{function} is the service's");
        if function == "jobs_claim" {
            return Ok(t.claim(now, a));
        }
        if function == "document_parse_finish" && t.state == "done" && a["p_lease_token"] == json!(t.token())
        {
            return Ok(json!({ "finished": true, "cancelled": false }));
        }
        let held = t.state == "running" && a["p_lease_token"] == json!(t.token());
        if function == "jobs_heartbeat" {
            return Ok(json!({ "alive": held, "cancelled": false }));
        }
        if !held {
            return Err(Problem::new(409, "lease_lost", "Another worker holds this job, or it has ended."));
        }
        match function {
            "jobs_release" => Ok(t.release(now, a)),
            "jobs_complete" => {
                t.state = "done";
                t.outcome = a["p_result"].clone();
                Ok(json!({ "completed": true }))
            }
            "jobs_fail" => Ok(t.fail(now, a)),
            "document_parse_state" => Ok(t.ask()),
            "document_parse_commit" => t.commit(now, a),
            "document_parse_restart" if t.gone => Ok(json!({ "cancelled": true, "next_part": 0 })),
            "document_parse_restart" => {
                t.parts.clear();
                t.moved(now, a["p_cursor"].clone());
                Ok(json!({ "cancelled": false, "next_part": 0 }))
            }
            "document_parse_finish" if t.gone => Ok(json!({ "finished": false, "cancelled": true })),
            "document_parse_finish" => {
                t.outcome = a["p_outcome"].clone();
                t.state = "done";
                t.error = Value::Null;
                Ok(json!({ "finished": true, "cancelled": false }))
            }
            other => panic!("{other} is not here"),
        }
    }
}

impl Tables {
    fn token(&self) -> String {
        format!("lease-{}", self.lease)
    }

    fn claim(&mut self, now: Timestamp, a: &Value) -> Value {
        assert_eq!(a["p_kinds"], json!(["document.parse"]));
        let due = (self.state == "queued" && self.run_after <= now)
            || (self.state == "running" && self.leased_until < now);
        if !due || a["p_limit"] == 0 {
            return json!([]);
        }
        if self.attempts >= MAX_ATTEMPTS {
            self.state = "dead";
            self.error = json!({ "code": "attempts_exhausted" });
            return json!([]);
        }
        self.state = "running";
        self.attempts += 1;
        self.lease += 1;
        self.leased_until = now.plus_millis(a["p_lease_seconds"].as_i64().unwrap() * 1_000);
        json!([{
            "id": 1, "kind": "document.parse", "account_id": "20000000-0000-4000-8000-000000000001", "portal_id": "7",
            "session_id": null, "payload": {}, "cursor": self.cursor, "attempts": self.attempts,
            "lease_token": self.token(),
        }])
    }

    fn release(&mut self, now: Timestamp, a: &Value) -> Value {
        self.state = "queued";
        self.attempts = self.attempts.saturating_sub(1);
        self.run_after = now.plus_millis(a["p_delay_ms"].as_i64().unwrap());
        json!({ "released": true })
    }

    fn fail(&mut self, now: Timestamp, a: &Value) -> Value {
        self.error = json!({ "code": a["p_code"], "detail": a["p_detail"] });
        if a["p_retryable"] == false || self.attempts >= MAX_ATTEMPTS {
            self.state = "dead";
            return json!({ "state": "dead" });
        }
        self.state = "queued";
        self.run_after = now.plus_millis(a["p_retry_after_ms"].as_i64().unwrap_or(0).max(2_000));
        json!({ "state": "queued" })
    }

    fn ask(&self) -> Value {
        let document = json!({
            "id": DOCUMENT, "account_id": "a", "portal_id": "7", "user_id": USER, "filename": "My secret.paper",
            "content_type": null, "storage_path": format!("{USER}/My secret.paper"), "size_bytes": null,
            "generation": 1, "parse_policy": self.policy,
        });
        json!({
            "document": if self.gone { Value::Null } else { document }, "cursor": self.cursor,
            "attempts": self.attempts, "next_part": self.parts.len(), "char_count": 0, "settings": self.settings,
            "cancelled": self.gone,
        })
    }

    fn commit(&mut self, now: Timestamp, a: &Value) -> Result<Value, Problem> {
        if self.gone {
            return Ok(json!({ "cancelled": true, "next_part": 0 }));
        }
        let from = usize::try_from(a["p_from_part"].as_u64().unwrap()).unwrap();
        let parts: Vec<Part> = serde_json::from_value(a["p_parts"].clone()).unwrap();
        let stored = self.parts.len();
        if from > stored {
            return Err(Problem::new(
                409,
                "part_gap",
                format!("The next part of this document is {stored}."),
            ));
        }
        if from == stored || from + parts.len() > stored {
            let changed = !parts.is_empty() || a["p_cursor"] != self.cursor;
            self.parts.extend(parts.into_iter().skip(stored - from));
            if changed {
                self.moved(now, a["p_cursor"].clone());
            }
        }
        Ok(json!({ "cancelled": false, "next_part": self.parts.len() }))
    }

    fn moved(&mut self, now: Timestamp, cursor: Value) {
        self.cursor = cursor;
        self.attempts = 0;
        self.leased_until = now.plus_millis(30_000);
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments = serde_json::from_str(&arguments).unwrap();
        self.run(caller, function, &arguments).map(|answer| answer.to_string())
    }
}
