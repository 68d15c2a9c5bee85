//! A database and an isolate in one process, in which the function may be killed at any call.

use std::{cell::Cell, rc::Rc};

use async_trait::async_trait;
use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock, Ports, Store};
use serde_json::{Value, json};
use testing::{CapturedLog, FakeClock, Kill, TestPorts, user_jwt};

use super::store::{ModelRow, PORTAL, RunRow, TrainingStore};
use crate::{routes, work};

pub(super) const ADMIN: &str = "10000000-0000-4000-8000-000000000001";
pub(super) const MEMBER: &str = "10000000-0000-4000-8000-000000000002";
pub(super) const VIEWER: &str = "10000000-0000-4000-8000-000000000003";
pub(super) const STRANGER: &str = "10000000-0000-4000-8000-000000000004";
pub(super) const USERS: [&str; 4] = [ADMIN, MEMBER, VIEWER, STRANGER];

const MAX_POLLS: u32 = 300_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) store: Rc<TrainingStore>,
    pub(super) log: Rc<CapturedLog>,
    kill: Rc<Kill>,
    thief: Rc<Cell<bool>>,
    ports: Ports,
}

/// The wall clock of the test, and a stop-watch that moves at each look: every section takes `step` microseconds, so
/// that the budget of an invocation is spent after a known number of them.
struct Watch {
    clock: Rc<FakeClock>,
    step: u64,
    looks: Cell<u64>,
}

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn micros(&self) -> u64 {
        self.looks.set(self.looks.get() + 1);
        self.looks.get() * self.step
    }
}

struct Database {
    store: Rc<TrainingStore>,
    kill: Rc<Kill>,
    clock: Rc<FakeClock>,
    thief: Rc<Cell<bool>>,
}

#[async_trait(?Send)]
impl Store for Database {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        self.kill.pass().await;
        if function == "training_commit" && self.thief.take() {
            let tables = &mut *self.store.tables.borrow_mut();
            if let Some((token, _)) = tables.runs.last_mut().and_then(|run| run.lease.as_mut()) {
                "stolen".clone_into(token);
            }
        }
        let answer = self.store.call_json(caller, function, arguments).await;
        self.clock.advance_ms(1);
        self.kill.pass().await;
        answer
    }
}

impl World {
    /// A portal with these records, in which every synchronous section takes `section_ms`.
    pub(super) fn new(records: Vec<Value>, section_ms: u64) -> Self {
        work::forget();
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let store = Rc::new(TrainingStore::new(Rc::clone(&test.clock)));
        {
            let tables = &mut *store.tables.borrow_mut();
            tables.members.extend([(ADMIN, "admin"), (MEMBER, "member"), (VIEWER, "viewer")]);
            tables.configuration = json!({});
            tables.property_definitions = super::people::definitions();
            tables.records = records
                .into_iter()
                .map(|record| (record["id"].as_str().unwrap().to_owned(), record))
                .collect();
        }
        let (kill, thief) = (Rc::new(Kill::default()), Rc::new(Cell::new(false)));
        let watch = Watch { clock: Rc::clone(&test.clock), step: section_ms * 1_000, looks: Cell::new(0) };
        let ports = Ports {
            store: Rc::new(Database {
                store: Rc::clone(&store),
                kill: Rc::clone(&kill),
                clock: Rc::clone(&test.clock),
                thief: Rc::clone(&thief),
            }),
            clock: Rc::new(watch),
            ..test.ports()
        };
        Self { clock: Rc::clone(&test.clock), store, log: Rc::clone(&test.log), kill, thief, ports }
    }

    /// Sends a request to the function.
    pub(super) fn send(&self, request: Request) -> End {
        self.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
    }

    /// The answer to a request that nobody kills.
    pub(super) fn ask(&self, request: Request) -> Result<Response, Problem> {
        match self.send(request) {
            End::Answered(answer) => answer,
            End::Killed => panic!("killed"),
        }
    }

    /// A request of a user.
    pub(super) fn request(method: &str, path: &str, user: &str) -> Request {
        let path = format!("/functions/v1/process-training{path}");
        Request::new("process-training", method, &path).with_bearer(&user_jwt(user))
    }

    /// Starts a run as a member does, with more fields in its body.
    pub(super) fn start(&self, more: &Value) -> String {
        let mut body =
            json!({ "portal_id": PORTAL, "object_type": "contacts", "positive": { "kind": "deal_won" } });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.ask(Self::request("POST", "/", MEMBER).with_json(&body)).unwrap();
        assert_eq!(answer.status, 202);
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        body["run_id"].as_str().unwrap().to_owned()
    }

    /// One invocation of `/run`.
    pub(super) fn invoke(&self) -> End {
        let request = Request::new("process-training", "POST", "/process-training/run");
        self.send(request.with_header("apikey", "sb_secret_test"))
    }

    /// Kills the next invocation at the `calls`th half of a call of the database.
    pub(super) fn kill_after(&self, calls: u32) {
        self.kill.after(Some(calls));
    }

    /// Another isolate takes the job over just before the next commit.
    pub(super) fn steal_lease_at_the_next_commit(&self) {
        self.thief.set(true);
    }

    /// Invokes the function until no run is open; gives back the number of invocations.
    pub(super) fn run_to_the_end(&self) -> u32 {
        for invocations in 0..2_000 {
            if self.store.tables.borrow().runs.iter().all(|run| !matches!(run.status, "pending" | "running"))
            {
                self.kill.after(None);
                return invocations;
            }
            // What a killed isolate held comes free.
            self.clock.advance_ms(31_000);
            if matches!(self.invoke(), End::Killed) {
                work::forget();
            }
        }
        panic!("the run does not end:\n{}", self.log.text());
    }

    /// Trains with the settings of the test, and gives back the run.
    pub(super) fn train(&self, more: &Value) -> RunRow {
        self.start(more);
        self.run_to_the_end();
        self.last_run()
    }

    pub(super) fn last_run(&self) -> RunRow {
        self.store.tables.borrow().runs.last().unwrap().clone()
    }

    pub(super) fn last_model(&self) -> ModelRow {
        self.store.tables.borrow().models.last().unwrap().clone()
    }
}
