//! Documents whose chunks are embedded, in memory: the queue with leases, the chunks, an OpenAI that may misbehave.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Ports, Store};
use serde_json::{Value, json};
use testing::{FakeClock, Kill, OneJob, TestPorts};

use super::openai::Openai;
use crate::routes;

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 200_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

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
#[derive(Debug)]
pub(super) struct Tables {
    pub job: OneJob,
    pub model: Value,
    pub chunks: BTreeMap<String, Chunk>,
    pub tokens: u64,
    pub cost_usd: f64,
    pub requests: u64,
    pub finished: u32,
    /// Slices that only take vectors over, and finishes that find something left, before the real ones.
    pub detours: u32,
}

/// The database, at whose calls the function may be killed.
pub(super) struct Database {
    pub tables: RefCell<Tables>,
    clock: Rc<FakeClock>,
    kill: Kill,
    /// Transient failures of functions by name.
    pub fails: RefCell<VecDeque<&'static str>>,
}

impl Database {
    fn run(&self, function: &str, args: &Value) -> Result<Value, Problem> {
        let now = self.clock.now();
        let tables = &mut *self.tables.borrow_mut();
        if let Some(answer) = tables.job.call(now, function, args) {
            return answer;
        }
        match function {
            "document_vectorize_slice" => Ok(tables.slice(args)),
            "document_vectorize_store" => Ok(tables.store(now, args)),
            "document_vectorize_finish" => Ok(tables.finish()),
            other => panic!("the SQL function {other} is not in memory"),
        }
    }
}

impl Tables {
    fn left(&self) -> impl Iterator<Item = (&String, &Chunk)> {
        self.chunks.iter().filter(|(_, chunk)| chunk.embedding.is_none() && chunk.error.is_none())
    }

    fn slice(&mut self, args: &Value) -> Value {
        if self.job.cancel_requested {
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
        self.job.end(Value::Null);
        json!({ "finished": true, "cancelled": false, "remaining": 0, "failed": 0 })
    }

    fn store(&mut self, now: Timestamp, args: &Value) -> Value {
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
        self.job.moved(now, Value::Null);
        json!({ "remaining": self.left().count(), "cancelled": self.job.cancel_requested })
    }
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, _: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        let failing = self.fails.borrow().front() == Some(&function);
        if failing {
            self.fails.borrow_mut().pop_front();
            return Err(Problem::unavailable("database_unavailable", "for a moment"));
        }
        let answer = self.run(function, &serde_json::from_str(&arguments).unwrap());
        self.clock.sleep(5).await;
        self.kill.pass().await;
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
            job: OneJob::new("document.vectorize", test.clock.now()),
            model: Value::Null,
            chunks: chunks.collect(),
            tokens: 0,
            cost_usd: 0.0,
            requests: 0,
            finished: 0,
            detours: 0,
        };
        let database = Rc::new(Database {
            tables: RefCell::new(tables),
            clock: Rc::clone(&test.clock),
            kill: Kill::default(),
            fails: RefCell::default(),
        });
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { test, database, openai, ports }
    }

    /// One invocation of `/run`, killed after that many half calls of the database.
    pub(super) fn run(&self, kill_after: Option<u32>) -> End {
        self.database.kill.after(kill_after);
        let request =
            Request::new("vectorize", "POST", "/vectorize/run").with_header("apikey", "sb_secret_test");
        let end =
            self.database.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.test.log);
        self.database.kill.after(None);
        end
    }

    /// Invokes the function, as the wake-ups do, until the job is closed.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..200 {
            let job = self.database.tables.borrow().job.clone();
            if !job.is_open() {
                return;
            }
            self.test.clock.set(self.test.clock.now().max(job.due()));
            self.run(None);
        }
        panic!("the job does not end:\n{}", self.test.log.text());
    }

    /// The vectors by chunk; every chunk was committed once.
    pub(super) fn vectors(&self) -> Vec<Option<String>> {
        let tables = self.database.tables.borrow();
        assert_eq!((tables.job.state, tables.finished), ("done", 1), "{:?}", tables.job.error);
        assert!(tables.chunks.values().all(|chunk| chunk.stored == 1), "{:?}", tables.chunks);
        tables.chunks.values().map(|chunk| chunk.embedding.clone()).collect()
    }
}
