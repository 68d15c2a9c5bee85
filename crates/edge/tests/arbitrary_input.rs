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

/// What a request may be refused with.
const REFUSALS: [(u16, &str); 4] = [
    (400, "invalid_idempotency_key"),
    (401, "unauthorized"),
    (404, "not_found"),
    (405, "method_not_allowed"),
];

/// Status, code and whether another try may help, by whose call it was and what came back.
fn expected(is_user: bool, status: u16, code: &str) -> (u16, &'static str, bool) {
    const UNAVAILABLE: (u16, &str, bool) = (503, "database_unavailable", true);
    let refused =
        |status, code| if is_user { (status, code, false) } else { (500, "database_refuses_service", false) };
    let is_sqlstate = code.len() == 5 && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    match code.get(..2).unwrap_or_default() {
        _ if code == "P0001" => (500, "database_exception", false),
        "22" | "23" => (422, "rejected_by_database", false),
        "08" | "40" | "53" | "55" | "57" | "58" => UNAVAILABLE,
        _ if code == "42501" => refused(403, "forbidden"),
        _ if status == 401 || ["PGRST301", "PGRST302", "PGRST303"].contains(&code) => {
            refused(401, "unauthorized")
        }
        _ if status == 403 => refused(403, "forbidden"),
        "PG" | "XX" | "" if status >= 500 => UNAVAILABLE,
        "" if [408, 429].contains(&status) => UNAVAILABLE,
        _ if status >= 500 && !is_sqlstate => UNAVAILABLE,
        _ => (500, "database_error", false),
    }
}

fn user() -> Caller {
    Caller::User(Redacted::new("a.b.c".to_owned()))
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
        let build = Build { function: "f".into(), wasm_sha256: String::new(), openapi: "{}" };
        let incoming = Incoming { request, refused: None };
        let (response, _) = pollster::block_on(serve(incoming, &build, &test.ports(), handler));
        let id = response.header("x-request-id").expect("an answer has its id").to_owned();
        if response.status >= 400 {
            let problem: Value = serde_json::from_slice(&response.body).expect("a refusal says why");
            prop_assert_eq!((problem["status"].as_u64(), &problem["request_id"]),
                (Some(response.status.into()), &json!(id)));
            // All that can be wrong with such a request, and nothing that is our fault.
            prop_assert!(
                REFUSALS.contains(&(response.status, problem["code"].as_str().unwrap_or_default())), "{}", problem);
        } else {
            prop_assert!([200, 204].contains(&response.status), "{}", response.status);
        }
    }

    #[test]
    fn every_answer_of_a_gateway_becomes_its_problem(status in 300_u16..600, body in "[\\PC]{0,60}") {
        for caller in [Caller::Service, user()] {
            let problem = problem_of_answer(&caller, status, &body);
            let is_user = matches!(caller, Caller::User(_));
            prop_assert_eq!((problem.status, problem.code.as_str(), problem.transient), expected(is_user, status, ""));
        }
    }

    #[test]
    fn every_error_code_becomes_its_problem(
        status in 300_u16..600,
        code in "[0-9A-Zé]{0,6}|PGRST[0-9]{3}|PGRST30[0-4]|42501|P0001|(08|22|23|40|53|55|57|58|XX)[0-9P]{3}",
    ) {
        let body = json!({ "code": code, "message": "m: \"v\"", "details": null }).to_string();
        for caller in [Caller::Service, user()] {
            let problem = problem_of_answer(&caller, status, &body);
            let is_user = matches!(caller, Caller::User(_));
            prop_assert_eq!(
                (problem.status, problem.code.as_str(), problem.transient), expected(is_user, status, &code));
        }
    }
}
