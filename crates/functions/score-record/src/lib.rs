//! Scores one record: answers the stored score while it is fresh, computes and stores it otherwise.
//!
//! `POST /` scores, `GET /{portal_id}/{object_type}/{record_id}` shows the last score and those before it.

mod routes;
mod score;
mod show;
mod target;

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
