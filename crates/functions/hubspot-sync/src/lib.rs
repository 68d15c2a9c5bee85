//! Mirrors a HubSpot portal: starts, shows and cancels sync sessions, and does their work.
//!
//! `POST /` starts, `GET /{session_id}` shows, `POST /{session_id}/cancel` ends, `POST /run` works (secret key).

mod engine;
mod routes;
mod run;
mod session;
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
