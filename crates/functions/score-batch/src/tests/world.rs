//! A portal whose records are scored, in a database at whose calls the function may be killed.

use std::rc::Rc;

use edge::{Request, Response};
use kernel::{Problem, Timestamp};
use ports::{Clock as _, Ports};
use serde_json::{Value, json};
use testing::{
    CapturedLog, FakeClock, FakeDatabase, TestPorts,
    database::{Job, MEMBER, PORTAL, VIEWER},
    user_jwt,
};

use crate::routes;

/// Polls of one invocation after which it is taken for hung: virtual time moves at every few polls.
const MAX_POLLS: u32 = 200_000;

/// How an invocation ended.
pub(super) type End = testing::End<Result<Response, Problem>>;

/// The whole suite around the function.
pub(super) struct World {
    pub(super) clock: Rc<FakeClock>,
    pub(super) database: Rc<FakeDatabase>,
    pub(super) log: Rc<CapturedLog>,
    ports: Ports,
}

impl World {
    /// A portal with that many contacts, ids from 1001 on, scored by rules.
    pub(super) fn new(contacts: usize) -> Self {
        let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
        let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
        database.call_ms.set(5);
        // No other jobs than those of the batches.
        database.tables_mut().scores.settings = json!({ "write_back": false });
        for number in 0..contacts {
            let id = (1001 + number).to_string();
            let record = contact(&id, number);
            database.tables_mut().scores.records.insert(("contacts".to_owned(), id), record);
        }
        let ports = Ports { store: Rc::clone(&database) as _, ..test.ports() };
        Self { clock: Rc::clone(&test.clock), database, log: Rc::clone(&test.log), ports }
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
        self.database.tables().jobs.values().filter_map(Job::due).min()
    }

    /// What the function says of a batch.
    pub(super) fn progress(&self, batch: &str) -> Value {
        json_of(&self.answer(get(&format!("/{batch}"), VIEWER)).unwrap())
    }

    /// Every item was committed once and its outcome counted; every scored one has one score in the history.
    pub(super) fn assert_each_once(&self, done: usize, failed: usize) {
        let tables = self.database.tables();
        let scores = &tables.scores;
        let batch = scores.batches.last().unwrap();
        assert_eq!((batch.status, batch.count("done"), batch.count("failed")), ("completed", done, failed));
        for (id, item) in &batch.items {
            assert_eq!(item.committed, 1, "{id}");
        }
        assert_eq!(scores.history.len(), done);
        assert_eq!(scores.latest.len(), done);
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
