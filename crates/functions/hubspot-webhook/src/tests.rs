//! The function as HubSpot and strangers meet it.

use std::{cell::RefCell, rc::Rc};

use edge::{Request, Response};
use futures::future::join;
use hubspot::signature::{HEADER_TIMESTAMP, HEADER_V3, v3};
use kernel::{Problem, Timestamp};
use pollster::block_on;
use serde_json::{Value, json};
use testing::{TestPorts, http};

use crate::{burst::Receiving, routes, then};

const NOW: i64 = 1_796_000_000_000;
const URL: &str = "https://abc.supabase.co/functions/v1/hubspot-webhook";

/// A database that takes what is stored, and folds it in as many steps as there are answers.
fn test_ports(folds: Vec<Result<Value, Problem>>) -> TestPorts {
    let folds = Rc::new(RefCell::new(folds));
    TestPorts::builder()
        .secret("HUBSPOT_CLIENT_SECRET", "secret")
        .secret("PUBLIC_FUNCTIONS_URL", "https://abc.supabase.co/functions/v1")
        .secret("SUPABASE_URL", "https://abc.supabase.co")
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test")
        .now(Timestamp::from_millis(NOW))
        .sql("webhook_store", |_| Ok(json!({ "stored": true })))
        .sql("webhook_fold", move |_| folds.borrow_mut().remove(0))
        .http(|_| http::json(202, &json!({})))
        .build()
}

fn signed(body: &[u8], age_ms: i64) -> Request {
    let timestamp = (NOW - age_ms).to_string();
    let mut request = Request::new("hubspot-webhook", "POST", URL)
        .with_header("content-type", "application/json")
        .with_header(HEADER_TIMESTAMP, timestamp.as_str())
        .with_header(HEADER_V3, v3("secret", "POST", URL, body, &timestamp));
    request.body = body.to_vec();
    request
}

fn answer(test: &TestPorts, request: Request) -> Result<Response, Problem> {
    block_on(routes::handle(request, test.ports()))
}

#[test]
fn a_signed_request_is_stored_as_it_came_and_answered_without_a_body() {
    let test = test_ports(vec![]);
    let body = br#"[{"eventId":1,"portalId":62515,"propertyValue":"a\u0000b"}, {"x": 1.50}]"#;
    let response = answer(&test, signed(body, 0)).unwrap();
    assert_eq!((response.status, response.body.len()), (204, 0));
    let calls = test.store.calls_of("webhook_store");
    // What jsonb refuses is left out; all else is kept.
    assert_eq!(
        calls[0].arguments["p_body"],
        json!([{ "eventId": 1, "portalId": 62515, "propertyValue": "ab" }, { "x": 1.5 }])
    );
    assert_eq!(calls[0].arguments["p_digest"], json!(kernel::sha256_hex(body)));
    assert_eq!(calls[0].arguments["p_received_at"], json!(Timestamp::from_millis(NOW)));
}

#[test]
fn whatever_is_wrong_with_a_request_nothing_of_it_is_stored() {
    let many = format!("[{}]", vec!["{}"; 101].join(","));
    let mut forged = signed(b"[{}]", 0);
    forged.body = b"[{ }]".to_vec();
    let unsigned = Request::new("hubspot-webhook", "POST", URL);
    for (request, status, code) in [
        (forged, 401, "invalid_signature"),
        (unsigned, 401, "invalid_signature"),
        (signed(b"[{}]", 300_001), 401, "invalid_signature"),
        (signed(b"[{}", 0), 400, "invalid_json"),
        (signed(b"", 0), 400, "invalid_json"),
        (signed(b"[\"\xff\"]", 0), 400, "invalid_json"),
        (signed(b"{}", 0), 400, "invalid_events"),
        (signed(b"[{}, 7]", 0), 400, "invalid_events"),
        (signed(many.as_bytes(), 0), 413, "payload_too_large"),
    ] {
        let test = test_ports(vec![]);
        let problem = answer(&test, request).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (status, code));
        assert!(test.store.calls_of("webhook_store").is_empty(), "{code}");
    }
}

#[test]
fn an_empty_request_announces_nothing() {
    let test = test_ports(vec![]);
    assert_eq!(answer(&test, signed(b"[]", 0)).unwrap().status, 204);
    assert!(test.store.calls_of("webhook_store").is_empty());
}

#[test]
fn a_request_that_cannot_be_stored_is_not_taken() {
    let test = test_ports(vec![]);
    test.store.on("webhook_store", |_| Err(Problem::unavailable("database_unavailable", "down")));
    assert_eq!(answer(&test, signed(b"[{}]", 0)).unwrap_err().status, 503);
}

fn folded(called: bool, more: bool) -> Value {
    json!({ "batches": 1, "events": 1, "repeated": 0, "unknown": 0, "called": called, "more": more })
}

#[test]
fn behind_the_answer_all_is_folded_and_the_reader_is_woken_for_when_it_is_due() {
    let test = test_ports(vec![Ok(folded(true, true)), Ok(folded(false, false))]);
    block_on(then::then(test.ports()));
    assert_eq!(test.store.calls_of("webhook_fold").len(), 2);
    let woken = test.http.requests();
    assert_eq!(woken.len(), 1, "for the job that was queued, and for it alone");
    assert_eq!(woken[0].url, "https://abc.supabase.co/functions/v1/sync-worker/run");
    assert_eq!(woken[0].body.as_ref().unwrap().expose(), r#"{"delay_ms":1250}"#);
}

/// Whether `work` is at its end after the other one is.
async fn ends(log: &RefCell<Vec<&'static str>>, name: &'static str, work: impl Future<Output = ()>) {
    work.await;
    log.borrow_mut().push(name);
}

#[test]
fn what_is_due_behind_the_answers_waits_for_the_end_of_a_burst() {
    let test = test_ports(vec![Ok(folded(false, false))]);
    let (ports, order) = (test.ports(), RefCell::new(vec![]));
    let burst = async {
        for _ in 0..10 {
            let _receiving = Receiving::begin();
            ports.timer.sleep_ms(20).await;
        }
        assert!(test.store.calls_of("webhook_fold").is_empty());
    };
    let work = join(
        ends(&order, "first", then::then(test.ports())),
        ends(&order, "second", then::then(test.ports())),
    );
    block_on(join(ends(&order, "burst", burst), work));
    assert_eq!(*order.borrow(), ["burst", "first", "second"]);
    assert_eq!(test.store.calls_of("webhook_fold").len(), 1, "one folds for all");
}

#[test]
fn a_burst_that_does_not_end_is_folded_all_the_same() {
    let test = test_ports(vec![Ok(folded(false, false))]);
    let _receiving = Receiving::begin();
    block_on(then::then(test.ports()));
    assert_eq!(test.store.calls_of("webhook_fold").len(), 1);
    assert_eq!(test.ports().clock.now().as_millis() - NOW, 1_000);
}

#[test]
fn what_cannot_be_folded_now_stays_stored_and_hinders_no_later_fold() {
    let down = Err(Problem::unavailable("database_unavailable", "down"));
    let test = test_ports(vec![down, Ok(folded(false, false))]);
    block_on(then::then(test.ports()));
    assert!(test.log.lines().iter().any(|line| line.event == "webhooks_not_folded"));
    block_on(then::then(test.ports()));
    assert_eq!(test.store.calls_of("webhook_fold").len(), 2);
}

#[test]
fn events_of_unknown_portals_are_told_the_operator() {
    let test = test_ports(vec![Ok(json!({ "unknown": 3, "called": false, "more": false }))]);
    block_on(then::then(test.ports()));
    assert!(test.log.lines().iter().any(|line| line.event == "events_of_unknown_portals"));
}
