//! The document around the operations.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Operation;

/// The document of a described function.
///
/// # Panics
/// When a route has no operation or an operation no route.
pub(super) fn document(description: &Value, operations: Vec<Operation>) -> Value {
    let name = description["name"].as_str().unwrap_or_default();
    let mut told: BTreeMap<(&str, &str), Operation> =
        operations.into_iter().chain(every_function()).map(|one| ((one.method, one.path), one)).collect();
    let mut paths = Map::new();
    for route in description["routes"].as_array().into_iter().flatten() {
        let text = |key: &str| route[key].as_str().unwrap_or_default();
        let (method, path) = (text("method"), text("path"));
        let operation =
            told.remove(&(method, path)).unwrap_or_else(|| panic!("no operation tells of {method} {path}"));
        let operation = if path == "/run" {
            operation.answers_empty(202, "To who prefers the answer first (Prefer: respond-async).")
        } else {
            operation
        };
        let refusals = refusals(text("access"), operation.has_body());
        let described = operation.described(&id(name, method, path), &security(text("access")), &refusals);
        let here = paths.entry(path).or_insert_with(|| json!({}));
        here[method.to_ascii_lowercase()] = described;
    }
    assert!(told.is_empty(), "no route of {name} for {:?}", told.keys());
    json!({
        "openapi": "3.1.0",
        "info": { "title": name, "version": description["version"] },
        "servers": [{ "url": format!("/functions/v1/{name}") }],
        "paths": paths,
        "components": {
            "securitySchemes": schemes(),
            "responses": { "Problem": {
                "description": "What is wrong, by RFC 9457; switch on its code.",
                "content": { "application/problem+json": { "schema": problem() } },
            } },
        },
    })
}

/// What the entry answers by itself.
fn every_function() -> [Operation; 2] {
    let text = json!({ "type": "string" });
    let health = json!({
        "type": "object", "required": ["function", "version", "abi", "wasm_sha256"],
        "properties": {
            "function": text, "version": text, "abi": { "type": "integer" }, "wasm_sha256": text,
            "platform": { "type": "object", "description": "For who has the secret key: what the project lacks." },
        },
    });
    [
        Operation::new("GET", "/health", "Names the function and its build.").answers_as(
            200,
            "It runs.",
            "application/json",
            &health,
        ),
        Operation::new("GET", "/openapi.json", "This document.").answers_as(
            200,
            "OpenAPI 3.1.",
            "application/json",
            &json!({ "type": "object" }),
        ),
    ]
}

/// `score_record_get_portal_id_object_type_record_id`.
fn id(name: &str, method: &str, path: &str) -> String {
    let words = format!("{name}/{}{path}", method.to_ascii_lowercase());
    let words = words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

fn security(access: &str) -> Value {
    match access {
        "user" => json!([{ "apikey": [], "user": [] }]),
        "secret_key" => json!([{ "secret_key": [] }]),
        "user_or_secret_key" => json!([{ "apikey": [], "user": [] }, { "secret_key": [] }]),
        "hubspot_signature" => json!([{ "hubspot_signature": [], "hubspot_timestamp": [] }]),
        _ => json!([]),
    }
}

/// The statuses that a caller has to expect; those that depend on the data are in 4XX.
fn refusals(access: &str, has_body: bool) -> Vec<&'static str> {
    let mut statuses = vec!["4XX", "5XX"];
    if access != "public" {
        statuses.push("401");
    }
    if has_body {
        statuses.extend(["400", "413", "422"]);
    }
    statuses
}

fn schemes() -> Value {
    let header = |name: &str, about: &str| json!({ "type": "apiKey", "in": "header", "name": name, "description": about });
    json!({
        "apikey": header("apikey", "The project's publishable key."),
        "user": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "The user's access token." },
        "secret_key": header("apikey", "The project's secret key."),
        "hubspot_signature": header("x-hubspot-signature-v3", "HubSpot's signature over method, URL, body and time."),
        "hubspot_timestamp": header("x-hubspot-request-timestamp", "When HubSpot signed, in milliseconds."),
    })
}

fn problem() -> Value {
    let text = |about: &str| json!({ "type": "string", "description": about });
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "properties": {
            "type": text("about:blank"),
            "title": text("The title of the status."),
            "status": { "type": "integer", "description": "The status once more." },
            "detail": text("What happened and what to do, for a human."),
            "code": text("A stable name in snake_case."),
            "request_id": text("To be quoted when it is reported."),
            "errors": {
                "type": "array", "description": "The invalid fields of a 422.",
                "items": {
                    "type": "object", "required": ["pointer", "detail"],
                    "properties": {
                        "pointer": text("A JSON pointer into the body (RFC 6901)."),
                        "detail": text("What is wrong with it and what would be right."),
                    },
                },
            },
        },
    })
}
