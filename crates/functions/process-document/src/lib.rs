//! The supervisor of the documents: start, show, retry and delete one, look after all, and erase what was deleted.
//!
//! The pipeline itself is moved by the database (a row starts it, each step's end starts the next); this function is how
//! a user asks and wishes, and the net under it: `POST /run` restarts what is stuck and deletes the files of documents
//! that are gone.

mod document;
mod erase;
mod routes;
mod run;
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
