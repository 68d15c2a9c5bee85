//! Trains the model that scores a portal's records, inside the edge function, and keeps an eye on it afterwards.
//!
//! `POST /` starts a run, `GET /{run_id}` shows it with the model's card, `POST /models/{model_id}/activate` puts a model
//! into service (also an older one), `POST /run` works (secret key).

mod activate;
mod drift;
mod routes;
mod run;
mod show;
mod sql;
mod start;
mod training;

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
