//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{
    Operation,
    schemas::{fields, number, tally, text},
};

use crate::start;

fn operations() -> Vec<Operation> {
    let file = fields([("path", text()), ("expires_in", number(1, 3_600)), ("filename", text())]);
    let swept = fields([("sweep", json!({ "type": "object" })), ("jobs", tally())]);
    let post = |path, summary| Operation::new("POST", path, summary);
    vec![
        post("/", "Has a document worked on.")
            .once()
            .takes::<start::Body>()
            .answers_of(202, "The document.", "document_start")
            .maps(&["kinds", "reasons"]),
        post("/run", "Works on what is due, and finds documents that are stuck.").answers_as(
            200,
            "What was done.",
            "application/json",
            &swept,
        ),
        Operation::new("GET", "/{document_id}", "A document with its steps and its account.")
            .answers_of(200, "The document.", "document_show")
            .maps(&["kinds", "reasons"]),
        post("/{document_id}/file", "Signs the file for one of its readers.").answers_as(
            200,
            "Where the file is for some seconds.",
            "application/json",
            &file,
        ),
        post("/{document_id}/retry", "Has a failed document worked on again.")
            .once()
            .answers_of(202, "The document.", "document_retry")
            .maps(&["kinds", "reasons"]),
        Operation::new("DELETE", "/{document_id}", "Deletes a document with all that was made of it.")
            .answers_of(200, "What was deleted.", "document_delete"),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
