//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{
    Operation,
    schemas::{fields, flag, number, one_of, text},
};

use crate::preview;

fn operations() -> Vec<Operation> {
    let count = number(0, u32::MAX);
    let chunk = fields([
        ("index", count.clone()),
        ("content", text()),
        ("token_count", count.clone()),
        ("char_start", count.clone()),
        ("char_end", count.clone()),
        ("heading_path", json!({ "type": "array", "items": text() })),
        ("content_hash", text()),
    ]);
    let settings = fields([
        ("max", count.clone()),
        ("overlap", count.clone()),
        ("unit", one_of(&["tokens", "characters", "words"])),
    ]);
    let answer = fields([
        ("chunks", json!({ "type": "array", "items": chunk })),
        ("settings", settings),
        ("complete", flag()),
        ("next_char", count),
    ]);
    vec![
        Operation::new("POST", "/preview", "Cuts a text as a document would be cut, and stores nothing.")
            .takes::<preview::Body>()
            .answers_as(200, "The chunks.", "application/json", &answer),
        Operation::run(),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
