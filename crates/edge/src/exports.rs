//! What a function's wasm module exports to its shim.

/// The exports of a function: `abi`, `describe`, and `handle`, which answers one request with `handle`
/// (`async fn(Request, Ports) -> Result<Response, Problem>`). Paths start with `crate::`; `jobs` are the kinds of jobs that it
/// works on, `docs/openapi/<function>.json` is what `GET /openapi.json` answers; `then` (`async fn(Ports)`) is done behind each answer of 2xx.
///
/// Elsewhere than in wasm it is the description alone, for the tests.
#[macro_export]
macro_rules! exports {
    (routes: $routes:path, handle: $handle:path, jobs: $jobs:expr $(,)?) => {
        $crate::exports!(routes: $routes, handle: $handle, jobs: $jobs, then: $crate::nothing);
    };
    (routes: $routes:path, handle: $handle:path, jobs: $jobs:expr, then: $then:path $(,)?) => {
        /// What the function says of itself.
        #[cfg(any(test, target_arch = "wasm32"))]
        pub(crate) fn description() -> $crate::Description {
            $crate::describe(env!("CARGO_PKG_NAME"), $routes, $jobs)
        }

        // Without wasm nobody but the tests calls them.
        #[cfg(not(target_arch = "wasm32"))]
        const _: fn() = || drop(($handle, $routes, $jobs as &[&str], $then));

        #[cfg(target_arch = "wasm32")]
        #[allow(missing_docs)] // what the shim calls is documented in edge
        mod exports {
            use wasm_bindgen::prelude::*;

            #[wasm_bindgen]
            pub fn abi() -> u32 {
                $crate::ABI
            }

            #[wasm_bindgen]
            pub fn describe() -> Result<JsValue, JsValue> {
                $crate::described(&super::description())
            }

            #[wasm_bindgen]
            pub async fn handle(
                request: web_sys::Request,
                context: JsValue,
            ) -> Result<web_sys::Response, JsValue> {
                let openapi = include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../../docs/openapi/",
                    env!("CARGO_PKG_NAME"),
                    ".json"
                ));
                $crate::entry(request, context, openapi, $routes, $handle, $then).await
            }
        }

        #[cfg(all(test, target_arch = "wasm32"))]
        mod entry_tests {
            use wasm_bindgen_test::wasm_bindgen_test;

            #[wasm_bindgen_test]
            async fn every_route_lets_only_those_in_who_may_call_it() {
                let described = super::exports::describe().unwrap();
                testing::wasm::routes_ask_who_calls(&described, super::exports::handle).await;
            }

            #[wasm_bindgen_test]
            async fn health_names_the_function_and_the_build() {
                testing::wasm::health_names(env!("CARGO_PKG_NAME"), super::exports::handle).await;
            }
        }
    };
}
