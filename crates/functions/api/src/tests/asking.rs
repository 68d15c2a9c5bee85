//! What the database is asked, and that its answer is the client's.

use serde_json::{Value, json};
use testing::{database::MEMBER, user_jwt};

use super::{ID, answer, asked, body, send, world};

/// The one call that a request came to.
fn arguments(test: &testing::TestPorts, function: &str) -> Value {
    let calls = test.store.calls_of(function);
    assert_eq!(calls.len(), 1, "{function}");
    assert_eq!(calls[0].user_token(), Some(user_jwt(MEMBER).as_str()), "in the caller's name");
    calls[0].arguments.clone()
}

#[test]
fn contacts_are_listed_by_what_the_query_says() {
    let test = world();
    let path = "/contacts?email=ada%40example.com&student_id=S1&sync_status=error&limit=200&cursor=101";
    let answer = send(&test, asked("GET", path)).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("contact_list")));
    let expected = json!({
        "p_portal_id": null, "p_email": "ada@example.com", "p_student_id": "S1", "p_sync_status": "error",
        "p_limit": 200, "p_cursor": "101",
    });
    assert_eq!(arguments(&test, "contact_list"), expected);
}

#[test]
fn the_state_of_a_sync_is_shown() {
    let test = world();
    let answer = send(&test, asked("GET", "/sync/status?portal_id=62515")).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("sync_overview")));
    assert_eq!(arguments(&test, "sync_overview"), json!({ "p_portal_id": "62515" }));
}

#[test]
fn conflicts_are_listed_by_what_the_query_says() {
    let test = world();
    let path = format!(
        "/sync/conflicts?portal_id=62515&status=open&object_type=contacts&record_id={ID}&limit=7&cursor=c"
    );
    let answer = send(&test, asked("GET", &path)).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("sync_conflicts_list")));
    let expected = json!({
        "p_account_id": self::answer("member_context")["account_id"], "p_after": "c", "p_limit": 7,
        "p_filter": { "status": "open", "object_type": "contacts", "record_id": ID },
    });
    assert_eq!(arguments(&test, "sync_conflicts_list"), expected);
}

#[test]
fn a_conflict_is_decided_for_one_side() {
    for (winner, taken) in [("hubspot", "hubspot"), ("ours", "supabase"), ("supabase", "supabase")] {
        let test = world();
        let request = asked("POST", &format!("/sync/conflicts/{ID}")).with_json(&json!({ "winner": winner }));
        let answer = send(&test, request).unwrap();
        assert_eq!((answer.status, body(&answer)), (200, self::answer("sync_conflict_resolve")));
        assert_eq!(arguments(&test, "sync_conflict_resolve"), json!({ "p_id": ID, "p_winner": taken }));
    }
}

#[test]
fn connections_are_listed_without_tokens() {
    let test = world();
    let answer = send(&test, asked("GET", "/connections/hubspot")).unwrap();
    let expected = json!({ "data": self::answer("connections_list"), "next_cursor": null });
    assert_eq!((answer.status, body(&answer)), (200, expected));
    assert_eq!(arguments(&test, "connections_list"), json!({}));
}

#[test]
fn an_exam_is_shown() {
    let test = world();
    let answer = send(&test, asked("GET", &format!("/exams/{ID}"))).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("exam_show")));
    assert_eq!(arguments(&test, "exam_show"), json!({ "p_exam_id": ID }));
}

#[test]
fn exams_are_listed_by_what_the_query_says() {
    let test = world();
    let path = "/exams?portal_id=62515&from=2026-11-21&to=2027-02-28&mock_type=Mini-mock&limit=7&cursor=c";
    let answer = send(&test, asked("GET", path)).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("exam_list")));
    let expected = json!({
        "p_portal_id": "62515", "p_from": "2026-11-21", "p_to": "2027-02-28", "p_mock_type": "Mini-mock",
        "p_limit": 7, "p_cursor": "c",
    });
    assert_eq!(arguments(&test, "exam_list"), expected);
}

#[test]
fn bookings_are_listed_by_what_the_query_says() {
    let test = world();
    let path = format!("/bookings?status=no_show&exam_id={ID}&contact_id={ID}&exam_date=2026-12-24&cursor=");
    let answer = send(&test, asked("GET", &path)).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("booking_list")));
    let expected = json!({
        "p_portal_id": null, "p_status": "no_show", "p_exam_id": ID, "p_contact_id": ID,
        "p_exam_date": "2026-12-24", "p_mock_type": null, "p_limit": 50, "p_cursor": null,
    });
    assert_eq!(arguments(&test, "booking_list"), expected);
}

#[test]
fn a_seat_is_booked() {
    let test = world();
    let request = asked("POST", "/bookings").with_json(&json!({
        "booking_id": "BK 1", "exam_id": ID, "contact_id": ID, "dominant_hand": "left",
    }));
    let answer = send(&test, request).unwrap();
    assert_eq!((answer.status, &body(&answer)["sync"]), (201, &json!("pending")));
    let expected = json!({
        "p_booking_id": "BK 1", "p_exam_id": ID, "p_contact_id": ID, "p_dominant_hand": "left",
        "p_attending_location": null,
    });
    assert_eq!(arguments(&test, "booking_create"), expected);
}

#[test]
fn an_idempotency_key_is_its_callers_and_only_of_who_may_see_the_exam() {
    let test = world();
    let request = asked("POST", "/bookings")
        .with_header("idempotency-key", "k")
        .with_json(&json!({ "booking_id": "BK 1", "exam_id": ID, "contact_id": ID }));
    assert_eq!(send(&test, request).unwrap().status, 201);
    let names: Vec<String> = test.store.calls().into_iter().map(|call| call.function).collect();
    let expected =
        ["member_context", "exam_show", "idempotency_begin", "booking_create", "idempotency_finish"];
    assert_eq!(names, expected);
    let scope = &test.store.calls_of("idempotency_begin")[0].arguments["p_scope"];
    let user = self::answer("member_context")["user_id"].as_str().unwrap().to_owned();
    assert_eq!(scope.as_str().unwrap(), format!("api POST /bookings {user}"));
}

#[test]
fn a_field_that_is_not_named_stays_and_null_empties_a_text() {
    for changes in [
        json!({ "status": "no_show" }),
        json!({ "dominant_hand": null, "attending_location": "Ottawa" }),
        json!({}),
    ] {
        let test = world();
        let request = asked("PATCH", &format!("/bookings/{ID}")).with_json(&changes);
        assert_eq!(send(&test, request).unwrap().status, 200);
        assert_eq!(arguments(&test, "booking_update"), json!({ "p_id": ID, "p_changes": changes }));
    }
}

#[test]
fn a_booking_is_cancelled_and_deleted() {
    let test = world();
    let answer = send(&test, asked("DELETE", &format!("/bookings/{ID}"))).unwrap();
    assert_eq!((answer.status, &body(&answer)["status"]), (200, &json!("cancelled")));
    assert_eq!(arguments(&test, "booking_cancel"), json!({ "p_id": ID, "p_delete": true }));
}

#[test]
fn metrics_are_told_by_what_the_query_says() {
    let test = world();
    let path = "/metrics?portal_id=62515&from=2026-03-01&to=2026-04-01&pipeline=default&basis=created\
                &previous=none&metrics=total_sales,deals_won";
    let answer = send(&test, asked("GET", path)).unwrap();
    assert_eq!((answer.status, body(&answer)), (200, self::answer("metrics")));
    let asked = arguments(&test, "metrics");
    assert_eq!((&asked["p_from"], &asked["p_to"]), (&json!("2026-03-01"), &json!("2026-04-01")));
    let filters =
        json!({ "owner": null, "pipeline": "default", "script": null, "stage": null, "source": null });
    assert_eq!(asked["p_filters"], filters);
    let options = json!({ "basis": "created", "previous": "none", "metrics": ["total_sales", "deals_won"] });
    assert_eq!(asked["p_options"], options);
}
