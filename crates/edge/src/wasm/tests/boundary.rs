use std::cell::Cell;

use js_sys::{Array, Promise, Reflect, Uint8Array};
use kernel::Problem;
use ports::Ports;
use serde_json::{Value, json};
use testing::wasm::set_env;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::node::{TestServer, eval};
use crate::{
    Access, Incoming, Request, Response, nothing,
    router::Route,
    wasm::convert::{read_body, read_head, write_response},
};

fn web_request(script: &str) -> web_sys::Request {
    eval(&format!("return {script}")).unchecked_into()
}

async fn read(script: &str, limit: usize) -> Incoming {
    let request = web_request(script);
    read_body(read_head("greeter", &request), &request, limit).await
}

async fn bytes_of(response: &web_sys::Response) -> Vec<u8> {
    let buffer = JsFuture::from(response.array_buffer().unwrap()).await.unwrap();
    Uint8Array::new(&buffer).to_vec()
}

#[wasm_bindgen_test]
async fn a_request_with_a_binary_body_arrives_byte_for_byte() {
    let script = r#"new Request("http://x/greeter/a%20b?q=%2B1", { method: "post", headers: { "X-Test": "ü" },
        body: Uint8Array.from({ length: 70000 }, (_, i) => i % 256) })"#;
    let incoming = read(script, 100_000).await;
    let request = incoming.request;
    assert!(incoming.refused.is_none());
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/a%20b"));
    assert_eq!((request.raw_target.as_str(), request.query("q")), ("/a%20b?q=%2B1", Some("+1")));
    assert_eq!(request.header("x-test"), Some("ü"));
    assert!(request.body == (0..70_000).map(|i| u8::try_from(i % 256).unwrap()).collect::<Vec<_>>());
}

#[wasm_bindgen_test]
async fn a_request_without_a_body_has_an_empty_one() {
    assert!(read(r#"new Request("http://x/greeter")"#, 10).await.request.body.is_empty());
}

#[wasm_bindgen_test]
async fn a_body_over_the_limit_is_refused_before_it_fills_the_memory() {
    let endless = r#"new Request("http://x/greeter", { method: "POST", duplex: "half",
        body: new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1000)); globalThis.__pulled = (globalThis.__pulled ?? 0) + 1; } }) })"#;
    let incoming = read(endless, 5_000).await;
    assert_eq!(incoming.refused.unwrap().code, "payload_too_large");
    assert!(eval("return globalThis.__pulled").as_f64().unwrap() < 20.0);
    let exact = r#"new Request("http://x/greeter", { method: "POST", body: new Uint8Array(5000) })"#;
    assert!(read(exact, 5_000).await.refused.is_none());
    assert_eq!(read(exact, 4_999).await.refused.unwrap().status, 413);
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_is_the_caller_s_problem() {
    let broken = r#"new Request("http://x/greeter", { method: "POST", duplex: "half",
        body: new ReadableStream({ pull(c) { c.error(new TypeError("reset")); } }) })"#;
    assert_eq!(read(broken, 5_000).await.refused.unwrap().code, "body_cut_short");
}

#[wasm_bindgen_test]
async fn a_response_leaves_byte_for_byte() {
    let body: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    let response = Response::of(202, "application/octet-stream", body.clone()).with_header("x-a", "1");
    let web = write_response(&response).unwrap();
    assert_eq!((web.status(), web.headers().get("x-a").unwrap().as_deref()), (202, Some("1")));
    assert!(bytes_of(&web).await == body);
    assert_eq!(write_response(&Response::empty(204)).unwrap().status(), 204);
    assert_eq!(write_response(&Response::redirect(303, "https://example.com")).unwrap().status(), 303);
}

const ROUTES: &[Route<()>] = &[
    Route::new("POST", "/hi", Access::Public, ()),
    Route::new("GET", "/nothing", Access::Public, ()),
    Route::new("POST", "/mine", Access::User, ()),
    Route::run(()),
];

/// A function without work behind its answers.
async fn enter(
    request: web_sys::Request,
    context: JsValue,
    handler: impl AsyncFnOnce(Request, Ports) -> Result<Response, Problem> + 'static,
) -> Result<web_sys::Response, JsValue> {
    crate::entry(request, context, "{}", ROUTES, handler, nothing).await
}

fn context() -> JsValue {
    eval(
        "globalThis.__promises = []; return { functionName: 'greeter', wasmSha256: 'abc', waitUntil: (p) => globalThis.__promises.push(p) }",
    )
}

#[wasm_bindgen_test]
async fn a_shim_of_another_build_is_told_apart_from_a_broken_function() {
    let request = web_request(r#"new Request("http://x/greeter/hi")"#);
    let other = eval("return { functionName: 'greeter', waitUntil: 7 }");
    let thrown = enter(request, other, async |_, _| Ok(Response::empty(204))).await.unwrap_err();
    assert!(String::from(thrown.unchecked_into::<js_sys::Error>().message()).starts_with("bad_context: "));
}

#[wasm_bindgen_test]
async fn entry_answers_first_and_counts_afterwards() {
    let server = TestServer::start().await;
    TestServer::forget();
    set_env(&[("SUPABASE_URL", &server.url), ("SUPABASE_SECRET_KEYS", r#"{"default":"sb_secret_d"}"#)]);
    let request = web_request(
        r#"new Request("http://x/functions/v1/greeter/hi", { method: "POST", headers: { "x-request-id": "r7",
            "x-forwarded-for": "203.0.113.7, 198.51.100.9" }, body: "abc" })"#,
    );
    let response = enter(request, context(), async |request, _| {
        assert_eq!((request.path.as_str(), request.body.as_slice()), ("/hi", b"abc".as_slice()));
        Response::json(200, &json!({ "ok": true }))
    });
    let response = response.await.unwrap();
    assert_eq!(
        (response.status(), response.headers().get("x-request-id").unwrap().as_deref()),
        (200, Some("r7"))
    );
    assert_eq!(bytes_of(&response).await, br#"{"ok":true}"#);
    let promises = eval("return globalThis.__promises").unchecked_into::<Array>();
    JsFuture::from(Promise::all(&promises)).await.unwrap();
    let seen = &TestServer::notes()["seen"][0];
    assert_eq!(
        (&seen["url"], &seen["headers"]["apikey"]),
        (&json!("/rest/v1/rpc/metrics_record"), &json!("sb_secret_d"))
    );
    let address = seen["headers"]["x-client-address"].as_str().unwrap();
    assert!(address.starts_with("198.51.100.9;"), "{address}");
}

#[wasm_bindgen_test]
async fn a_call_that_prefers_its_answer_first_is_worked_on_behind_it() {
    thread_local!(static WORKED: Cell<bool> = const { Cell::new(false) });
    let server = TestServer::start().await;
    TestServer::forget();
    set_env(&[("SUPABASE_URL", &server.url), ("SUPABASE_SECRET_KEYS", r#"{"default":"sb_secret_d"}"#)]);
    let request = web_request(
        r#"new Request("http://x/greeter/run", { method: "POST", headers: { apikey: "sb_secret_d", prefer: "respond-async" } })"#,
    );
    let response = enter(request, context(), async |_, ports: Ports| {
        ports.timer.sleep_ms(20).await;
        WORKED.set(true);
        Ok(Response::empty(204))
    });
    assert_eq!((response.await.unwrap().status(), WORKED.get()), (202, false));
    let promises = eval("return globalThis.__promises").unchecked_into::<Array>();
    JsFuture::from(Promise::all(&promises)).await.unwrap();
    assert!(WORKED.get());
    assert_eq!(TestServer::notes()["seen"][0]["url"], "/rest/v1/rpc/metrics_record");
}

#[wasm_bindgen_test]
async fn a_problem_leaves_as_problem_json() {
    set_env(&[]);
    let request = web_request(r#"new Request("http://x/greeter/nothing")"#);
    let response =
        enter(request, context(), async |_, _| Err(Problem::not_found("not_found", "no such route")));
    let response = response.await.unwrap();
    let body: Value = serde_json::from_slice(&bytes_of(&response).await).unwrap();
    assert_eq!((response.status(), &body["code"]), (404, &json!("not_found")));
    let id = response.headers().get("x-request-id").unwrap().unwrap();
    assert_eq!((body["request_id"].as_str(), id.len()), (Some(id.as_str()), 36));
    assert!(Reflect::has(&js_sys::global(), &JsValue::from_str("__promises")).unwrap());
}

#[wasm_bindgen_test]
async fn a_stranger_s_body_is_not_read() {
    let server = TestServer::start().await;
    TestServer::forget();
    set_env(&[("SUPABASE_URL", &server.url), ("SUPABASE_SECRET_KEYS", r#"{"default":"sb_secret_d"}"#)]);
    for (path, status) in [("mine", 401), ("run", 401), ("nowhere", 404), ("nothing", 405)] {
        let endless = format!(
            r#"new Request("http://x/greeter/{path}", {{ method: "POST", duplex: "half", headers: {{ "content-length": "1000000000" }},
            body: new ReadableStream({{ start() {{ globalThis.__pulled = 0; }}, cancel() {{ globalThis.__pulled -= 0.5; }},
                pull(c) {{ c.enqueue(new Uint8Array(1000)); globalThis.__pulled += 1; }} }}) }})"#
        );
        let answered = enter(web_request(&endless), context(), async |_, _| {
            panic!("the handler is not asked");
        });
        assert_eq!(answered.await.unwrap().status(), status, "{path}");
        // What the stream fills by itself, and that it was cancelled.
        assert!(eval("return globalThis.__pulled").as_f64().unwrap() <= 1.5, "{path}");
        let promises = eval("return globalThis.__promises").unchecked_into::<Array>();
        JsFuture::from(Promise::all(&promises)).await.unwrap();
    }
    assert_eq!(TestServer::notes()["seen"], json!([]), "and nothing is written down of it");
}
