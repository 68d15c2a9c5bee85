//! The SQL functions of the chunk step and the queue, as the migrations have them, for one document.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::FakeClock;

pub(super) const USER: &str = "10000000-0000-4000-8000-000000000001";
const MAX_ATTEMPTS: u32 = 4;
const LEASE_MS: i64 = 30_000;

/// What is stored.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) state: &'static str,
    pub(super) text: Vec<char>,
    pub(super) settings: Value,
    pub(super) chunks: Vec<Value>,
    pub(super) cursor: Value,
    pub(super) attempts: u32,
    pub(super) run_after: Timestamp,
    lease: u32,
    pub(super) leased_until: Timestamp,
    pub(super) error: Value,
    pub(super) result: Value,
    /// The document was deleted, or started anew.
    pub(super) gone: bool,
    /// Commits that stored something.
    pub(super) commits: u32,
}

pub(super) struct Database {
    pub(super) tables: RefCell<Tables>,
    clock: Rc<FakeClock>,
}

impl Database {
    pub(super) fn new(clock: Rc<FakeClock>, text: &str) -> Self {
        let tables = Tables {
            state: "queued",
            text: text.chars().collect(),
            settings: json!({}),
            chunks: Vec::new(),
            cursor: Value::Null,
            attempts: 0,
            run_after: clock.now(),
            lease: 0,
            leased_until: clock.now(),
            error: Value::Null,
            result: Value::Null,
            gone: false,
            commits: 0,
        };
        Self { tables: RefCell::new(tables), clock }
    }

    fn run(&self, caller: &Caller, function: &str, a: &Value) -> Result<Value, Problem> {
        let (mut t, now) = (self.tables.borrow_mut(), self.clock.now());
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
        let ours = a["p_lease_token"] == json!(t.token());
        if function == "document_chunk_finish" && t.state == "done" && ours {
            return Ok(json!({ "finished": true, "cancelled": false }));
        }
        let held = t.state == "running" && ours;
        if function == "jobs_heartbeat" {
            return Ok(json!({ "alive": held, "cancelled": false }));
        }
        if !held {
            return Err(Problem::new(409, "lease_lost", "Another worker holds this job, or it has ended."));
        }
        match function {
            "jobs_release" => {
                (t.state, t.attempts, t.run_after) = (
                    "queued",
                    t.attempts.saturating_sub(1),
                    now.plus_millis(a["p_delay_ms"].as_i64().unwrap()),
                );
                Ok(json!({ "released": true }))
            }
            "jobs_complete" => {
                (t.state, t.result) = ("done", a["p_result"].clone());
                Ok(json!({ "completed": true }))
            }
            "jobs_fail" => {
                t.error = json!({ "code": a["p_code"], "detail": a["p_detail"] });
                let again = a["p_retryable"] == json!(true) && t.attempts < MAX_ATTEMPTS;
                (t.state, t.run_after) = (if again { "queued" } else { "dead" }, now.plus_millis(1_000));
                Ok(json!({ "state": t.state }))
            }
            "document_text" => Ok(t.window(a)),
            "document_chunks_store" => t.store(now, a),
            "document_chunk_finish" if t.gone => Ok(json!({ "finished": false, "cancelled": true })),
            "document_chunk_finish" => {
                t.state = "done";
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
        assert_eq!(a["p_kinds"], json!(["document.chunk"]));
        let due = (self.state == "queued" && self.run_after <= now)
            || (self.state == "running" && self.leased_until < now);
        if !due || a["p_limit"] == 0 {
            return json!([]);
        }
        (self.state, self.lease, self.attempts) = ("running", self.lease + 1, self.attempts + 1);
        self.leased_until = now.plus_millis(LEASE_MS);
        json!([{
            "id": 7, "kind": "document.chunk", "account_id": "20000000-0000-4000-8000-000000000001", "portal_id": null,
            "session_id": null, "payload": {}, "cursor": self.cursor, "attempts": self.attempts,
            "lease_token": self.token(),
        }])
    }

    fn window(&self, a: &Value) -> Value {
        let number = |name: &str| usize::try_from(a[name].as_u64().unwrap()).unwrap();
        let window = self.text.iter().skip(number("p_from")).take(number("p_limit").min(1_000_000));
        let document = if self.gone { Value::Null } else { json!({ "id": "d", "title": null }) };
        json!({
            "text": window.collect::<String>(), "total_chars": self.text.len(), "cursor": self.cursor,
            "settings": self.settings, "document": document, "next_chunk": self.chunks.len(),
            "attempts": self.attempts, "cancelled": self.gone,
        })
    }

    fn store(&mut self, now: Timestamp, a: &Value) -> Result<Value, Problem> {
        if self.gone {
            return Ok(json!({ "stored": 0, "cancelled": true, "next_chunk": 0 }));
        }
        let (from, chunks) = (a["p_from_chunk"].as_u64().unwrap(), a["p_chunks"].as_array().unwrap());
        let next = self.chunks.len() as u64;
        if from > next {
            return Err(Problem::new(
                409,
                "chunk_gap",
                format!("The next chunk of this document is {next}."),
            ));
        }
        let fresh: Vec<Value> = (from..)
            .zip(chunks)
            .filter(|(index, _)| *index >= next)
            .map(|(_, chunk)| chunk.clone())
            .collect();
        if !fresh.is_empty() {
            self.chunks.extend(fresh);
            (self.cursor, self.commits, self.attempts) = (a["p_cursor"].clone(), self.commits + 1, 0);
            self.leased_until = now.plus_millis(LEASE_MS);
        }
        Ok(json!({ "stored": 0, "cancelled": false, "next_chunk": self.chunks.len() }))
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments = serde_json::from_str(&arguments).unwrap();
        self.run(caller, function, &arguments).map(|answer| answer.to_string())
    }
}
