//! What is wrong with a request is said before the database is asked.

use edge::Request;
use serde_json::json;

use super::{ID, asked, send, world};

#[test]
fn a_query_that_is_no_question_is_refused_with_the_name_at_fault() {
    for (path, name) in [
        ("/exams?from=tomorrow", "from"),
        ("/exams?to=2026-02-30", "to"),
        ("/exams?from=2026-1-1", "from"),
        ("/exams?from=2026-11-21T00:00:00Z", "from"),
        ("/exams?limit=0", "limit"),
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
    ] {
        let test = world();
        let request = asked("PATCH", &format!("/bookings/{ID}")).with_json(&body);
        let problem = send(&test, request).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, pointer), "{body}");
        assert!(test.store.calls().is_empty());
    }
}

#[test]
fn an_id_that_no_booking_has_is_a_404() {
    let change = asked("PATCH", "/bookings/7").with_json(&json!({}));
    for request in [change, asked("DELETE", "/bookings/7")] {
        assert_eq!(send(&world(), request).unwrap_err().code, "unknown_booking");
    }
}

#[test]
fn nobody_asks_without_signing_in() {
    for (method, path) in [
        ("GET", "/exams".to_owned()),
        ("GET", "/bookings".to_owned()),
        ("POST", "/bookings".to_owned()),
        ("PATCH", format!("/bookings/{ID}")),
        ("DELETE", format!("/bookings/{ID}")),
    ] {
        let test = world();
        let request = Request::new("api", method, &format!("/functions/v1/api{path}")).with_json(&json!({}));
        assert_eq!(send(&test, request).unwrap_err().status, 401, "{method} {path}");
        assert!(test.store.calls().is_empty());
    }
}
