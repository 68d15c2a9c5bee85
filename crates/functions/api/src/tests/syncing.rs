//! A sync of contacts, and the way to a connection.

use serde_json::{Value, json};
use testing::{
    TestPorts,
    calls::answers_in,
    database::{ACCOUNT, MEMBER},
    user_jwt,
};

use super::{answer, asked, body, send, world};

/// With these connections of the caller.
fn connected(connections: Value) -> TestPorts {
    let test = world();
    test.store.on("connections_list", move |_| Ok(connections.clone()));
    test
}

#[test]
fn a_sync_of_contacts_is_started_in_the_callers_name() {
    for record_id in [None, Some("101")] {
        let test = world();
        let sent = match record_id {
            None => json!({ "portal_id": "62515" }),
            Some(id) => json!({ "portal_id": "62515", "record_id": id }),
        };
        let started = send(&test, asked("POST", "/contacts/sync").with_json(&sent)).unwrap();
        assert_eq!((started.status, body(&started)), (202, answer("sync_now")));
        let calls = test.store.calls();
        assert_eq!(calls.len(), 1, "without a key it is one call");
        assert_eq!(calls[0].user_token(), Some(user_jwt(MEMBER).as_str()));
        let expected = json!({ "p_portal_id": "62515", "p_object": "contacts", "p_record_id": record_id });
        assert_eq!(calls[0].arguments, expected);
    }
}

#[test]
fn how_far_the_mirror_is_behind_is_told_in_the_callers_name() {
    let test = world();
    test.store.on("member_context", |_| {
        Ok(json!({ "user_id": MEMBER, "email": null, "account_id": ACCOUNT, "portal_id": "62515", "role": "viewer" }))
    });
    let told = send(&test, asked("GET", "/health/sync?portal_id=62515")).unwrap();
    assert_eq!((told.status, body(&told)), (200, answer("sync_health")));
    let call = &test.store.calls_of("sync_health")[0];
    assert_eq!(call.user_token(), Some(user_jwt(MEMBER).as_str()));
    assert_eq!(call.arguments, json!({ "p_account_id": ACCOUNT }));
}

#[test]
fn a_key_is_its_callers_and_only_of_a_member() {
    let test = world();
    let request = asked("POST", "/contacts/sync")
        .with_json(&json!({ "portal_id": "62515" }))
        .with_header("idempotency-key", "k");
    assert_eq!(send(&test, request).unwrap().status, 202);
    let names: Vec<String> = test.store.calls().into_iter().map(|call| call.function).collect();
    assert_eq!(names, ["member_context", "idempotency_begin", "sync_now", "idempotency_finish"]);
}

#[test]
fn the_only_portal_needs_no_name_nor_a_body() {
    let one = answers_in("members/connections", "connections_list").into_iter();
    let one = one.into_iter().find(|rows| rows.as_array().is_some_and(|rows| rows.len() == 1)).unwrap();
    let test = connected(one.clone());
    assert_eq!(send(&test, asked("POST", "/contacts/sync")).unwrap().status, 202);
    let asked_for = &test.store.calls_of("sync_now")[0].arguments["p_portal_id"];
    assert_eq!(asked_for, &one[0]["portal_id"]);

    let test = connected(json!([]));
    assert_eq!(send(&test, asked("POST", "/contacts/sync")).unwrap_err().code, "unknown_portal");
    let test = connected(json!([one[0], one[0]]));
    let problem = send(&test, asked("POST", "/contacts/sync")).unwrap_err();
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/portal_id"));
    assert!(test.store.calls_of("sync_now").is_empty());
}

#[test]
fn a_wrong_body_names_the_field() {
    for (body, pointer) in [
        (json!({ "record_id": 7 }), "/record_id"),
        (json!({ "record_id": "" }), "/record_id"),
        (json!({ "record_id": "7a" }), "/record_id"),
        (json!({ "record_id": "1".repeat(21) }), "/record_id"),
        (json!({ "portal_id": {} }), "/portal_id"),
        (json!({ "object": "deals" }), "/object"),
    ] {
        let test = world();
        let problem = send(&test, asked("POST", "/contacts/sync").with_json(&body)).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
        assert!(test.store.calls().is_empty());
    }
}

#[test]
fn who_connects_is_sent_to_the_function_that_does_it() {
    let test = world();
    let sent_on = send(&test, asked("POST", "/connections/hubspot").with_json(&json!({}))).unwrap();
    assert_eq!((sent_on.status, sent_on.header("location")), (307, Some("../../hubspot-oauth/authorize")));
    for (body, path) in [
        (json!({ "token": "pat-na1-7" }), "../../hubspot-oauth/connections/private-app"),
        (json!({ "token": null }), "../../hubspot-oauth/authorize"),
        (json!({ "redirect_to": "https://app.test" }), "../../hubspot-oauth/authorize"),
    ] {
        let sent_on = send(&test, asked("POST", "/connections/hubspot").with_json(&body)).unwrap();
        assert_eq!((sent_on.status, sent_on.header("location")), (307, Some(path)), "{body}");
    }
    assert!(test.store.calls().is_empty());
}
