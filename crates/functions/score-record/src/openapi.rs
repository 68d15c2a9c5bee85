//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{Operation, observed, schemas::number};

use crate::score;

fn operations() -> Vec<Operation> {
    let mut shown = observed("score_show");
    let latest = &mut shown["properties"]["latest"];
    // A feature may be a text, too.
    latest["properties"]["inputs"]["items"] = json!({ "type": ["null", "number", "string"] });
    let mut score = latest.clone();
    score["type"] = json!("object");
    vec![
        Operation::new("POST", "/", "A score that is up to date.").once().takes::<score::Body>().answers_as(
            200,
            "The score.",
            "application/json",
            &score,
        ),
        Operation::new(
            "GET",
            "/{portal_id}/{object_type}/{record_id}",
            "The last score and those before it.",
        )
        .query("history", &number(0, 200), "How many earlier ones; 20 unless it is told.")
        .answers_as(200, "The scores.", "application/json", &shown),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
