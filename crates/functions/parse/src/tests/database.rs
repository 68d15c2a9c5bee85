//! The SQL functions of the parse step and the queue, as the migrations have them, for one document.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use documents::{Part, Unit};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::{FakeClock, OneJob};

pub(super) const USER: &str = "10000000-0000-4000-8000-000000000001";
pub(super) const DOCUMENT: &str = "30000000-0000-4000-8000-000000000001";

/// What is stored.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    /// It ends with the outcome.
    pub(super) job: OneJob,
    pub(super) parts: Vec<Part>,
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
            job: OneJob::new("document.parse", clock.now()),
            parts: Vec::new(),
            policy: "auto",
            settings: json!({}),
            gone: false,
        };
        Self { tables: RefCell::new(tables), clock }
    }

    pub(super) fn end(&self) -> End {
        let tables = self.tables.borrow();
        End {
            state: tables.job.state,
            markdown: tables.parts.iter().map(|part| part.markdown.as_str()).collect(),
            units: tables.parts.iter().flat_map(|part| part.units.clone()).collect(),
            outcome: tables.job.result.clone(),
            error: tables.job.error.clone(),
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
        let finish = function == "document_parse_finish";
        if finish && t.job.state == "done" && t.job.is_leased_to(a) {
            return Ok(json!({ "finished": true, "cancelled": false }));
        }
        if let Some(answer) = t.job.call(now, function, a) {
            return answer;
        }
        match function {
            "document_parse_state" => Ok(t.ask()),
            "document_parse_commit" => t.commit(now, a),
            "document_parse_restart" if t.gone => Ok(json!({ "cancelled": true, "next_part": 0 })),
            "document_parse_restart" => {
                t.parts.clear();
                t.job.moved(now, a["p_cursor"].clone());
                Ok(json!({ "cancelled": false, "next_part": 0 }))
            }
            "document_parse_finish" if t.gone => Ok(json!({ "finished": false, "cancelled": true })),
            "document_parse_finish" => {
                t.job.end(a["p_outcome"].clone());
                t.job.error = Value::Null;
                Ok(json!({ "finished": true, "cancelled": false }))
            }
            other => panic!("{other} is not here"),
        }
    }
}

impl Tables {
    fn ask(&self) -> Value {
        let document = json!({
            "id": DOCUMENT, "account_id": "a", "portal_id": "7", "user_id": USER, "filename": "My secret.paper",
            "content_type": null, "storage_path": format!("{USER}/My secret.paper"), "size_bytes": null,
            "generation": 1, "parse_policy": self.policy,
        });
        json!({
            "document": if self.gone { Value::Null } else { document }, "cursor": self.job.cursor,
            "attempts": self.job.attempts, "next_part": self.parts.len(), "char_count": 0, "settings": self.settings,
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
            let changed = !parts.is_empty() || a["p_cursor"] != self.job.cursor;
            self.parts.extend(parts.into_iter().skip(stored - from));
            if changed {
                self.job.moved(now, a["p_cursor"].clone());
            }
        }
        Ok(json!({ "cancelled": false, "next_part": self.parts.len() }))
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments = serde_json::from_str(&arguments).unwrap();
        self.run(caller, function, &arguments).map(|answer| answer.to_string())
    }
}
