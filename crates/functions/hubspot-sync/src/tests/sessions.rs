//! Who may start, see and cancel a sync.

use std::rc::Rc;

use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use ports::Ports;
use serde_json::{Value, json};
use testing::{
    FakeDatabase, TestPorts,
    database::{MEMBER, STRANGER, VIEWER},
    user_jwt,
};

use crate::routes;

struct Suite {
    ports: Ports,
    database: Rc<FakeDatabase>,
}

fn suite() -> Suite {
    let test = TestPorts::builder().secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test").build();
    let database = Rc::new(FakeDatabase::new(Rc::clone(&test.clock)));
    Suite { ports: Ports { store: Rc::clone(&database) as _, ..test.ports() }, database }
}

impl Suite {
    fn send(&self, request: Request) -> Result<Response, Problem> {
        block_on(routes::handle(request, self.ports.clone()))
    }

    fn start(&self, user: &str, body: &Value) -> Result<Response, Problem> {
        self.send(post("/", user).with_json(body))
    }

    fn sessions(&self) -> usize {
        self.database.tables().sync.sessions.len()
    }
}

fn post(path: &str, user: &str) -> Request {
    Request::new("hubspot-sync", "POST", &format!("/hubspot-sync{path}")).with_bearer(&user_jwt(user))
}

fn json_of(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

fn full() -> Value {
    json!({ "portal_id": "62515", "mode": "full" })
}

#[test]
fn a_member_starts_a_session_of_all_objects() {
    let suite = suite();
    let response = suite.start(MEMBER, &full()).unwrap();
    assert_eq!(response.status, 202);
    let tables = suite.database.tables();
    assert_eq!(json_of(&response)["session_id"], json!(tables.sync.sessions[0].session_id));
    let objects: Vec<_> = tables.jobs.values().map(|job| job.payload["object"].clone()).collect();
    assert_eq!(objects, [json!("contacts"), json!("companies"), json!("deals"), json!("calls")]);
}

#[test]
fn a_second_start_names_the_session_that_is_running() {
    let suite = suite();
    let first = json_of(&suite.start(MEMBER, &full()).unwrap());
    let second = json_of(&suite.start(MEMBER, &full()).unwrap());
    assert_eq!((&second["session_id"], &second["already_running"]), (&first["session_id"], &json!(true)));
    assert_eq!(suite.sessions(), 1);
}

#[test]
fn the_same_idempotency_key_gives_the_same_answer_and_another_body_a_conflict() {
    let suite = suite();
    let keyed = |body: &Value| post("/", MEMBER).with_header("idempotency-key", "k1").with_json(body);
    let first = suite.send(keyed(&full())).unwrap();
    let again = suite.send(keyed(&full())).unwrap();
    assert_eq!((again.status, &again.body), (202, &first.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = json!({ "portal_id": "62515", "mode": "incremental" });
    assert_eq!(suite.send(keyed(&other)).unwrap_err().status, 409);
    assert_eq!(suite.sessions(), 1);
}

#[test]
fn viewers_and_strangers_start_nothing() {
    let suite = suite();
    assert_eq!(suite.start(VIEWER, &full()).unwrap_err().status, 403);
    assert_eq!(suite.start(STRANGER, &full()).unwrap_err().code, "unknown_portal");
    let anonymous = Request::new("hubspot-sync", "POST", "/hubspot-sync/").with_json(&full());
    assert_eq!(suite.send(anonymous).unwrap_err().status, 401);
    assert_eq!(suite.sessions(), 0);
}

#[test]
fn a_wrong_body_is_refused_with_the_field_at_fault() {
    let suite = suite();
    for (body, pointer) in [
        (json!({ "portal_id": "62515", "mode": "half" }), "/mode"),
        (json!({ "portal_id": "62515", "mode": "full", "objects": ["../deals"] }), "/objects/0"),
        (json!({ "portal_id": "62515", "mode": "full", "objects": ["tickets"] }), "/objects"),
        (json!({ "portal_id": "62515", "mode": "full", "objects": [] }), "/objects"),
        (json!({ "portal_id": 62515, "mode": "full" }), "/portal_id"),
    ] {
        let problem = suite.start(MEMBER, &body).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
    }
    assert_eq!(suite.sessions(), 0);
}

#[test]
fn members_of_the_portal_see_a_session_and_nobody_else() {
    let suite = suite();
    let id = json_of(&suite.start(MEMBER, &full()).unwrap())["session_id"].as_str().unwrap().to_owned();
    let show = |user: &str| {
        let request = Request::new("hubspot-sync", "GET", &format!("/functions/v1/hubspot-sync/{id}"));
        suite.send(request.with_bearer(&user_jwt(user)))
    };
    let progress = json_of(&show(VIEWER).unwrap());
    assert_eq!((&progress["status"], &progress["portal_id"]), (&json!("pending"), &json!("62515")));
    assert_eq!(show(STRANGER).unwrap_err().code, "unknown_session");
}

#[test]
fn a_member_cancels_and_a_viewer_does_not() {
    let suite = suite();
    let id = json_of(&suite.start(MEMBER, &full()).unwrap())["session_id"].as_str().unwrap().to_owned();
    let path = format!("/{id}/cancel");
    assert_eq!(suite.send(post(&path, VIEWER)).unwrap_err().status, 403);
    assert_eq!(suite.send(post(&path, STRANGER)).unwrap_err().status, 404);
    let answer = json_of(&suite.send(post(&path, MEMBER)).unwrap());
    assert_eq!(answer["status"], json!("failed"));
    assert!(suite.database.tables().jobs.values().all(|job| job.state == "cancelled"));
}

#[test]
fn only_the_secret_key_runs_the_work() {
    let suite = suite();
    assert_eq!(suite.send(post("/run", MEMBER)).unwrap_err().status, 401);
    let run =
        Request::new("hubspot-sync", "POST", "/hubspot-sync/run").with_header("apikey", "sb_secret_test");
    assert_eq!(json_of(&suite.send(run).unwrap())["claimed"], json!(0));
}

#[test]
fn the_schedule_starts_an_incremental_session() {
    let suite = suite();
    let run =
        Request::new("hubspot-sync", "POST", "/hubspot-sync/run").with_header("apikey", "sb_secret_test");
    // Without settings for HubSpot the jobs fail, and for good: that is no reason to work on them again.
    suite.send(run.with_json(&json!({ "scheduled": true }))).unwrap();
    let tables = suite.database.tables();
    assert_eq!(
        (tables.sync.sessions[0].mode.as_str(), tables.sync.sessions[0].status),
        ("incremental", "failed")
    );
    assert!(
        tables.jobs.values().all(|job| job.state == "dead" && job.error["code"] == json!("not_configured"))
    );
}
