//! What is wrong with a request is said before the database is asked.

use edge::Request;
use serde_json::json;

use super::{ID, asked, send, world};
use crate::routes::ROUTES;

#[test]
fn a_query_that_is_no_question_is_refused_with_the_name_at_fault() {
    for (path, name) in [
        ("/exams?from=tomorrow", "from"),
        ("/exams?to=2026-02-30", "to"),
        ("/exams?from=2026-1-1", "from"),
        ("/exams?from=2026-11-21T00:00:00Z", "from"),
        ("/exams?limit=0", "limit"),
        ("/exams?mock_type=Mini%00mock", "mock_type"),
        ("/contacts?sync_status=lost", "sync_status"),
        ("/contacts?email=a%0ab", "email"),
        ("/contacts?student_id=%7f", "student_id"),
        ("/contacts?limit=-1", "limit"),
        ("/contacts?cursor=%00", "cursor"),
        ("/sync/status?portal_id=%09", "portal_id"),
        ("/bookings?limit=201", "limit"),
        ("/bookings?limit=many", "limit"),
        ("/bookings?status=lost", "status"),
        ("/bookings?exam_id=1", "exam_id"),
        ("/bookings?contact_id=ada", "contact_id"),
        ("/bookings?exam_date=24.12.2026", "exam_date"),
    ] {
        let test = world();
        let problem = send(&test, asked("GET", path)).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (400, "invalid_query"), "{path}");
        assert!(problem.detail.starts_with(name), "{path}: {}", problem.detail);
        assert!(test.store.calls().is_empty());
    }
}

#[test]
fn a_text_of_a_query_is_as_long_as_an_address_may_be() {
    let ask = |length| send(&world(), asked("GET", &format!("/contacts?email={}", "a".repeat(length))));
    assert_eq!((ask(320).unwrap().status, ask(321).unwrap_err().code.as_str()), (200, "invalid_query"));
}

#[test]
fn what_is_no_json_is_refused_as_such() {
    for (method, path) in
        [("POST", "/bookings"), ("POST", "/contacts/sync"), ("PATCH", &format!("/bookings/{ID}"))]
    {
        let test = world();
        let mut request = asked(method, path).with_json(&json!({}));
        request.body = b"{\"".to_vec();
        let problem = send(&test, request).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (400, "invalid_json"), "{method} {path}");
        let other = asked(method, path).with_header("content-type", "text/plain");
        let problem = send(&test, Request { body: b"{}".to_vec(), ..other }).unwrap_err();
        assert_eq!(problem.status, 415, "{method} {path}");
        assert!(test.store.calls().is_empty());
    }
}

#[test]
fn a_wrong_body_is_refused_with_the_field_at_fault() {
    let good = json!({ "booking_id": "b", "exam_id": ID, "contact_id": ID });
    for (field, value, pointer) in [
        ("booking_id", json!(""), "/booking_id"),
        ("booking_id", json!(" b"), "/booking_id"),
        ("booking_id", json!("a\nb"), "/booking_id"),
        ("booking_id", json!("b".repeat(101)), "/booking_id"),
        ("booking_id", json!(7), "/booking_id"),
        ("exam_id", json!("7"), "/exam_id"),
        ("contact_id", json!(null), "/contact_id"),
        ("contact_id", json!("ada"), "/contact_id"),
        ("dominant_hand", json!("x".repeat(51)), "/dominant_hand"),
        ("attending_location", json!("x".repeat(201)), "/attending_location"),
        ("attending_location", json!("a\u{0}b"), "/attending_location"),
        ("dominant_hand", json!(1), "/dominant_hand"),
        ("status", json!("active"), "/status"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let test = world();
        let problem = send(&test, asked("POST", "/bookings").with_json(&body)).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
        assert!(test.store.calls().is_empty());
    }
    let longest = json!({ "booking_id": "ü".repeat(100), "exam_id": ID, "contact_id": ID,
        "dominant_hand": "ü".repeat(50), "attending_location": "ü".repeat(200) });
    assert_eq!(send(&world(), asked("POST", "/bookings").with_json(&longest)).unwrap().status, 201);
}

#[test]
fn a_change_that_is_none_is_refused_with_the_field_at_fault() {
    for (body, pointer) in [
        (json!({ "status": "lost" }), "/status"),
        (json!({ "status": null }), "/status"),
        (json!({ "exam_id": ID }), "/exam_id"),
        (json!({ "dominant_hand": "x".repeat(51) }), "/dominant_hand"),
        (json!({ "attending_location": "x".repeat(201) }), "/attending_location"),
        (json!({ "attending_location": ["Ottawa"] }), "/attending_location"),
    ] {
        let test = world();
        let request = asked("PATCH", &format!("/bookings/{ID}")).with_json(&body);
        let problem = send(&test, request).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
        assert!(test.store.calls().is_empty());
    }
}

#[test]
fn a_winner_that_is_no_side_is_refused_with_the_field_at_fault() {
    for body in [json!({ "winner": "theirs" }), json!({ "winner": null }), json!({})] {
        let test = world();
        let request = asked("POST", &format!("/sync/conflicts/{ID}")).with_json(&body);
        let problem = send(&test, request).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/winner"), "{body}");
        assert!(test.store.calls().is_empty());
    }
    let odd = asked("GET", "/sync/conflicts?status=lost");
    assert_eq!(send(&world(), odd).unwrap_err().code, "invalid_query");
}

#[test]
fn an_id_that_nothing_has_is_a_404() {
    let decide = asked("POST", "/sync/conflicts/7").with_json(&json!({ "winner": "ours" }));
    assert_eq!(send(&world(), decide).unwrap_err().code, "unknown_conflict");
    let change = asked("PATCH", "/bookings/7").with_json(&json!({}));
    for request in [change, asked("DELETE", "/bookings/7")] {
        assert_eq!(send(&world(), request).unwrap_err().code, "unknown_booking");
    }
    assert_eq!(send(&world(), asked("GET", "/exams/7")).unwrap_err().code, "unknown_exam");
}

#[test]
fn nobody_asks_without_signing_in() {
    for route in ROUTES {
        let test = world();
        let path = route.path.replace("{id}", ID).replace("{exam_id}", ID).replace("{conflict_id}", ID);
        let request =
            Request::new("api", route.method, &format!("/functions/v1/api{path}")).with_json(&json!({}));
        assert_eq!(send(&test, request).unwrap_err().status, 401, "{} {path}", route.method);
        assert!(test.store.calls().is_empty());
    }
}
