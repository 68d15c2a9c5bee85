//! A database and an isolate in one process, in which the function may be killed at any call.

use std::{
    cell::{Cell, Ref},
    rc::Rc,
};

use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Clock, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, FakeClock, FakeDatabase, TestPorts,
    database::{ADMIN, ModelRow, PORTAL, RunRow},
    user_jwt,
};

use crate::{routes, work};

const MAX_POLLS: u32 = 300_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) log: Rc<CapturedLog>,
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

impl World {
    /// A portal with these records, in which every synchronous section takes `section_ms`.
    pub(super) fn new(records: Vec<Value>, section_ms: u64) -> Self {
        work::forget();
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        database.call_ms.set(1);
        {
            let scores = &mut database.tables_mut().scores;
            scores.definitions = super::people::definitions();
            let key = |record: &Value| ("contacts".to_owned(), record["id"].as_str().unwrap().to_owned());
            scores.records = records.into_iter().map(|record| (key(&record), record)).collect();
        }
        let watch = Watch { clock: Rc::clone(&test.clock), step: section_ms * 1_000, looks: Cell::new(0) };
        let ports = Ports { store: Rc::clone(&database) as _, clock: Rc::new(watch), ..test.ports() };
        Self { clock: Rc::clone(&test.clock), database, log: Rc::clone(&test.log), ports }
    }

    /// Settings of the portal's configuration.
    pub(super) fn configure(&self, settings: Value) {
        self.database.tables_mut().scores.settings = settings;
    }

    /// Sends a request to the function.
    pub(super) fn send(&self, request: Request) -> End {
        self.database.kill.run(routes::handle(request, self.ports.clone()), MAX_POLLS, &self.log)
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

    /// Starts a run as an admin does, with more fields in its body.
    pub(super) fn start(&self, more: &Value) -> String {
        self.start_as(ADMIN, more)
    }

    /// Starts a run, with more fields in its body.
    pub(super) fn start_as(&self, user: &str, more: &Value) -> String {
        let mut body =
            json!({ "portal_id": PORTAL, "object_type": "contacts", "positive": { "kind": "deal_won" } });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.ask(Self::request("POST", "/", user).with_json(&body)).unwrap();
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
        self.database.kill.after(Some(calls));
    }

    /// Another isolate takes the job over just before the next commit.
    pub(super) fn steal_lease_at_the_next_commit(&self) {
        let (database, thief) = (Rc::downgrade(&self.database), Cell::new(true));
        self.database.before_each(move |call| {
            if call.function == "training_commit" && thief.take() {
                let id = call.arguments["p_job_id"].as_i64().unwrap();
                let database = database.upgrade().unwrap();
                database.tables_mut().jobs.get_mut(&id).unwrap().lease_token = Some("stolen".to_owned());
            }
            Ok(())
        });
    }

    /// Invokes the function until no run is open; gives back the number of invocations.
    pub(super) fn run_to_the_end(&self) -> u32 {
        for invocations in 0..2_000 {
            if self.database.tables().training.iter().all(|run| !run.is_open()) {
                self.database.kill.after(None);
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
        self.database.tables().training.last().unwrap().clone()
    }

    /// Where the job of the only run stands.
    pub(super) fn cursor(&self) -> Value {
        self.database.tables().jobs[&1].cursor.clone()
    }

    pub(super) fn models(&self) -> Ref<'_, Vec<ModelRow>> {
        Ref::map(self.database.tables(), |tables| &tables.scores.models)
    }

    pub(super) fn last_model(&self) -> ModelRow {
        self.models().last().unwrap().clone()
    }
}
