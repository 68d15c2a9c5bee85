//! Search in the name of a user.

use std::rc::Rc;

use edge::{Request, Response};
use kernel::Problem;
use serde_json::{Value, json};
use testing::{TestPorts, TestPortsBuilder, user_jwt};

use super::openai::Openai;
use crate::routes;

const USER: &str = "10000000-0000-4000-8000-000000000001";
const DOCUMENT: &str = "20000000-0000-4000-8000-000000000001";

/// A database with one document that every search finds.
fn builder(models: Value) -> TestPortsBuilder {
    TestPorts::builder()
        .sql("document_search_models", move |_| Ok(models.clone()))
        .sql("search_documents", |arguments| {
            let models: Vec<&String> = arguments["p_embeddings"].as_object().unwrap().keys().collect();
            let hit = |chunk: u32| json!({ "document_id": DOCUMENT, "chunk_id": chunk, "score": 0.5 });
            Ok(json!({ "results": [hit(1), hit(2)], "models": models }))
        })
        .sql("document_access_record", |_| Ok(json!({})))
}

fn ask(test: &TestPorts, body: &Value) -> Result<Response, Problem> {
    let request = Request::new("vectorize", "POST", "/vectorize/search").with_bearer(&user_jwt(USER));
    pollster::block_on(routes::handle(request.with_json(body), test.ports()))
}

fn found(test: &TestPorts, body: &Value) -> Value {
    serde_json::from_slice(&ask(test, body).unwrap().body).unwrap()
}

#[test]
fn the_query_is_embedded_with_every_model_of_the_caller_s_documents() {
    let openai = Rc::new(Openai::default());
    let server = Rc::clone(&openai);
    let test = builder(json!([
        { "model": "lexical-1", "provider": "local" },
        { "model": "text-embedding-3-small", "provider": "openai" },
    ]))
    .secret("OPENAI_API_KEY", "sk-test")
    .http(move |request| server.answer(request))
    .build();
    let answer = found(&test, &json!({ "query": "  a pump ", "k": 3, "filter": { "languages": ["en"] } }));
    assert_eq!(answer["mode"], json!("hybrid"));
    assert_eq!((answer["results"].as_array().unwrap().len(), &answer["notes"]), (2, &json!([])));
    assert_eq!(answer["models"], json!(["lexical-1", "text-embedding-3-small"]));
    let asked = &test.store.calls_of("search_documents")[0];
    assert_eq!((&asked.arguments["p_query"], &asked.arguments["p_k"]), (&json!("a pump"), &json!(3)));
    assert_eq!(asked.arguments["p_filter"], json!({ "languages": ["en"] }));
    assert!(asked.arguments["p_embeddings"]["lexical-1"].as_str().unwrap().starts_with('['));
    let user = user_jwt(USER);
    assert!(test.store.calls().iter().all(|call| call.user_token() == Some(user.as_str())));
}

#[test]
fn every_document_that_was_found_is_in_the_access_log_once() {
    let test = builder(json!([])).build();
    found(&test, &json!({ "query": "x" }));
    let recorded = &test.store.calls_of("document_access_record")[0].arguments;
    assert_eq!(*recorded, json!({ "p_document_ids": [DOCUMENT], "p_action": "search" }));
    let test = builder(json!([]))
        .sql("document_access_record", |_| Err(Problem::unavailable("database_unavailable", "away")))
        .build();
    assert_eq!(ask(&test, &json!({ "query": "x" })).unwrap_err().code, "database_unavailable");
}

#[test]
fn a_provider_that_is_down_costs_the_vectors_and_not_the_search() {
    let test = builder(json!([{ "model": "text-embedding-3-small", "provider": "openai" }]))
        .secret("OPENAI_API_KEY", "sk-test")
        .http(|_| Err(ports::HttpError::Timeout))
        .build();
    let answer = found(&test, &json!({ "query": "a pump" }));
    assert_eq!((&answer["mode"], answer["results"].as_array().unwrap().len()), (&json!("text"), 2));
    let note = &answer["notes"][0];
    assert_eq!(
        (&note["code"], &note["reason"]),
        (&json!("vectors_unavailable"), &json!("embeddings_unavailable"))
    );
    assert_eq!(note["model"], json!("text-embedding-3-small"));
    assert_eq!(test.store.calls_of("search_documents")[0].arguments["p_embeddings"], json!({}));
    assert_eq!(test.http.requests().len(), 2, "asked once more");
}

#[test]
fn a_query_that_the_provider_refuses_is_not_in_the_log() {
    let test = builder(json!([{ "model": "text-embedding-3-small", "provider": "openai" }]))
        .secret("OPENAI_API_KEY", "sk-test")
        .http(|_| super::openai::error(400, "Invalid 'input': salary of Ada", "invalid_request_error"))
        .build();
    let answer = found(&test, &json!({ "query": "salary of Ada" }));
    assert_eq!(answer["notes"][0]["reason"], json!("input_refused"));
    test.log.assert_never_contains("Ada");
}

#[test]
fn one_model_that_is_down_leaves_the_other() {
    let test = builder(json!([
        { "model": "gte-small", "provider": "supabase" },
        { "model": "lexical-1", "provider": "local" },
    ]))
    .build();
    let answer = found(&test, &json!({ "query": "a pump" }));
    assert_eq!((&answer["mode"], &answer["models"]), (&json!("hybrid"), &json!(["lexical-1"])));
    assert_eq!(answer["notes"][0]["model"], json!("gte-small"));
}

#[test]
fn a_wrong_question_is_refused_before_anything_is_embedded() {
    let test = builder(json!([])).build();
    let pointers = |body: Value| {
        let problem = ask(&test, &body).unwrap_err();
        assert_eq!(problem.status, 422, "{body}");
        problem.errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>()
    };
    assert_eq!(pointers(json!({ "query": " " })), ["/query"]);
    assert_eq!(pointers(json!({ "query": "x".repeat(2_001), "k": 0 })), ["/query", "/k"]);
    assert_eq!(pointers(json!({ "query": "x", "k": 101 })), ["/k"]);
    assert_eq!(pointers(json!({ "query": "x", "filter": { "owner": 1 } })), ["/filter/owner"]);
    assert_eq!(
        pointers(json!({ "query": "x", "filter": { "document_ids": ["7"] } })),
        ["/filter/document_ids/0"]
    );
    assert_eq!(pointers(json!({ "query": "x", "filter": { "languages": [] } })), ["/filter/languages"]);
    assert_eq!(
        pointers(json!({ "query": "x", "filter": { "from": "2026-02-01", "to": "2026-01-01" } })),
        ["/filter/to"]
    );
    assert_eq!(pointers(json!({ "query": "x", "filter": { "per_document": 0 } })), ["/filter/per_document"]);
    assert!(test.store.calls().is_empty());
}

#[test]
fn only_a_signed_in_user_searches() {
    let test = builder(json!([])).build();
    let request = Request::new("vectorize", "POST", "/vectorize/search").with_json(&json!({ "query": "x" }));
    assert_eq!(pollster::block_on(routes::handle(request, test.ports())).unwrap_err().status, 401);
}
