//! What a caller is told of each route.

use testing::openapi::{
    Operation,
    schemas::{fields, text},
};

use crate::{erase, start};

fn operations() -> Vec<Operation> {
    let cancelled = fields([("session_id", text()), ("status", text())]);
    vec![
        Operation::new("POST", "/", "Starts a sync, or names the one that is running.")
            .once()
            .takes::<start::Start>()
            .answers_of(202, "The session.", "sync_start"),
        Operation::run(),
        Operation::new("POST", "/erasures", "Erases a person everywhere.")
            .once()
            .takes::<erase::Body>()
            .answers_of(202, "The erasure.", "erasure_start")
            .maps(&["erased"]),
        Operation::new("GET", "/erasures/{erasure_id}", "How far an erasure is, and its certificate.")
            .answers_of(200, "The erasure.", "erasure_show")
            .maps(&["erased"]),
        Operation::new("GET", "/{session_id}", "How far a sync is.")
            .answers_of(200, "The session.", "sync_progress")
            .maps(&["objects"]),
        Operation::new("POST", "/{session_id}/cancel", "Stops a sync.").answers_as(
            200,
            "The session.",
            "application/json",
            &cancelled,
        ),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
