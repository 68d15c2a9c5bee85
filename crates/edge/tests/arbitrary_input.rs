//! Whatever arrives, the runtime answers it: a panic would take the instance down with every request in it.
#![cfg(not(target_arch = "wasm32"))]

use edge::{Access, Build, Incoming, Request, Response, idempotent, problem_of_answer, router, serve};
use kernel::{Problem, Redacted, UserId};
use ports::{Caller, Ports};
use proptest::prelude::*;
use serde_json::{Value, json};
use testing::TestPorts;

#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Body {
    portal_id: String,
    objects: Vec<String>,
}

fn test_ports() -> TestPorts {
    TestPorts::builder()
        .secret("ALLOWED_ORIGINS", "https://app.example.com")
        .secret("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_k")
        .secret("HUBSPOT_CLIENT_SECRET", "s")
        .sql("idempotency_begin", |_| Ok(json!({ "state": "new", "response": null })))
        .sql("idempotency_finish", |_| Ok(Value::Null))
        .build()
}

/// Everything a handler may ask of a request.
async fn handler(request: Request, ports: Ports) -> Result<Response, Problem> {
    let routes = [
        router::Route::new("GET", "/a/{b}", Access::Public, 1),
        router::Route::new("POST", "/{b}", Access::UserOrSecretKey, 2),
    ];
    let _ =
        (request.user_token(), request.require_secret_key(&ports), request.require_hubspot_signature(&ports));
    let _ = request.json::<Body>();
    let (_, params) = router::find(&routes, &request, &ports)?;
    let echo = json!({ "b": params.get("b")? });
    idempotent(&request, &ports, &UserId::new("u1"), async || Response::json(200, &echo)).await
}

proptest! {
    #[test]
    fn every_request_is_answered_with_its_id(
        method in "[A-Za-z]{0,8}|GET|POST|OPTIONS",
        target in "(/functions/v1)?/f(/[ -~é]{0,20}){0,3}(\\?[ -~é]{0,30})?|[\\PC]{0,40}",
        headers in prop::collection::vec(
            ("authorization|apikey|origin|content-type|idempotency-key|x-hubspot-request-timestamp|x-hubspot-signature-v3",
             "(Bearer |application/json)?[ -~é.]{0,40}"), 0..5),
        body in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let test = test_ports();
        let mut request = Request::new("f", &method, &target);
        request.headers = headers;
        request.body = body;
        let build = Build { function: "f".into(), wasm_sha256: String::new() };
        let incoming = Incoming { request, refused: None };
        let (response, _) = pollster::block_on(serve(incoming, &build, &test.ports(), handler));
        prop_assert!(response.header("x-request-id").is_some());
        prop_assert!(response.status < 500, "{}", response.status);
    }

    #[test]
    fn every_answer_of_a_gateway_becomes_a_problem(status in 300_u16..600, body in "[\\PC]{0,60}") {
        for caller in [Caller::Service, Caller::User(Redacted::new("a.b.c".to_owned()))] {
            let problem = problem_of_answer(&caller, status, &body);
            prop_assert!(problem.status >= 400);
        }
    }

    #[test]
    fn every_error_code_becomes_a_problem(status in 300_u16..600, code in "[0-9A-Zé]{0,6}|PGRST[0-9]{3}") {
        let body = json!({ "code": code, "message": "m: \"v\"", "details": null }).to_string();
        prop_assert!(problem_of_answer(&Caller::Service, status, &body).status >= 400);
    }
}
