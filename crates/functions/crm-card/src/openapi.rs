//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{Operation, schemas::text};

fn operations() -> Vec<Operation> {
    let asked = |operation: Operation| {
        operation
            .query("portalId", &text(), "The portal, as HubSpot adds it.")
            .query("userId", &text(), "HubSpot's user.")
            .query("objectTypeId", &text(), "The type of the record.")
            .query("objectId", &text(), "The record.")
    };
    let card = json!({ "type": "object", "description": "In HubSpot's shape." });
    let get = |path, summary| asked(Operation::new("GET", path, summary));
    let post = |path, summary| {
        asked(Operation::new("POST", path, summary)).takes_as(
            "application/json",
            &json!({ "type": "object" }),
            false,
        )
    };
    let answers = |operation: Operation| {
        operation.answers_as(200, "The card.", "application/json", &card).answers_empty(304, "Unchanged.")
    };
    let data_fetch = get("/", "The data of a card of HubSpot's older kind.").query(
        "responseVersion",
        &text(),
        "v3 for the third shape, else the first.",
    );
    vec![
        answers(data_fetch),
        answers(get("/app", "The card of the app.")),
        answers(post("/app", "The same, by hubspot.fetch with a body.")),
        answers(post(
            "/app/actions/{action}",
            "What a button of the card does; repeated it does nothing twice.",
        )),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
