//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{
    Operation,
    schemas::{fields, number, one_of, text},
};

use crate::{preview, search};

fn operations() -> Vec<Operation> {
    let vector = json!({ "type": "array", "items": { "type": "number" } });
    let embedded = fields([
        ("provider", one_of(&["openai", "supabase", "local"])),
        ("model", text()),
        ("dimensions", number(1, 10_000)),
        ("embeddings", json!({ "type": "array", "items": vector })),
        ("usage", json!({ "type": "object" })),
    ]);
    vec![
        Operation::new("POST", "/preview", "Embeds up to 64 texts, and stores nothing.")
            .takes::<preview::Body>()
            .answers_as(200, "A vector per text.", "application/json", &embedded),
        Operation::new("POST", "/search", "Searches the documents that the caller may read.")
            .takes::<search::Body>()
            .answers::<search::Answer>(200, "What was found, the best first."),
        Operation::run(),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
