//! What a caller is told of each route.

use testing::openapi::{
    Operation,
    schemas::{number, text},
};

use crate::start;

fn operations() -> Vec<Operation> {
    let post = |path, summary| Operation::new("POST", path, summary);
    vec![
        post("/", "Scores the records that are named or described, or all.")
            .once()
            .takes::<start::Body>()
            .answers_of(202, "The batch.", "score_batch_start"),
        Operation::run(),
        Operation::new("GET", "/{batch_id}", "How far a batch is.").answers_of(
            200,
            "The batch.",
            "score_batch_progress",
        ),
        Operation::new("GET", "/{batch_id}/items", "A page of the records of a batch.")
            .query("status", &text(), "In this state.")
            .query("limit", &number(1, 1_000), "Rows of a page.")
            .query("cursor", &text(), "next_cursor of the page before.")
            .answers_of(200, "A page.", "score_batch_items"),
        post("/{batch_id}/cancel", "Stops a batch.").answers_of(200, "The batch.", "score_batch_cancel"),
        post("/{batch_id}/retry", "Scores again what failed.").once().answers_of(
            202,
            "The batch.",
            "score_batch_retry",
        ),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
