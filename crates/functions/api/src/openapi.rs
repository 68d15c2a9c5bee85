//! What a caller is told of each route.

use serde_json::{Value, json};
use testing::openapi::{
    Operation, observed,
    schemas::{number, one_of, text, whole_list},
};

use crate::{book, change, resolve, sync};

fn portal(operation: Operation) -> Operation {
    operation.query("portal_id", &text(), "The portal; may be left out by who belongs to one.")
}

fn page(operation: Operation, most: u32) -> Operation {
    operation.query("limit", &number(1, most), "Rows of a page; 50 unless it is told.").query(
        "cursor",
        &text(),
        "next_cursor of the page before.",
    )
}

fn operations() -> Vec<Operation> {
    let get = |path, summary| Operation::new("GET", path, summary);
    let booking_path = "/bookings/{id}";
    let contacts = portal(get("/contacts", "A page of the contacts of a portal by HubSpot's id."))
        .query("email", &text(), "Contacts with this e-mail address.")
        .query("student_id", &text(), "Contacts with this student id.")
        .query("sync_status", &text(), "Contacts in this state of the sync.");
    let conflicts = portal(get("/sync/conflicts", "A page of the conflicts of a portal, the latest first."))
        .query("status", &text(), "In this state: open, decided or overruled.")
        .query("object_type", &text(), "Of records of this object.")
        .query("record_id", &text(), "Of this record of ours.");
    let exams = portal(get("/exams", "A page of the exams of a portal by day."))
        .query("from", &day(), "On this day or later.")
        .query("to", &day(), "On this day or earlier.")
        .query("mock_type", &text(), "Of this type.");
    let bookings = portal(get("/bookings", "A page of the bookings of a portal, the latest first."))
        .query("status", &text(), "In this state.")
        .query("exam_id", &text(), "Of this exam.")
        .query("contact_id", &text(), "Of this contact.")
        .query("exam_date", &day(), "Of the exams of this day.")
        .query("mock_type", &text(), "Of the exams of this type.");
    vec![
        page(contacts, 200).answers_of(200, "A page.", "contact_list"),
        Operation::new(
            "POST",
            "/contacts/sync",
            "Has one contact read now, or starts an incremental sync of contacts.",
        )
        .once()
        .may_take::<sync::Body>()
        .answers_of(202, "What was started, or runs.", "sync_now"),
        portal(get("/sync/status", "How the sync of a portal stands, object by object.")).answers_of(
            200,
            "The state.",
            "sync_overview",
        ),
        page(conflicts, 200).answers_of(200, "A page, and how many are open.", "sync_conflicts_list"),
        Operation::new("POST", "/sync/conflicts/{conflict_id}", "Decides a conflict, or overrules its rule.")
            .takes::<resolve::Body>()
            .answers_of(200, "How it stands then.", "sync_conflict_resolve"),
        portal(get("/health/sync", "The lag of the live sync, and what waits.")).answers_of(
            200,
            "The lag.",
            "sync_health",
        ),
        portal(get("/metrics", "The 22 metrics of a portal in a period."))
            .query("from", &day(), "The first day, in the portal's time zone.")
            .query("to", &day(), "The first day after it.")
            .query("owner", &text(), "Of this owner.")
            .query("pipeline", &text(), "Of deals in this pipeline.")
            .query("script", &text(), "Of contacts with this script.")
            .query("stage", &text(), "Of deals in this stage.")
            .query("source", &text(), "Of contacts of this source.")
            .query("basis", &one_of(&["closed", "created"]), "By which day deals are told.")
            .query("previous", &one_of(&["before", "last_year", "none"]), "The period that is beside it.")
            .query("metrics", &text(), "These keys alone, with commas between them.")
            .answers_of(200, "The metrics.", "metrics")
            .maps(&["details", "filters"]),
        get("/connections/hubspot", "The caller's connections, without tokens.").answers_as(
            200,
            "All of them.",
            "application/json",
            &whole_list(&observed("connections_list")),
        ),
        Operation::new("POST", "/connections/hubspot", "Where a consent begins.")
            .answers_empty(307, "To hubspot-oauth/authorize, with method and body."),
        page(exams, 200).answers_of(200, "A page.", "exam_list"),
        get("/exams/{exam_id}", "One exam with its free seats.").answers_of(200, "The exam.", "exam_show"),
        page(bookings, 200).answers_of(200, "A page.", "booking_list"),
        Operation::new("POST", "/bookings", "Books a seat.").once().takes::<book::Body>().answers_of(
            201,
            "The booking.",
            "booking_create",
        ),
        Operation::new("PATCH", booking_path, "Changes a booking.").takes::<change::Changes>().answers_of(
            200,
            "The booking as it is then.",
            "booking_update",
        ),
        Operation::new("DELETE", booking_path, "Gives a seat and its credit back.").answers_of(
            200,
            "The booking as it is then.",
            "booking_cancel",
        ),
    ]
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
