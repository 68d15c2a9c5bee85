//! A portal whose records are scored, in a database at whose calls the function may be killed.

use std::{cell::Cell, rc::Rc};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Ports, Store};
use serde_json::{Value, json};
use testing::{CapturedLog, FakeClock, Kill, ScoringStore, TestPorts, scoring_store::PORTAL, user_jwt};

use crate::routes;

pub(super) const MEMBER: &str = "10000000-0000-4000-8000-000000000001";
pub(super) const VIEWER: &str = "10000000-0000-4000-8000-000000000002";
pub(super) const STRANGER: &str = "10000000-0000-4000-8000-000000000003";

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 200_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The whole suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) store: Rc<ScoringStore>,
    pub(super) log: Rc<CapturedLog>,
    pub(super) database: Rc<Database>,
    ports: Ports,
}

/// The database, slow and mortal.
pub(super) struct Database {
    store: Rc<ScoringStore>,
    clock: Rc<FakeClock>,
    kill: Kill,
    /// A transient failure of this many calls of a function.
    pub(super) fails: Cell<Option<(&'static str, u32)>>,
    /// Milliseconds of a call.
    pub(super) latency_ms: Cell<u64>,
    /// Called after every call with the function's name.
    pub(super) after: Hook,
}

type Hook = std::cell::RefCell<Option<Box<dyn Fn(&str, &ScoringStore)>>>;

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        if let Some((name, left)) = self.fails.get().filter(|(name, left)| *name == function && *left > 0) {
            self.fails.set(Some((name, left - 1)));
            return Err(Problem::unavailable("database_unavailable", "for a moment"));
        }
        let answer = self.store.call_json(caller, function, arguments).await;
        if let Some(after) = &*self.after.borrow() {
            after(function, &self.store);
        }
        self.clock.sleep(self.latency_ms.get()).await;
        self.kill.pass().await;
        answer
    }
}

impl World {
    /// A portal with that many contacts, ids from 1001 on, scored by rules.
    pub(super) fn new(contacts: usize) -> Self {
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let store = Rc::new(ScoringStore::new(Rc::clone(&test.clock)));
        {
            let mut tables = store.tables.borrow_mut();
            tables.members.insert(MEMBER.to_owned(), "member".to_owned());
            tables.members.insert(VIEWER.to_owned(), "viewer".to_owned());
            for number in 0..contacts {
                let id = (1001 + number).to_string();
                tables.records.insert(("contacts".to_owned(), id.clone()), contact(&id, number));
            }
        }
        let database = Rc::new(Database {
            store: Rc::clone(&store),
            clock: Rc::clone(&test.clock),
            kill: Kill::default(),
            fails: Cell::new(None),
            latency_ms: Cell::new(5),
            after: Hook::default(),
        });
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { clock: Rc::clone(&test.clock), store, log: Rc::clone(&test.log), database, ports }
    }

    /// One request.
    pub(super) fn send(&self, request: Request) -> End {
        self.database.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
    }

    /// A request that is answered.
    pub(super) fn answer(&self, request: Request) -> Result<Response, Problem> {
        let End::Answered(answer) = self.send(request) else { panic!("killed") };
        answer
    }

    /// Starts a batch as a member does; its id.
    pub(super) fn start(&self, choice: &Value) -> String {
        let mut body = json!({ "portal_id": PORTAL, "object_type": "contacts" });
        for (name, value) in choice.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let response = self.answer(post("/", MEMBER).with_json(&body)).unwrap();
        assert_eq!(response.status, 202);
        json_of(&response)["batch_id"].as_str().unwrap().to_owned()
    }

    /// One invocation of `/run`, killed after that many half calls.
    pub(super) fn run(&self, kill_after: Option<u32>) -> End {
        self.database.kill.after(kill_after);
        let request = Request::new("score-batch", "POST", "/score-batch/run");
        let end = self.send(request.with_header("apikey", "sb_secret_test"));
        self.database.kill.after(None);
        end
    }

    /// Invokes the function, as the wake-ups and the minutely schedule do, until no job is open.
    pub(super) fn run_to_the_end(&self) {
        for _ in 0..500 {
            let Some(due) = self.next_due() else { return };
            self.clock.set(self.clock.now().max(due));
            self.run(None);
        }
        panic!("the batch does not end:\n{}", self.log.text());
    }

    /// When the next job may be claimed.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        let tables = self.store.tables.borrow();
        let due = |job: &testing::scoring_store::ScoringJob| match job.state {
            "queued" => Some(job.run_after),
            "running" => Some(job.leased_until.plus_millis(1)),
            _ => None,
        };
        tables.jobs.iter().filter_map(due).min()
    }

    /// What the function says of a batch.
    pub(super) fn progress(&self, batch: &str) -> Value {
        json_of(&self.answer(get(&format!("/{batch}"), VIEWER)).unwrap())
    }

    /// Every item was committed once and its outcome counted; every scored one has one score in the history.
    pub(super) fn assert_each_once(&self, scored: usize, failed: usize) {
        let tables = self.store.tables.borrow();
        let batch = tables.batches.last().unwrap();
        assert_eq!((batch.status, batch.count("done"), batch.count("failed")), ("completed", scored, failed));
        for (id, item) in &batch.items {
            assert_eq!(item.committed, 1, "{id}");
        }
        assert_eq!(tables.history.len(), scored);
        assert_eq!(tables.scores.len(), scored);
    }
}

/// A contact whose score depends on its number.
pub(super) fn contact(id: &str, number: usize) -> Value {
    let email = if number.is_multiple_of(3) { json!(null) } else { json!(format!("c{number}@example.com")) };
    json!({
        "id": id, "object_type": "contacts", "created_at": "2026-11-01T00:00:00Z",
        "properties": { "email": email, "lifecyclestage": if number.is_multiple_of(2) { "lead" } else { "customer" } },
        "companies": number % 4, "deals": [],
        "calls": [{ "at": "2026-11-19T10:00:00Z", "duration_ms": number * 10_000, "direction": "OUTBOUND",
            "connected": !number.is_multiple_of(5) }],
    })
}

pub(super) fn post(path: &str, user: &str) -> Request {
    Request::new("score-batch", "POST", &format!("/score-batch{path}")).with_bearer(&user_jwt(user))
}

pub(super) fn get(target: &str, user: &str) -> Request {
    Request::new("score-batch", "GET", &format!("/score-batch{target}")).with_bearer(&user_jwt(user))
}

pub(super) fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}
