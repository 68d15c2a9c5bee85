//! A document whose chunks are embedded: the database in memory, an OpenAI that may misbehave.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::Problem;
use ports::{Caller, Clock as _, Ports, Store};
use serde_json::{Value, json};
use testing::{
    FakeDatabase, StoreCall, TestPorts,
    database::{ACCOUNT, Chunk, DOCUMENT, Job},
};

use super::openai::Openai;
use crate::routes;

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 200_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The database, some of whose answers are given.
pub(super) struct Database {
    pub memory: Rc<FakeDatabase>,
    /// Function and answer, given once each instead of what is in memory.
    pub given: RefCell<VecDeque<(&'static str, Value)>>,
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let given = self.given.borrow_mut().pop_front_if(|(name, _)| *name == function);
        if let Some((_, answer)) = given {
            return Ok(answer.to_string());
        }
        self.memory.call_json(caller, function, arguments).await
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
        let memory = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        memory.call_ms.set(5);
        let chunk = |(index, text): (usize, &&str)| Chunk {
            id: format!("{index:04}"),
            cut: json!({ "content": text }),
            ..Chunk::default()
        };
        let chunks = texts.iter().enumerate().map(chunk).collect();
        memory.tables_mut().add_document("vectorize", test.clock.now()).chunks = chunks;
        let database = Rc::new(Database { memory, given: RefCell::default() });
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { test, database, openai, ports }
    }

    /// Chooses the model of the portal.
    pub(super) fn choose(&self, provider: &str, model: &str, settings: &Value) {
        let row = json!({
            "account_id": ACCOUNT, "purpose": "documents:embedding", "provider": provider, "model": model,
            "settings": settings,
        });
        let now = self.test.clock.now();
        self.database.memory.tables_mut().insert("public.ai_configurations", &row, now);
    }

    /// One invocation of `/run`, killed after that many half calls of the database.
    pub(super) fn run(&self, kill_after: Option<u32>) -> End {
        let kill = &self.database.memory.kill;
        kill.after(kill_after);
        let request =
            Request::new("vectorize", "POST", "/vectorize/run").with_header("apikey", "sb_secret_test");
        let end = kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.test.log);
        kill.after(None);
        end
    }

    /// Invokes the function, as the wake-ups do, until the job is closed.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..200 {
            let Some(due) = self.job().due() else { return };
            self.test.clock.set(self.test.clock.now().max(due));
            self.run(None);
        }
        panic!("the job does not end:\n{}", self.test.log.text());
    }

    /// The document's job.
    pub(super) fn job(&self) -> Job {
        self.database.memory.tables().jobs[&1].clone()
    }

    /// Its chunks.
    pub(super) fn chunks(&self) -> Vec<Chunk> {
        self.database.memory.tables().documents.rows[DOCUMENT].chunks.clone()
    }

    /// The vectors by chunk; the document is complete, and every chunk was committed once.
    pub(super) fn vectors(&self) -> Vec<Option<String>> {
        assert_eq!(self.job().state, "done", "{:?}", self.job().error);
        assert!(self.database.memory.tables().documents.rows[DOCUMENT].completed);
        let chunks = self.chunks();
        assert!(chunks.iter().all(|chunk| chunk.stored == 1), "{chunks:?}");
        let commits = self.database.memory.calls_of("document_vectorize_store");
        let is_empty = |call: &StoreCall| {
            call.arguments["p_rows"] == json!([]) && call.arguments["p_errors"] == json!([])
        };
        assert!(!commits.iter().any(is_empty), "an empty commit would start the attempts anew");
        chunks.into_iter().map(|chunk| chunk.embedding).collect()
    }

    /// Tokens, requests and US dollars that the commits tell of.
    pub(super) fn usage(&self) -> (u64, u64, f64) {
        let commits = self.database.memory.calls_of("document_vectorize_store");
        let sum =
            |name: &str| commits.iter().filter_map(|call| call.arguments["p_usage"][name].as_u64()).sum();
        let cost = commits.iter().filter_map(|call| call.arguments["p_usage"]["cost_usd"].as_f64()).sum();
        (sum("tokens"), sum("requests"), cost)
    }
}
