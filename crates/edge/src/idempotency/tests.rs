use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use pollster::block_on;
use serde_json::{Value, json};
use testing::TestPorts;

use super::*;

/// A store that remembers keys as the SQL functions do.
fn remembering() -> TestPorts {
    let rows: Rc<RefCell<BTreeMap<String, (String, Value)>>> = Rc::default();
    let id = |arguments: &Value| format!("{} {}", arguments["p_scope"], arguments["p_key"]);
    let begun = Rc::clone(&rows);
    TestPorts::builder()
        .sql("idempotency_begin", move |arguments| {
            let hash = arguments["p_body_sha256"].as_str().unwrap().to_owned();
            let mut rows = begun.borrow_mut();
            let state = match rows.get(&id(arguments)) {
                None => "new",
                Some((kept, _)) if *kept != hash => "conflict",
                Some((_, Value::Null)) => return Err(Problem::new(409, "request_in_progress", "wait")),
                Some(_) => "replay",
            };
            let (_, response) = rows.entry(id(arguments)).or_insert((hash, Value::Null));
            Ok(json!({ "state": state, "response": response }))
        })
        .sql("idempotency_finish", move |arguments| {
            let response = arguments["p_response"].clone();
            if response.is_null() {
                rows.borrow_mut().remove(&id(arguments));
            } else if let Some(row) = rows.borrow_mut().get_mut(&id(arguments)) {
                row.1 = response;
            }
            Ok(Value::Null)
        })
        .build()
}

fn post(key: &str, body: &Value) -> Request {
    Request::new("f", "POST", "/f").with_json(body).with_header("idempotency-key", key)
}

fn run(
    test: &TestPorts,
    request: &Request,
    result: Result<Response, Problem>,
) -> (Result<Response, Problem>, bool) {
    let mut ran = false;
    let answer = block_on(idempotent(request, &test.ports(), "POST / u1", async || {
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
    let (test, request) = (remembering(), post("k1", &json!({ "a": 1 })));
    let (first, ran) = run(&test, &request, created());
    assert!(ran);
    let (second, ran) = run(&test, &request, Err(Problem::internal("x", "must not run")));
    assert!(!ran);
    let expected = first.unwrap().with_header("idempotency-replayed", "true");
    assert_eq!(second.unwrap(), expected);
}

#[test]
fn the_same_key_with_another_body_is_a_conflict() {
    let test = remembering();
    run(&test, &post("k1", &json!({ "a": 1 })), created()).0.unwrap();
    let (answer, ran) = run(&test, &post("k1", &json!({ "a": 2 })), created());
    assert_eq!((answer.unwrap_err().code.as_str(), ran), ("idempotency_conflict", false));
}

#[test]
fn a_refusal_is_kept_as_well() {
    let (test, request) = (remembering(), post("k1", &json!({})));
    let (first, _) = run(&test, &request, Err(Problem::new(409, "not_connected", "connect first")));
    assert_eq!(first.unwrap_err().code, "not_connected");
    let (second, ran) = run(&test, &request, created());
    let second = second.unwrap();
    assert_eq!((second.status, ran), (409, false));
    assert!(String::from_utf8(second.body).unwrap().contains("not_connected"));
}

#[test]
fn after_a_failure_of_ours_the_key_may_work_again() {
    let (test, request) = (remembering(), post("k1", &json!({})));
    let failures = [Problem::internal("broken", "x"), Problem::unavailable("database_unavailable", "x")];
    for failure in failures {
        run(&test, &request, Err(failure)).0.unwrap_err();
    }
    let (answer, ran) = run(&test, &request, created());
    assert_eq!((answer.unwrap().status, ran), (202, true));
}

#[test]
fn a_repetition_during_the_work_is_told_to_wait() {
    let test = remembering();
    let request = post("k1", &json!({}));
    let answer = block_on(idempotent(&request, &test.ports(), "s", async || {
        let inner = idempotent(&request, &test.ports(), "s", async || created()).await.unwrap_err();
        assert_eq!(inner.code, "request_in_progress");
        created()
    }));
    assert_eq!(answer.unwrap().status, 202);
}

#[test]
fn without_a_key_nothing_is_remembered() {
    let test = TestPorts::new();
    let request = Request::new("f", "POST", "/f").with_json(&json!({}));
    assert!(run(&test, &request, created()).1);
    assert!(test.store.calls().is_empty());
}

#[test]
fn an_odd_key_is_refused() {
    let test = TestPorts::new();
    for key in ["", "a b", "ü", &"k".repeat(256)] {
        let (answer, ran) = run(&test, &post(key, &json!({})), created());
        assert_eq!((answer.unwrap_err().code.as_str(), ran), ("invalid_idempotency_key", false));
    }
}

#[test]
fn done_work_is_answered_even_when_it_could_not_be_kept() {
    let test = remembering();
    test.store.on("idempotency_finish", |_| Err(Problem::unavailable("database_unavailable", "gone")));
    assert_eq!(run(&test, &post("k1", &json!({})), created()).0.unwrap().status, 202);
    assert_eq!(test.log.of("idempotent_answer_not_kept").len(), 1);
}
