//! Documents whose chunks are embedded, in memory: the queue with leases, the chunks, an OpenAI that may misbehave.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    future::Future,
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Ports, Store};
use serde_json::{Value, json};
use testing::{FakeClock, TestPorts};

use super::openai::Openai;
use crate::routes;

/// How an invocation ended.
#[derive(Debug, PartialEq)]
pub(super) enum End {
    Answered(Result<Response, Problem>),
    Killed,
}

/// A chunk of the one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chunk {
    pub text: String,
    pub embedding: Option<String>,
    pub error: Option<String>,
    /// How often it was stored.
    pub stored: u32,
}

/// What is stored.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub kind: String,
    pub model: Value,
    pub chunks: BTreeMap<String, Chunk>,
    pub tokens: u64,
    pub cost_usd: f64,
    pub requests: u64,
    pub state: String,
    pub attempts: u32,
    pub error: Option<Value>,
    pub finished: u32,
    pub cancelled: bool,
    /// Slices that only take vectors over, and finishes that find something left, before the real ones.
    pub detours: u32,
    lease: u32,
    leased_until: Timestamp,
    run_after: Timestamp,
}

/// The database, at whose calls the function may be killed.
pub(super) struct Database {
    pub tables: RefCell<Tables>,
    clock: Rc<FakeClock>,
    /// Half calls until the function is killed.
    pub kill_after: Cell<Option<u32>>,
    dead: Cell<bool>,
    /// Transient failures of functions by name.
    pub fails: RefCell<VecDeque<&'static str>>,
}

impl Database {
    async fn pass(&self) {
        match self.kill_after.get() {
            Some(0) => {
                self.kill_after.set(None);
                self.dead.set(true);
                std::future::pending::<()>().await;
            }
            left => self.kill_after.set(left.map(|left| left - 1)),
        }
    }

    fn run(&self, function: &str, args: &Value) -> Result<Value, Problem> {
        let now = self.clock.now();
        let tables = &mut *self.tables.borrow_mut();
        if let Some(token) = args.get("p_lease_token")
            && (tables.state != "running" || *token != json!(tables.lease.to_string()))
        {
            return Err(Problem::new(409, "lease_lost", "the lease is lost"));
        }
        match function {
            "jobs_claim" => Ok(tables.claim(args, now)),
            "jobs_heartbeat" => Ok(json!({ "alive": true, "cancelled": tables.cancelled })),
            "jobs_release" => {
                tables.wait(now, args["p_delay_ms"].as_i64().unwrap());
                tables.attempts = tables.attempts.saturating_sub(1);
                Ok(json!({ "released": true }))
            }
            "jobs_fail" => {
                let dead = args["p_retryable"] == json!(false) || tables.attempts >= 4;
                tables.error = Some(json!({ "code": args["p_code"], "detail": args["p_detail"] }));
                tables.wait(now, args["p_retry_after_ms"].as_i64().unwrap_or(1_000));
                tables.state = if dead { "dead" } else { "queued" }.to_owned();
                Ok(json!({ "state": tables.state }))
            }
            "jobs_complete" => {
                tables.state = "done".to_owned();
                Ok(json!({ "completed": true }))
            }
            "document_vectorize_slice" => Ok(tables.slice(args)),
            "document_vectorize_store" => Ok(tables.store(args)),
            "document_vectorize_finish" => Ok(tables.finish()),
            other => panic!("the SQL function {other} is not in memory"),
        }
    }
}

impl Tables {
    fn left(&self) -> impl Iterator<Item = (&String, &Chunk)> {
        self.chunks.iter().filter(|(_, chunk)| chunk.embedding.is_none() && chunk.error.is_none())
    }

    fn claim(&mut self, args: &Value, now: Timestamp) -> Value {
        let known = args["p_kinds"].as_array().unwrap().contains(&json!(self.kind));
        let due = match self.state.as_str() {
            "queued" => self.run_after <= now,
            "running" => self.leased_until < now,
            _ => false,
        };
        if !known || !due {
            return json!([]);
        }
        self.state = "running".to_owned();
        self.attempts += 1;
        self.lease += 1;
        self.leased_until = now.plus_millis(args["p_lease_seconds"].as_i64().unwrap() * 1_000);
        json!([{ "id": 7, "kind": self.kind, "account_id": "a", "portal_id": null, "session_id": null, "payload": {},
            "cursor": null, "attempts": self.attempts, "lease_token": self.lease.to_string() }])
    }

    fn wait(&mut self, now: Timestamp, millis: i64) {
        self.state = "queued".to_owned();
        self.run_after = now.plus_millis(millis);
    }

    fn slice(&mut self, args: &Value) -> Value {
        if self.cancelled {
            return json!({ "account_id": "a", "chunks": [], "reused": 0, "remaining": 0, "cancelled": true });
        }
        if self.detours > 0 {
            self.detours -= 1;
            return json!({ "embedding": args["p_default"], "chunks": [], "reused": 500, "remaining": self.detours % 2,
                "cancelled": false });
        }
        let model = if self.model.is_null() { &args["p_default"] } else { &self.model };
        let limit = usize::try_from(args["p_limit"].as_u64().unwrap()).unwrap();
        let chunks: Vec<Value> =
            self.left().take(limit).map(|(id, chunk)| json!({ "id": id, "text": chunk.text })).collect();
        json!({ "account_id": "a", "embedding": model, "chunks": chunks, "reused": 0, "remaining": chunks.len(),
            "cancelled": false })
    }

    fn finish(&mut self) -> Value {
        let left = self.left().count();
        if left > 0 {
            return json!({ "finished": false, "cancelled": false, "remaining": left, "failed": 0 });
        }
        self.finished += 1;
        self.state = "done".to_owned();
        json!({ "finished": true, "cancelled": false, "remaining": 0, "failed": 0 })
    }

    fn store(&mut self, args: &Value) -> Value {
        let model = if self.model.is_null() { json!(null) } else { self.model["model"].clone() };
        assert!(model.is_null() || model == args["p_model"], "{args}");
        for row in args["p_rows"].as_array().unwrap() {
            let chunk = self.chunks.get_mut(row["id"].as_str().unwrap()).unwrap();
            chunk.embedding = Some(row["embedding"].as_str().unwrap().to_owned());
            chunk.stored += 1;
        }
        for row in args["p_errors"].as_array().unwrap() {
            let chunk = self.chunks.get_mut(row["id"].as_str().unwrap()).unwrap();
            chunk.error = Some(row["code"].as_str().unwrap().to_owned());
            chunk.stored += 1;
        }
        let committed = args["p_rows"].as_array().unwrap().len() + args["p_errors"].as_array().unwrap().len();
        assert!(committed > 0, "an empty commit would start the attempts anew");
        self.tokens += args["p_usage"]["tokens"].as_u64().unwrap();
        self.cost_usd += args["p_usage"]["cost_usd"].as_f64().unwrap_or(0.0);
        self.requests += args["p_usage"]["requests"].as_u64().unwrap();
        self.attempts = 0;
        json!({ "remaining": self.left().count(), "cancelled": self.cancelled })
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, _: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.pass().await;
        let failing = self.fails.borrow().front() == Some(&function);
        if failing {
            self.fails.borrow_mut().pop_front();
            return Err(Problem::unavailable("database_unavailable", "for a moment"));
        }
        let answer = self.run(function, &serde_json::from_str(&arguments).unwrap());
        self.clock.sleep(5).await;
        self.pass().await;
        answer.map(|answer| answer.to_string())
    }
}

/// The suite around the function.
pub(super) struct World {
    pub test: TestPorts,
    pub database: Rc<Database>,
    pub openai: Rc<Openai>,
    ports: Ports,
}

impl World {
    /// A document with these chunks, to be embedded by that provider's default model.
    pub(super) fn new(provider: &str, texts: &[&str]) -> Self {
        let openai = Rc::new(Openai::default());
        let server = Rc::clone(&openai);
        let test = TestPorts::builder()
            .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
            .secret("EMBEDDINGS_PROVIDER", provider)
            .secret("OPENAI_API_KEY", "sk-test")
            .http(move |request| server.answer(request))
            .build();
        let chunks = texts.iter().enumerate().map(|(index, text)| {
            (format!("{index:04}"), Chunk { text: (*text).to_owned(), ..Chunk::default() })
        });
        let tables = Tables {
            kind: "document.vectorize".to_owned(),
            chunks: chunks.collect(),
            state: "queued".to_owned(),
            run_after: test.clock.now(),
            ..Tables::default()
        };
        let database = Rc::new(Database {
            tables: RefCell::new(tables),
            clock: Rc::clone(&test.clock),
            kill_after: Cell::new(None),
            dead: Cell::new(false),
            fails: RefCell::default(),
        });
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { test, database, openai, ports }
    }

    /// One invocation of `/run`, killed after that many half calls of the database.
    pub(super) fn run(&self, kill_after: Option<u32>) -> End {
        self.database.kill_after.set(kill_after);
        self.database.dead.set(false);
        let request =
            Request::new("vectorize", "POST", "/vectorize/run").with_header("apikey", "sb_secret_test");
        let mut answer = pin!(routes::handle(request, self.ports.clone()));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..200_000 {
            if let Poll::Ready(answer) = answer.as_mut().poll(&mut context) {
                self.database.kill_after.set(None);
                return End::Answered(answer);
            }
            if self.database.dead.get() {
                return End::Killed;
            }
        }
        panic!("the invocation does not end; the log:\n{}", self.test.log.text());
    }

    /// Invokes the function, as the wake-ups do, until the job is closed.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..200 {
            let due = {
                let tables = self.database.tables.borrow();
                match tables.state.as_str() {
                    "queued" => tables.run_after,
                    "running" => tables.leased_until.plus_millis(1),
                    _ => return,
                }
            };
            self.test.clock.set(self.test.clock.now().max(due));
            self.run(None);
        }
        panic!("the job does not end:\n{}", self.test.log.text());
    }

    /// The vectors by chunk; every chunk was committed once.
    pub(super) fn vectors(&self) -> Vec<Option<String>> {
        let tables = self.database.tables.borrow();
        assert_eq!((tables.state.as_str(), tables.finished), ("done", 1), "{:?}", tables.error);
        assert!(tables.chunks.values().all(|chunk| chunk.stored == 1), "{:?}", tables.chunks);
        tables.chunks.values().map(|chunk| chunk.embedding.clone()).collect()
    }
}
