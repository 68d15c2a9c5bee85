//! The CRM card: the score of a record where a salesperson works. Every request is signed by HubSpot.
//!
//! `GET /` answers data-fetch cards (`?responseVersion=v3` for the other shape), `GET` or `POST /app` the app card,
//! `POST /app/actions/{action}` does what its buttons do: `rescore` and `open-reasons`.

#![cfg_attr(not(any(test, target_arch = "wasm32")), allow(dead_code))] // only wasm has exports

mod act;
mod asked;
mod cached;
mod parameters;
mod routes;
mod show;
mod sql;

#[cfg(test)]
mod tests;

#[cfg(target_arch = "wasm32")]
#[allow(missing_docs)] // what the shim calls is documented in edge
mod exports {
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    pub fn abi() -> u32 {
        edge::ABI
    }

    #[wasm_bindgen]
    pub async fn handle(
        request: web_sys::Request,
        context: edge::Context,
    ) -> Result<web_sys::Response, JsValue> {
        edge::entry(request, context, crate::routes::handle).await
    }
}
