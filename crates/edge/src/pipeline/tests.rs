use kernel::RequestId;
use pollster::block_on;
use serde_json::{Value, json};
use testing::TestPorts;

use super::*;

fn build() -> Build {
    Build { function: "greeter".into(), wasm_sha256: "ab".repeat(32), openapi: r#"{"openapi":"3.1.0"}"# }
}

fn test_ports() -> TestPorts {
    TestPorts::builder()
        .secret("ALLOWED_ORIGINS", "https://app.example.com")
        .sql("metrics_record", |_| Ok(Value::Null))
        .sql("error_record", |_| Ok(Value::Null))
        .build()
}

fn request(method: &str, path: &str) -> Request {
    Request {
        request_id: RequestId::new("r1"),
        ..Request::new("greeter", method, &format!("/greeter{path}"))
    }
}

fn serve_with(
    test: &TestPorts,
    request: Request,
    handler: impl AsyncFnOnce(Request, Ports) -> Result<Response, Problem>,
) -> Response {
    let ports = test.ports();
    block_on(async {
        let incoming = Incoming { request, refused: None };
        let (response, after) = serve(incoming, &build(), &ports, handler).await;
        if let Some(after) = after {
            after.run(&ports).await;
        }
        response
    })
}

async fn fails(_: Request, _: Ports) -> Result<Response, Problem> {
    Err(Problem::internal("broken", "the secret insides"))
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn an_answer_carries_the_request_id_and_is_not_cached() {
    let response = serve_with(&test_ports(), request("GET", "/"), async |_, _| Ok(Response::empty(204)));
    assert_eq!(response.header("x-request-id"), Some("r1"));
    assert_eq!(response.header("cache-control"), Some("no-store"));
}

#[test]
fn the_call_is_counted_after_the_answer() {
    let test = test_ports();
    test.clock.set(kernel::Timestamp::from_millis(1_000));
    let clock = std::rc::Rc::clone(&test.clock);
    serve_with(&test, request("GET", "/"), async move |_, _| {
        clock.advance_ms(42);
        Ok(Response::empty(204))
    });
    let expected = json!({ "p_function": "greeter", "p_duration_ms": 42, "p_is_error": false });
    assert_eq!(test.store.calls_of("metrics_record")[0].arguments, expected);
    assert!(test.store.calls_of("error_record").is_empty());
}

#[test]
fn a_defect_is_logged_and_recorded_but_not_told() {
    let test = test_ports();
    let response = serve_with(&test, request("POST", "/people/ada@example.com?token=hunter2"), fails);
    assert_eq!((response.status, body(&response)["code"].clone()), (500, json!("broken")));
    assert!(!String::from_utf8_lossy(&response.body).contains("insides"));
    let line = &test.log.of("request")[0];
    assert_eq!(line.level, Level::Error);
    assert_eq!(
        (&line.fields["path"], &line.fields["detail"]),
        (&json!("/people/:id"), &json!("the secret insides"))
    );
    let record = &test.store.calls_of("error_record")[0].arguments;
    assert_eq!(
        (&record["p_error_type"], &record["p_context"]["request_id"]),
        (&json!("broken"), &json!("r1"))
    );
    test.log.assert_never_contains("ada");
    test.log.assert_never_contains("hunter2");
}

#[test]
fn a_refusal_of_the_caller_is_no_error_of_ours() {
    let test = test_ports();
    let response = serve_with(&test, request("GET", "/x"), async |_, _| Err(Problem::forbidden("not yours")));
    assert_eq!((response.status, body(&response)["detail"].clone()), (403, json!("not yours")));
    assert_eq!(test.log.of("request")[0].level, Level::Info);
    assert!(test.store.calls_of("error_record").is_empty());
    assert_eq!(test.store.calls_of("metrics_record")[0].arguments["p_is_error"], json!(false));
}

/// Names of the SQL functions that are called after a request whose body was refused for this, or whose handler was.
fn recorded(refused: Option<Problem>, handled: Result<Response, Problem>) -> Vec<String> {
    let test = test_ports();
    let ports = test.ports();
    block_on(async {
        let incoming = Incoming { request: request("POST", "/preview"), refused };
        let (_, after) = serve(incoming, &build(), &ports, async move |_, _| handled).await;
        if let Some(after) = after {
            after.run(&ports).await;
        }
    });
    assert_eq!(test.log.of("request").len(), 1);
    test.store.calls().into_iter().map(|call| call.function).collect()
}

#[test]
fn strangers_write_nothing_into_the_database() {
    let nothing: [String; 0] = [];
    let ok = || Ok(Response::empty(204));
    for refused in [Problem::unauthorized("who?"), Problem::not_found("not_found", "where?")] {
        assert_eq!(recorded(Some(refused), ok()), nothing);
    }
    // A token of the right form that only the database knows to be none.
    assert_eq!(recorded(None, Err(Problem::unauthorized("expired"))), nothing);
    assert_eq!(recorded(None, ok()), ["metrics_record"]);
    assert_eq!(recorded(None, Err(Problem::forbidden("not yours"))), ["metrics_record"]);
    let broken = Problem::unavailable("database_unavailable", "away");
    assert_eq!(recorded(Some(broken), ok()), ["metrics_record", "error_record"]);
}

#[test]
fn health_names_the_build() {
    let response = serve_with(&test_ports(), request("GET", "/health"), fails);
    let expected = json!({
        "function": "greeter", "version": env!("CARGO_PKG_VERSION"), "abi": crate::ABI, "wasm_sha256": "ab".repeat(32),
    });
    assert_eq!((response.status, body(&response)), (200, expected));
}

#[test]
fn anybody_may_read_the_document_of_a_function() {
    let response = serve_with(&test_ports(), request("GET", "/openapi.json"), fails);
    assert_eq!((response.status, body(&response)), (200, json!({ "openapi": "3.1.0" })));
}

#[test]
fn health_says_the_operator_what_the_project_lacks() {
    let lacking = json!({ "ready": false, "faults": [
        { "code": "secret_missing", "name": "functions_url", "detail": "The vault lacks it." }] });
    let answer = lacking.clone();
    let test = TestPorts::builder()
        .secret("SUPABASE_SECRET_KEYS", r#"{"default": "sb_secret_default"}"#)
        .sql("platform_state", move |_| Ok(answer.clone()))
        .build();
    let asked =
        |key: &str| body(&serve_with(&test, request("GET", "/health").with_header("apikey", key), fails));
    assert_eq!(asked("sb_secret_default")["platform"], lacking);
    assert_eq!(asked("sb_publishable_x").get("platform"), None, "nobody else hears of it");
    assert_eq!(test.store.calls().len(), 1);

    let away = TestPorts::builder()
        .secret("SUPABASE_SECRET_KEYS", r#"{"default": "sb_secret_default"}"#)
        .sql("platform_state", |_| Err(Problem::unavailable("database_unavailable", "away")))
        .build();
    let asked = request("GET", "/health").with_header("apikey", "sb_secret_default");
    let health = body(&serve_with(&away, asked, fails));
    assert_eq!(health["platform"]["faults"][0]["code"], "database_unavailable");
}

#[test]
fn a_preflight_never_reaches_the_function() {
    let test = test_ports();
    let preflight = request("OPTIONS", "/").with_header("origin", "https://app.example.com");
    let response = serve_with(&test, preflight, fails);
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some("https://app.example.com"));
    assert!(test.store.calls().is_empty());
}

#[test]
fn an_error_can_be_read_by_the_browser_too() {
    let response = serve_with(
        &test_ports(),
        request("GET", "/").with_header("origin", "https://app.example.com"),
        fails,
    );
    assert_eq!(response.header("access-control-allow-origin"), Some("https://app.example.com"));
}

#[test]
fn a_body_that_was_refused_does_not_reach_the_function() {
    let test = test_ports();
    let incoming = Incoming {
        request: request("POST", "/"),
        refused: Some(Problem::new(413, "payload_too_large", "1 MiB")),
    };
    let handler = async |_: Request, _: Ports| -> Result<Response, Problem> { panic!("reached") };
    let (response, _) = block_on(serve(incoming, &build(), &test.ports(), handler));
    assert_eq!((response.status, body(&response)["code"].clone()), (413, json!("payload_too_large")));
}

#[test]
#[should_panic(expected = "test hook")]
fn the_panic_hook_panics_where_it_is_switched_on() {
    let test = test_ports();
    test.secrets.set("EDGE_TEST_HOOKS", "1");
    serve_with(&test, request("POST", "/__panic"), fails);
}

#[test]
fn the_panic_hook_is_off_elsewhere() {
    let response = serve_with(&test_ports(), request("POST", "/__panic"), async |_, _| {
        Err(Problem::not_found("not_found", "no"))
    });
    assert_eq!(response.status, 404);
}
