//! Texts as vectors, and search over them: `POST /preview` embeds, `POST /search` finds, `POST /run` embeds the chunks of
//! documents (secret key).

mod embed;
mod jobs;
mod model;
mod preview;
mod routes;
mod run;
mod search;
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
