//! The function `process-document`: say here in one sentence what it does.

use edge::{Request, Response, router};
use kernel::Problem;
use ports::Ports;

#[derive(Clone, Copy)]
enum Route {
    Greet,
}

const ROUTES: &[router::Route<Route>] = &[("GET", "/greetings/{who}", Route::Greet)];

/// Routes a request to its use case.
pub async fn handle(request: Request, _ports: Ports) -> Result<Response, Problem> {
    let (route, params) = router::find(ROUTES, &request)?;
    match route {
        Route::Greet => Response::json(200, &serde_json::json!({ "hello": params.get("who")? })),
    }
}

#[cfg(target_arch = "wasm32")]
mod exports {
    use wasm_bindgen::prelude::*;

    /// The version of the contract between shim and wasm.
    #[wasm_bindgen]
    pub fn abi() -> u32 {
        edge::ABI
    }

    /// Answers one request.
    #[wasm_bindgen]
    pub async fn handle(request: web_sys::Request, context: edge::Context) -> Result<web_sys::Response, JsValue> {
        edge::entry(request, context, super::handle).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_names_whom_it_greets() {
        let request = Request::new("process-document", "GET", "/functions/v1/process-document/greetings/ada");
        let answer = pollster::block_on(handle(request, testing::TestPorts::new().ports())).unwrap();
        assert_eq!(answer.body, br#"{"hello":"ada"}"#);
    }
}
