//! What is answered to requests that are wrong before they reach a handler.

use hubspot_sim::Request;

use crate::support::{portal, read};

#[test]
fn a_long_uri_is_refused_by_the_gateway() {
    let mut client = portal(5);
    let names = vec!["hs_some_property"; 500].join(",");
    let request = Request::get(format!("/crm/objects/2026-09/contacts?properties={names}"))
        .bearer(&client.token.clone());
    let response = client.send(&request);
    assert_eq!(response.status, 414);
    assert!(response.body.starts_with("<html>"));
}

#[test]
fn bad_bodies_are_told_apart_from_bad_types() {
    let mut client = portal(5);
    let path = "/crm/objects/2026-09/contacts/batch/read";
    let token = client.token.clone();
    let mut send = |content_type: &str, body: &str| {
        let mut request = Request::new("POST", path).bearer(&token).header("content-type", content_type);
        body.clone_into(&mut request.body);
        read(&client.send(&request))
    };
    assert_eq!(send("text/plain", "{}").0, 415);
    assert_eq!(send("application/json", "{").0, 400);
    assert_eq!(send("application/json", "3").0, 400);
    assert_eq!(send("application/json", "{}").1["category"], "VALIDATION_ERROR");
    assert_eq!(send("application/json;charset=utf-8", r#"{"inputs":[]}"#).0, 200);
}

#[test]
fn every_answer_has_a_correlation_id_of_its_own() {
    let mut client = portal(5);
    let mut seen = std::collections::BTreeSet::new();
    for target in ["/crm/objects/2026-09/contacts", "/crm/objects/2026-09/contacts/1", "/nowhere"] {
        let response = client.send(&Request::get(target));
        seen.insert(response.get_header("x-hubspot-correlation-id").unwrap().to_owned());
    }
    assert_eq!(seen.len(), 3);
    let (status, body) = read(&client.send(&Request::get("/crm/objects/2026-09/contacts")));
    assert_eq!(status, 401);
    assert!(body["correlationId"].is_string());
}
