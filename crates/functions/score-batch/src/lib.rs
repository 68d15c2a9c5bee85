//! Scores many records: starts, shows, cancels and retries batches, and does their work.
//!
//! `POST /` starts, `GET /{batch_id}` shows, `GET /{batch_id}/items` lists, `POST /{batch_id}/cancel` ends,
//! `POST /{batch_id}/retry` queues the failed items again, `POST /run` works (secret key).

mod batch;
mod filter;
mod items;
mod routes;
mod run;
mod sql;
mod users;
mod write_back;

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
