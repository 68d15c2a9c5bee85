//! Connects HubSpot portals: consent, callback, refresh, disconnect, and the upkeep of the tokens.
//!
//! `POST /authorize`, `GET /callback`, `GET /connections`, `POST /connections/{portal_id}/refresh`,
//! `DELETE /connections/{portal_id}?erase=&uninstall=`, `POST /run` (secret key).

#![cfg_attr(not(any(test, target_arch = "wasm32")), allow(dead_code))] // only wasm has exports

mod authorize;
mod callback;
mod connections;
mod disconnect;
mod exchange;
mod page;
mod routes;
mod run;
mod urls;

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
