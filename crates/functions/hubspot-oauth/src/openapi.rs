//! What a caller is told of each route.

use serde_json::json;
use testing::openapi::{
    Operation, observed,
    schemas::{fields, flag, moment, one_of, text, whole_list},
};

use crate::{authorize, complete, private_app};

const JSON: &str = "application/json";

fn operations() -> Vec<Operation> {
    let begun = fields([("authorize_url", text()), ("state_expires_at", moment())]);
    let handle = fields([("handle", text()), ("expires_at", moment())]);
    let scopes = json!({ "type": "array", "items": text() });
    let connected = fields([
        ("portal_id", text()),
        ("role", text()),
        ("missing_scopes", scopes),
        ("status", one_of(&["connected", "incomplete"])),
    ]);
    // Null of a private app, whose token does not expire.
    let end = json!({ "type": ["string", "null"], "format": "date-time" });
    let refreshed = fields([("portal_id", text()), ("expires_at", end)]);
    let gone = fields([
        ("portal_id", text()),
        ("disconnected", flag()),
        ("erased", json!({ "type": ["object", "null"], "description": "Rows by table." })),
        ("revoked", flag()),
        ("uninstalled", flag()),
    ]);
    let post = |path, summary| Operation::new("POST", path, summary);
    vec![
        post("/authorize", "Begins a connection: where the browser goes for the consent.")
            .may_take::<authorize::Body>()
            .answers_as(200, "Where to.", JSON, &begun),
        Operation::new("GET", "/callback", "Where HubSpot sends the browser back to.")
            .query("code", &text(), "What the consent is worth.")
            .query("state", &text(), "Who began.")
            .query("error", &text(), "Why there is no code.")
            .answers_as(200, "Where no frontend was named: the handle.", JSON, &handle)
            .answers_empty(303, "To the frontend, with the handle or what went wrong."),
        post("/connections/complete", "Connects the portal for the user who began.")
            .takes::<complete::Body>()
            .answers_as(200, "The connection.", JSON, &connected),
        post("/connections/private-app", "Connects a portal by the token of a private app.")
            .takes::<private_app::Body>()
            .answers_as(200, "The connection.", JSON, &connected),
        Operation::new("GET", "/connections", "The caller's connections, without tokens.").answers_as(
            200,
            "All of them.",
            JSON,
            &whole_list(&observed("connections_list")),
        ),
        post("/connections/{portal_id}/refresh", "Renews the portal's access token.").answers_as(
            200,
            "Until when it is good.",
            JSON,
            &refreshed,
        ),
        Operation::new("DELETE", "/connections/{portal_id}", "Disconnects a portal.")
            .query("erase", &flag(), "Erases what was read of it, too.")
            .query("uninstall", &flag(), "Takes the app out of the portal, too.")
            .answers_as(200, "What was done.", JSON, &gone),
        post("/run", "The upkeep of what seals the tokens, and of who may use them.").answers_as(
            200,
            "What was done.",
            JSON,
            &json!({ "type": "object" }),
        ),
    ]
}

#[test]
fn the_document_tells_of_every_route() {
    testing::openapi::written_down(&crate::description(), operations());
}
