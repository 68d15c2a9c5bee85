//! The routes against answers that the database gave, and what is refused before it is asked.

use edge::{Request, Response};
use kernel::Problem;
use pollster::block_on;
use serde_json::{Value, json};
use testing::{
    TestPorts,
    calls::answers_in,
    database::{ACCOUNT, MEMBER, PORTAL},
    user_jwt,
};

use crate::routes;

fn world(role: &'static str) -> TestPorts {
    TestPorts::builder()
        .sql("member_context", move |_| {
            Ok(json!({ "user_id": MEMBER, "email": null, "account_id": ACCOUNT, "portal_id": PORTAL, "role": role }))
        })
        .sql("reconcile_start", |_| Ok(answers_in("reconcile/run", "reconcile_start").remove(0)))
        .sql("reconcile_show", |_| Ok(answers_in("reconcile/run", "reconcile_show").remove(0)))
        .build()
}

fn send(test: &TestPorts, request: Request) -> Result<Response, Problem> {
    block_on(routes::handle(request.with_bearer(&user_jwt(MEMBER)), test.ports()))
}

fn start(test: &TestPorts, body: &Value) -> Result<Response, Problem> {
    send(test, Request::new("reconcile", "POST", "/reconcile/").with_json(body))
}

#[test]
fn a_member_starts_a_run_of_some_objects() {
    let test = world("member");
    let answer = start(&test, &json!({ "portal_id": PORTAL, "objects": ["deals"] })).unwrap();
    assert_eq!(answer.status, 202);
    let expected = json!({
        "p_account_id": ACCOUNT, "p_user_id": MEMBER, "p_objects": ["deals"], "p_accept_deletions": false,
        "p_idempotency_key": null,
    });
    assert_eq!(test.store.calls_of("reconcile_start")[0].arguments, expected);
}

#[test]
fn deletions_are_accepted_by_admins_and_viewers_start_nothing() {
    let (plain, accepting) =
        (json!({ "portal_id": PORTAL }), json!({ "portal_id": PORTAL, "accept_deletions": true }));
    for (role, body, status) in [
        ("viewer", &plain, 403),
        ("member", &plain, 202),
        ("member", &accepting, 403),
        ("admin", &accepting, 202),
    ] {
        let answer =
            start(&world(role), body).map_or_else(|problem| problem.status, |response| response.status);
        assert_eq!(answer, status, "{role} {body}");
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    for (field, value) in [("objects", json!([])), ("from", json!("2026-11-01")), ("to", json!(0))] {
        let test = world("owner");
        let problem = start(&test, &json!({ "portal_id": PORTAL, field: value })).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, format!("/{field}").as_str()));
        assert!(test.store.calls_of("reconcile_start").is_empty());
    }
}

#[test]
fn an_object_that_the_portal_does_not_have_is_a_fault_of_that_field() {
    let test = world("member");
    test.store.on("reconcile_start", |_| {
        Err(Problem::new(422, "invalid_request", "objects are of contacts, companies, deals and calls."))
    });
    let problem = start(&test, &json!({ "portal_id": PORTAL, "objects": ["ghosts"] })).unwrap_err();
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/objects"));
    assert!(problem.errors[0].detail.starts_with("objects are of contacts"));
}

#[test]
fn what_was_found_is_shown_in_the_callers_name() {
    let test = world("viewer");
    let answer = send(&test, Request::new("reconcile", "GET", "/reconcile/sync_1")).unwrap();
    let shown: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(shown, answers_in("reconcile/run", "reconcile_show").remove(0));
    assert_eq!(test.store.calls_of("reconcile_show")[0].user_token(), Some(user_jwt(MEMBER).as_str()));
}
