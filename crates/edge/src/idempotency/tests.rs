use std::rc::Rc;

use pollster::block_on;
use ports::Ports;
use serde_json::{Value, json};
use testing::{FakeDatabase, TestPorts};

use super::*;

fn on(test: &TestPorts, database: FakeDatabase) -> Ports {
    Ports { store: Rc::new(database), ..test.ports() }
}

/// Ports on a database that remembers keys.
fn remembering() -> Ports {
    let test = TestPorts::new();
    on(&test, FakeDatabase::new(Rc::clone(&test.clock)))
}

fn post(key: &str, body: &Value) -> Request {
    Request::new("f", "POST", "/f").with_json(body).with_header("idempotency-key", key)
}

fn run(
    ports: &Ports,
    request: &Request,
    result: Result<Response, Problem>,
) -> (Result<Response, Problem>, bool) {
    let mut ran = false;
    let answer = block_on(idempotent(request, ports, &UserId::new("u1"), async || {
        ran = true;
        result
    }));
    (answer, ran)
}

fn created() -> Result<Response, Problem> {
    Response::json(202, &json!({ "session_id": "s1" }))
}

#[test]
fn a_repetition_gets_the_first_answer_and_does_no_work() {
    let (ports, request) = (remembering(), post("k1", &json!({ "a": 1 })));
    let (first, ran) = run(&ports, &request, created());
    assert!(ran);
    let (second, ran) = run(&ports, &request, Err(Problem::internal("x", "must not run")));
    assert!(!ran);
    let expected = first.unwrap().with_header("idempotency-replayed", "true");
    assert_eq!(second.unwrap(), expected);
}

#[test]
fn the_same_key_with_another_body_is_a_conflict() {
    let ports = remembering();
    run(&ports, &post("k1", &json!({ "a": 1 })), created()).0.unwrap();
    let (answer, ran) = run(&ports, &post("k1", &json!({ "a": 2 })), created());
    assert_eq!((answer.unwrap_err().code.as_str(), ran), ("idempotency_conflict", false));
}

#[test]
fn a_key_belongs_to_its_method_path_and_caller() {
    let ports = remembering();
    let request = |method, path| {
        Request::new("f", method, path).with_json(&json!({})).with_header("idempotency-key", "k1")
    };
    run(&ports, &request("POST", "/f/x/retry"), created()).0.unwrap();
    for other in [request("POST", "/f/y/retry"), request("PUT", "/f/x/retry")] {
        assert!(run(&ports, &other, created()).1, "{} {}", other.method, other.path);
    }
    let mut ran = false;
    let work = async || {
        ran = true;
        created()
    };
    block_on(idempotent(&request("POST", "/f/x/retry"), &ports, &UserId::new("u2"), work)).unwrap();
    assert!(ran, "another caller");
    assert!(!run(&ports, &request("POST", "/f/x/retry"), created()).1, "the same request");
}

#[test]
fn a_refusal_is_kept_as_well() {
    let (ports, request) = (remembering(), post("k1", &json!({})));
    let (first, _) = run(&ports, &request, Err(Problem::new(409, "not_connected", "connect first")));
    assert_eq!(first.unwrap_err().code, "not_connected");
    let (second, ran) = run(&ports, &request, created());
    let second = second.unwrap();
    assert_eq!((second.status, ran), (409, false));
    assert!(String::from_utf8(second.body).unwrap().contains("not_connected"));
}

#[test]
fn after_a_failure_of_ours_the_key_may_work_again() {
    let (ports, request) = (remembering(), post("k1", &json!({})));
    let failures = [Problem::internal("broken", "x"), Problem::unavailable("database_unavailable", "x")];
    for failure in failures {
        run(&ports, &request, Err(failure)).0.unwrap_err();
    }
    let (answer, ran) = run(&ports, &request, created());
    assert_eq!((answer.unwrap().status, ran), (202, true));
}

#[test]
fn a_repetition_during_the_work_is_told_to_wait() {
    let ports = remembering();
    let request = post("k1", &json!({}));
    let answer = block_on(idempotent(&request, &ports, &UserId::new("s"), async || {
        let inner = idempotent(&request, &ports, &UserId::new("s"), async || created()).await.unwrap_err();
        assert_eq!(inner.code, "request_in_progress");
        created()
    }));
    assert_eq!(answer.unwrap().status, 202);
}

#[test]
fn without_a_key_nothing_is_remembered() {
    let test = TestPorts::new();
    let request = Request::new("f", "POST", "/f").with_json(&json!({}));
    assert!(run(&test.ports(), &request, created()).1);
    assert!(test.store.calls().is_empty());
}

#[test]
fn an_odd_key_is_refused() {
    let test = TestPorts::new();
    for key in ["", "a b", "ü", &"k".repeat(256)] {
        let (answer, ran) = run(&test.ports(), &post(key, &json!({})), created());
        assert_eq!((answer.unwrap_err().code.as_str(), ran), ("invalid_idempotency_key", false));
    }
}

#[test]
fn done_work_is_answered_even_when_it_could_not_be_kept() {
    let test = TestPorts::new();
    let database = FakeDatabase::new(Rc::clone(&test.clock));
    database.before_each(|call| match call.function.as_str() {
        "idempotency_finish" => Err(Problem::unavailable("database_unavailable", "gone")),
        _ => Ok(()),
    });
    let ports = on(&test, database);
    assert_eq!(run(&ports, &post("k1", &json!({})), created()).0.unwrap().status, 202);
    assert_eq!(test.log.of("idempotent_answer_not_kept").len(), 1);
}
