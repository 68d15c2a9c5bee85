//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::Operation;

fn operations() -> Vec<Operation> {
    let events = json!({ "type": "array", "maxItems": 100, "items": { "type": "object" } });
    vec![
        Operation::new("POST", "/", "Takes what HubSpot tells of changes.")
            .takes_as("application/json", &events, true)
            .answers_empty(204, "Stored."),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
