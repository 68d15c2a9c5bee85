//! Texts of a user.

use edge::{Request, Response, router};
use kernel::Problem;
use serde_json::{Value, json};
use testing::{TestPorts, TestPortsBuilder, user_jwt};

use crate::routes;

const USER: &str = "10000000-0000-4000-8000-000000000001";

fn builder(provider: &str) -> TestPortsBuilder {
    TestPorts::builder().secret("EMBEDDINGS_PROVIDER", provider).sql("allowance_take", |arguments| {
        assert_eq!(arguments["p_name"], json!("embeddings"));
        Ok(json!({ "taken": true }))
    })
}

fn ask(test: &TestPorts, body: &Value) -> Result<Response, Problem> {
    let request = Request::new("vectorize", "POST", "/vectorize/preview").with_bearer(&user_jwt(USER));
    send(test, request.with_json(body))
}

fn send(test: &TestPorts, request: Request) -> Result<Response, Problem> {
    let ports = test.ports();
    pollster::block_on(async {
        router::admit(routes::ROUTES, &request, &ports).await?;
        routes::handle(request, ports.clone()).await
    })
}

fn pointers(test: &TestPorts, body: &Value) -> Vec<String> {
    let problem = ask(test, body).unwrap_err();
    assert_eq!(problem.status, 422);
    problem.errors.into_iter().map(|error| error.pointer).collect()
}

#[test]
fn texts_come_back_as_vectors_of_the_default_model() {
    let test = builder("local").build();
    let answer = ask(&test, &json!({ "texts": ["a pump", "two pumps"] })).unwrap();
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((&answer["model"], &answer["dimensions"]), (&json!("lexical-1"), &json!(384)));
    let vectors = answer["embeddings"].as_array().unwrap();
    assert_eq!((vectors.len(), vectors[1].as_array().unwrap().len()), (2, 384));
    assert_eq!(answer["usage"], json!({ "tokens": 0, "cost_usd": 0.0, "requests": 0 }));
}

#[test]
fn nothing_is_embedded_for_a_token_that_the_database_refuses() {
    let test = builder("supabase").sql("allowance_take", |_| Err(Problem::unauthorized("expired"))).build();
    test.embedder.answer_with(|_, _| panic!("the model was asked"));
    assert_eq!(ask(&test, &json!({ "texts": ["a"] })).unwrap_err().status, 401);
    let request =
        Request::new("vectorize", "POST", "/vectorize/preview").with_json(&json!({ "texts": ["a"] }));
    assert_eq!(send(&test, request).unwrap_err().status, 401);
}

#[test]
fn what_cannot_be_embedded_is_named() {
    let test = builder("local").build();
    assert_eq!(pointers(&test, &json!({ "texts": [] })), ["/texts"]);
    assert_eq!(pointers(&test, &json!({ "texts": vec!["x"; 65] })), ["/texts"]);
    assert_eq!(
        pointers(&test, &json!({ "texts": ["a", " \n", "x".repeat(32_001)] })),
        ["/texts/1", "/texts/2"]
    );
    assert_eq!(pointers(&test, &json!({ "text": "a" })), ["/text"]);
    assert_eq!(pointers(&test, &json!({ "texts": ["a", 1] })), ["/texts/1"]);
}

#[test]
fn a_model_that_is_missing_or_answers_nonsense_is_said_so() {
    let test = builder("supabase").build();
    let problem = ask(&test, &json!({ "texts": ["a"] })).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (503, "embeddings_unavailable"));
    test.embedder.answer_with(|_, _| Ok(vec![1.0; 7]));
    let problem = ask(&test, &json!({ "texts": ["a"] })).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (502, "wrong_dimensions"));
}
