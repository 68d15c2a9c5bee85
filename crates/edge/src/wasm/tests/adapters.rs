use kernel::{Redacted, Timestamp};
use ports::{
    Caller, Clock as _, Entropy as _, HttpClient as _, HttpError, HttpRequest, Method, Secrets as _,
    Store as _, Timer as _,
};
use serde_json::{Value, json};
use std::rc::Rc;
use testing::wasm::set_env;
use wasm_bindgen_test::wasm_bindgen_test;

use super::node::TestServer;
use crate::wasm::{
    clock::JsClock, entropy::JsEntropy, http::FetchClient, secrets::DenoEnv, store::PostgrestStore,
    timer::JsTimer,
};

#[wasm_bindgen_test]
async fn an_answer_is_read_whatever_its_status() {
    let server = TestServer::start().await;
    let request = HttpRequest::new(Method::Patch, format!("{}/a?b=c%20d", server.url))
        .header("x-test", "1")
        .bearer(Redacted::new("token".to_owned()))
        .body("application/json", r#"{"ü":1}"#);
    let answer = FetchClient.send(request).await.unwrap();
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("3")));
    let seen: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((&seen["method"], &seen["url"]), (&json!("PATCH"), &json!("/a?b=c%20d")));
    assert_eq!(
        (&seen["headers"]["authorization"], &seen["headers"]["x-test"]),
        (&json!("Bearer token"), &json!("1"))
    );
    assert_eq!(
        (&seen["headers"]["content-type"], &seen["body"]),
        (&json!("application/json"), &json!(r#"{"ü":1}"#))
    );
}

#[wasm_bindgen_test]
async fn the_time_out_aborts_the_request() {
    let server = TestServer::start().await;
    TestServer::forget();
    let mut request = HttpRequest::new(Method::Get, format!("{}/slow", server.url));
    // Long enough for the request to arrive: the first fetch of a Node process alone takes 50 ms.
    request.timeout_ms = 300;
    let started = JsClock.now();
    assert_eq!(FetchClient.send(request).await.unwrap_err(), HttpError::Timeout);
    let waited = JsClock.now().millis_since(started);
    assert!((290..2_000).contains(&waited), "{waited}");
    for _ in 0..40 {
        if TestServer::notes()["aborted"] == json!(1) {
            return;
        }
        JsTimer.sleep_ms(50).await;
    }
    panic!("the server never saw the connection go");
}

#[wasm_bindgen_test]
async fn an_unreachable_server_is_a_network_error() {
    let url = { TestServer::start().await.url.clone() };
    let error = FetchClient.send(HttpRequest::new(Method::Get, url)).await.unwrap_err();
    assert!(matches!(error, HttpError::Network(_)), "{error:?}");
    let error = FetchClient.send(HttpRequest::new(Method::Get, "not a url")).await.unwrap_err();
    assert!(matches!(error, HttpError::Network(_)), "{error:?}");
}

#[wasm_bindgen_test]
async fn a_redirect_is_not_followed() {
    let server = TestServer::start().await;
    let request =
        HttpRequest::new(Method::Post, format!("{}/moved", server.url)).body("text/plain", "secret");
    assert_eq!(FetchClient.send(request).await.unwrap().status, 307);
}

#[wasm_bindgen_test]
fn the_environment_is_read() {
    set_env(&[("NAME", "value"), ("EMPTY", "")]);
    assert_eq!(DenoEnv.get("NAME").unwrap().expose(), "value");
    assert!(DenoEnv.get("EMPTY").is_none() && DenoEnv.get("OTHER").is_none());
}

#[wasm_bindgen_test]
async fn clock_timer_and_randomness_work() {
    assert!(JsClock.now() > Timestamp::from_millis(1_700_000_000_000));
    let started = JsClock.micros();
    JsTimer.sleep_ms(30).await;
    assert!(JsClock.micros() - started >= 25_000);
    let (mut one, mut two) = ([0; 32], [0; 32]);
    JsEntropy.fill(&mut one);
    JsEntropy.fill(&mut two);
    assert!(one != two && one != [0; 32]);
}

fn store(url: &str, secret: &str) -> PostgrestStore {
    set_env(&[
        ("SUPABASE_URL", url),
        ("SUPABASE_SERVICE_ROLE_KEY", secret),
        ("SUPABASE_ANON_KEY", "sb_publishable_p"),
    ]);
    PostgrestStore::new(Rc::new(DenoEnv), Some(Redacted::new("198.51.100.9;1;proof".to_owned())))
}

#[wasm_bindgen_test]
async fn a_user_s_token_goes_along_with_the_publishable_key() {
    let server = TestServer::start().await;
    TestServer::forget();
    let user = Caller::User(Redacted::new("a.b.c".to_owned()));
    let answer = store(&server.url, "sb_secret_s").call_json(&user, "echo", r#"{"p":1}"#.into()).await;
    assert_eq!(answer.unwrap(), r#"{"p":1}"#);
    let seen = &TestServer::notes()["seen"][0];
    assert_eq!((&seen["method"], &seen["url"]), (&json!("POST"), &json!("/rest/v1/rpc/echo")));
    assert_eq!(seen["headers"]["apikey"], json!("sb_publishable_p"));
    assert_eq!(seen["headers"]["authorization"], json!("Bearer a.b.c"));
    assert_eq!(seen["headers"]["x-client-address"], json!("198.51.100.9;1;proof"));
}

#[wasm_bindgen_test]
async fn a_secret_key_of_the_newer_kind_is_no_bearer_token() {
    let server = TestServer::start().await;
    for (key, bearer) in [("sb_secret_s", Value::Null), ("a.jwt.x", json!("Bearer a.jwt.x"))] {
        TestServer::forget();
        store(&server.url, key).call_json(&Caller::Service, "echo", "{}".into()).await.unwrap();
        let headers = &TestServer::notes()["seen"][0]["headers"];
        assert_eq!((&headers["apikey"], &headers["authorization"]), (&json!(key), &bearer));
    }
}

#[wasm_bindgen_test]
async fn a_large_batch_arrives_whole() {
    let server = TestServer::start().await;
    let batch = format!(r#"{{"p_rows":"{}"}}"#, "é".repeat(400_000));
    let answer = store(&server.url, "sb_secret_s").call_json(&Caller::Service, "echo", batch.clone()).await;
    assert!(answer.unwrap() == batch);
}

#[wasm_bindgen_test]
async fn a_problem_of_the_database_and_its_absence_are_told_apart() {
    let server = TestServer::start().await;
    let store = store(&server.url, "sb_secret_s");
    assert_eq!(
        store.call_json(&Caller::Service, "broken", "{}".into()).await.unwrap_err().code,
        "unknown_portal"
    );
    drop(server);
    let problem = store.call_json(&Caller::Service, "echo", "{}".into()).await.unwrap_err();
    assert_eq!((problem.code.as_str(), problem.transient), ("database_unavailable", true));
}

#[wasm_bindgen_test]
async fn a_key_that_no_header_can_carry_is_a_configuration_error() {
    let store = store("http://127.0.0.1:9", "sb_secret_\n");
    assert_eq!(
        store.call_json(&Caller::Service, "echo", "{}".into()).await.unwrap_err().code,
        "not_configured"
    );
}
