//! The SQL functions of the chunk step and the queue, as the migrations have them, for one document.

use std::{cell::RefCell, rc::Rc};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};
use testing::{FakeClock, OneJob};

pub(super) const USER: &str = "10000000-0000-4000-8000-000000000001";

/// What is stored.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) job: OneJob,
    pub(super) text: Vec<char>,
    pub(super) settings: Value,
    pub(super) chunks: Vec<Value>,
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
            job: OneJob::new("document.chunk", clock.now()),
            text: text.chars().collect(),
            settings: json!({}),
            chunks: Vec::new(),
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
        let finish = function == "document_chunk_finish";
        if finish && t.job.state == "done" && t.job.is_leased_to(a) {
            return Ok(json!({ "finished": true, "cancelled": false }));
        }
        if let Some(answer) = t.job.call(now, function, a) {
            return answer;
        }
        match function {
            "document_text" => Ok(t.window(a)),
            "document_chunks_store" => t.store(now, a),
            "document_chunk_finish" if t.gone => Ok(json!({ "finished": false, "cancelled": true })),
            "document_chunk_finish" => {
                t.job.end(Value::Null);
                Ok(json!({ "finished": true, "cancelled": false }))
            }
            other => panic!("{other} is not here"),
        }
    }
}

impl Tables {
    fn window(&self, a: &Value) -> Value {
        let number = |name: &str| usize::try_from(a[name].as_u64().unwrap()).unwrap();
        let window = self.text.iter().skip(number("p_from")).take(number("p_limit").min(1_000_000));
        let document = if self.gone { Value::Null } else { json!({ "id": "d", "title": null }) };
        json!({
            "text": window.collect::<String>(), "total_chars": self.text.len(), "cursor": self.job.cursor,
            "settings": self.settings, "document": document, "next_chunk": self.chunks.len(),
            "attempts": self.job.attempts, "cancelled": self.gone,
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
            self.commits += 1;
            self.job.moved(now, a["p_cursor"].clone());
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
