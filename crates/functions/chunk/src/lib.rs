//! Markdown to chunks: `POST /preview` for a text in the request, `POST /run` for the queue's documents.

mod cursor;
mod preview;
mod routes;
mod run;
mod sql;
mod work;

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
        let limit = crate::routes::body_limit(&request.url());
        edge::entry_with_limit(request, context, limit, crate::routes::handle).await
    }
}
