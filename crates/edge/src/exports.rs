//! What a function's wasm module exports to its shim.

/// The exports of a function: `abi` and `handle`, which answers one request with `$handle`
/// (`async fn(Request, Ports) -> Result<Response, Problem>`). Paths start with `crate::`.
///
/// `$limit` is a `fn(&str) -> usize` from a request's URL to the bytes its body may have; [`BODY_LIMIT`](crate::BODY_LIMIT)
/// for all of them, unless given. Elsewhere than in wasm it is nothing.
#[macro_export]
macro_rules! exports {
    ($handle:path) => {
        $crate::exports!($handle, |_: &str| $crate::BODY_LIMIT);
    };
    ($handle:path, $limit:expr) => {
        // Without wasm nobody but the tests calls them.
        #[cfg(not(target_arch = "wasm32"))]
        const _: fn() = || drop(($handle, $limit));

        #[cfg(target_arch = "wasm32")]
        #[allow(missing_docs)] // what the shim calls is documented in edge
        mod exports {
            use wasm_bindgen::prelude::*;

            #[wasm_bindgen]
            pub fn abi() -> u32 {
                $crate::ABI
            }

            #[wasm_bindgen]
            pub async fn handle(
                request: web_sys::Request,
                context: $crate::Context,
            ) -> Result<web_sys::Response, JsValue> {
                let limit = ($limit)(&request.url());
                $crate::entry(request, context, limit, $handle).await
            }
        }
    };
}
