//! The document says what is there, and refuses to leave something out.

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::{Operation, document::document, observed::schema};

/// A greeting.
#[allow(dead_code)] // read by its schema alone
#[derive(JsonSchema)]
struct Greeting {
    /// Whom it greets.
    who: String,
    loud: Option<bool>,
}

fn greeter() -> Value {
    let route =
        |method: &str, path: &str, access: &str| json!({ "method": method, "path": path, "access": access });
    let routes = [
        route("POST", "/{who}", "user"),
        route("GET", "/health", "public"),
        route("GET", "/openapi.json", "public"),
    ];
    json!({ "name": "greeter", "version": "1", "routes": routes })
}

fn greet() -> Operation {
    Operation::new("POST", "/{who}", "Greets.")
        .takes::<Greeting>()
        .once()
        .answers::<Greeting>(201, "Greeted.")
}

#[test]
fn a_route_is_told_with_its_body_its_answer_its_parameters_and_who_may_call() {
    let document = document(&greeter(), vec![greet()]);
    let operation = &document["paths"]["/{who}"]["post"];
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!((&body["required"], &body["properties"]["who"]["type"]), (&json!(["who"]), &json!("string")));
    assert_eq!(body["properties"]["who"]["description"], "Whom it greets.");
    let names: Vec<_> =
        operation["parameters"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["who", "Idempotency-Key"]);
    let statuses: Vec<_> = operation["responses"].as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["201", "400", "401", "413", "422", "4XX", "5XX"]);
    assert_eq!(operation["security"], json!([{ "apikey": [], "user": [] }]));
    assert_eq!(operation["operationId"], "greeter_post_who");
}

#[test]
#[should_panic(expected = "no operation tells of POST /{who}")]
fn a_route_that_nobody_tells_of_is_found() {
    document(&greeter(), vec![]);
}

#[test]
#[should_panic(expected = "no route of greeter")]
fn an_operation_without_a_route_is_found() {
    document(&greeter(), vec![greet(), Operation::new("GET", "/gone", "Was here.")]);
}

#[test]
fn answers_are_described_by_what_they_have_in_common() {
    let one = json!({ "id": "20000000-0000-4000-8000-000000000001", "at": "2026-11-30T00:00:00Z", "n": 1, "rows": [] });
    let other = json!({ "id": "20000000-0000-4000-8000-000000000002", "at": null, "rows": [{ "x": null }], "more": true });
    assert_eq!(
        schema(&[&one, &other]),
        json!({
            "type": "object", "required": ["at", "id", "rows"],
            "properties": {
                "id": { "type": "string", "format": "uuid" },
                "at": { "type": ["null", "string"], "format": "date-time" },
                "n": { "type": ["number", "null"] }, "more": { "type": ["boolean", "null"] },
                "rows": { "type": ["array", "null"], "items": { "type": "object", "properties": { "x": {} } } },
            },
        })
    );
}

#[test]
fn names_that_are_data_are_told_as_a_map() {
    let rows = json!({ "type": "array", "items": { "properties": {
        "email": { "type": "string" }, "id": { "type": "string" },
        "kinds": { "type": "object", "required": ["page"], "properties": { "page": { "type": "number" } } },
    } } });
    let one = Operation::new("GET", "/health", "Lists.").answers_as(200, "Rows.", "application/json", &rows);
    let told = one.maps(&["kinds"]).described("list", &json!([]), &[]);
    let properties =
        &told["responses"]["200"]["content"]["application/json"]["schema"]["items"]["properties"];
    assert_eq!(
        properties,
        &json!({
            "email": { "type": "string" }, "id": { "type": "string" }, "kinds": { "type": "object", "additionalProperties": true },
        })
    );
}
