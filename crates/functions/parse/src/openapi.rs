//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{
    Operation,
    schemas::{fields, text},
};

fn operations() -> Vec<Operation> {
    let answer = fields([
        ("format", text()),
        ("markdown", text()),
        ("metadata", json!({ "type": "object" })),
        ("account", json!({ "type": "object", "description": "What became of every part of the file." })),
    ]);
    vec![
        Operation::new("POST", "/preview", "Turns a file into markdown, and stores nothing.")
            .query("filename", &text(), "Its name, whose ending tells its kind where the bytes do not.")
            .takes_as("*/*", &json!({ "description": "The bytes of the file." }), true)
            .answers_as(200, "The markdown.", "application/json", &answer),
        Operation::run(),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
