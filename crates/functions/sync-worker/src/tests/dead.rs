//! Dead changes in the name of who asks.

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

const CONTACT: &str = "30000000-0000-4000-8000-000000000001";

fn world() -> TestPorts {
    TestPorts::builder()
        .sql("member_context", |_| {
            Ok(json!({ "user_id": MEMBER, "email": null, "account_id": ACCOUNT, "portal_id": PORTAL, "role": "owner" }))
        })
        .sql("outbox_dead", |_| Ok(answers_in("outbox/dead", "outbox_dead").remove(0)))
        .sql("outbox_replay", |_| Ok(answers_in("outbox/dead", "outbox_replay").remove(0)))
        .build()
}

fn send(test: &TestPorts, method: &str, path: &str, body: &Value) -> Result<Response, Problem> {
    let request = Request::new("sync-worker", method, &format!("/sync-worker{path}"));
    block_on(routes::handle(request.with_bearer(&user_jwt(MEMBER)).with_json(body), test.ports()))
}

#[test]
fn dead_changes_are_listed_in_the_callers_name() {
    let test = world();
    let answer = send(&test, "GET", &format!("/dead?portal_id={PORTAL}"), &Value::Null).unwrap();
    let listed: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(listed["data"], answers_in("outbox/dead", "outbox_dead").remove(0));
    let call = &test.store.calls_of("outbox_dead")[0];
    assert_eq!(call.user_token(), Some(user_jwt(MEMBER).as_str()));
    assert_eq!(call.arguments, json!({ "p_account_id": ACCOUNT }));
    assert_eq!(send(&world(), "GET", "/dead", &Value::Null).unwrap_err().status, 400);
}

#[test]
fn one_those_of_a_reason_and_all_are_sent_again() {
    let one = format!("/dead/{CONTACT}/replay");
    for (path, more, record_id, code, dry_run) in [
        (one.as_str(), json!({}), json!(CONTACT), json!(null), false),
        ("/dead/replay", json!({ "code": "refused", "dry_run": true }), json!(null), json!("refused"), true),
    ] {
        let test = world();
        let mut body = json!({ "portal_id": PORTAL });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(send(&test, "POST", path, &body).unwrap().status, 200, "{path}");
        let expected = json!({ "p_account_id": ACCOUNT, "p_record_id": record_id, "p_code": code, "p_dry_run": dry_run });
        assert_eq!(test.store.calls_of("outbox_replay")[0].arguments, expected);
    }
}

#[test]
fn a_field_that_is_none_is_named() {
    let problem =
        send(&world(), "POST", "/dead/replay", &json!({ "portal_id": PORTAL, "dryrun": true })).unwrap_err();
    assert_eq!((problem.status, problem.errors.len()), (422, 1));
}
