//! A built function from outside: its exports under Node, as the shim calls them.

use std::future::Future;

use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Sends a request without any credential to every route of a description, as `describe` gives it: those that ask who calls
/// answer 401, the others are found.
///
/// # Panics
/// When a route answers otherwise.
pub async fn routes_ask_who_calls<F>(described: &JsValue, handle: impl Fn(web_sys::Request, JsValue) -> F)
where
    F: Future<Output = Result<web_sys::Response, JsValue>>,
{
    set_env(&[("SUPABASE_SERVICE_ROLE_KEY", "sb_secret_test"), ("HUBSPOT_CLIENT_SECRET", "test")]);
    let described: Value = read(described);
    let name = described["name"].as_str().unwrap();
    let routes = described["routes"].as_array().unwrap();
    assert!(routes.len() > 1, "{name} has no route of its own");
    for route in routes {
        let path = route["path"].as_str().unwrap().replace(['{', '}'], "");
        let (status, body) = send(name, route["method"].as_str().unwrap(), &path, &handle).await;
        if route["access"] == "public" {
            assert!(status != 404 && status != 405 && status != 401, "{name} {route}: {status} {body}");
        } else {
            assert_eq!((status, body["status"].as_u64()), (401, Some(401)), "{name} {route}: {body}");
        }
    }
}

/// Asks for `GET /health`.
///
/// # Panics
/// When it names another function or build.
pub async fn health_names<F>(name: &str, handle: impl Fn(web_sys::Request, JsValue) -> F)
where
    F: Future<Output = Result<web_sys::Response, JsValue>>,
{
    set_env(&[]);
    let (status, body) = send(name, "GET", "/health", &handle).await;
    assert_eq!(
        (status, body["function"].as_str(), body["wasm_sha256"].as_str()),
        (200, Some(name), Some("abc"))
    );
}

async fn send<F>(
    name: &str,
    method: &str,
    path: &str,
    handle: &impl Fn(web_sys::Request, JsValue) -> F,
) -> (u16, Value)
where
    F: Future<Output = Result<web_sys::Response, JsValue>>,
{
    let init = web_sys::RequestInit::new();
    init.set_method(method);
    let url = format!("http://edge/{name}{path}");
    let request = web_sys::Request::new_with_str_and_init(&url, &init).unwrap();
    let context =
        run("return { functionName: arguments[0], wasmSha256: 'abc', waitUntil() {} }", &name.into());
    let response = handle(request, context).await.unwrap();
    let text = JsFuture::from(response.text().unwrap()).await.unwrap().as_string().unwrap();
    (response.status(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Stands in for Deno's environment.
pub fn set_env(values: &[(&str, &str)]) {
    let values: serde_json::Map<_, _> =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    let values = Value::Object(values).to_string();
    run(
        "const values = JSON.parse(arguments[0]); globalThis.Deno = { env: { get: (name) => values[name] } }",
        &values.as_str().into(),
    );
}

fn read(value: &JsValue) -> Value {
    let json = js_sys::JSON::stringify(value).unwrap();
    serde_json::from_str(&String::from(json)).unwrap()
}

fn run(script: &str, argument: &JsValue) -> JsValue {
    Function::new_no_args(script).call1(&JsValue::UNDEFINED, argument).unwrap()
}
