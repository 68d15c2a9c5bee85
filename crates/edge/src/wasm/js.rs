//! JavaScript errors as text.

use wasm_bindgen::{JsCast as _, JsValue};

/// Long messages carry dumps, not insight.
const MAX_LENGTH: usize = 300;

/// `TypeError: fetch failed`, whatever was thrown.
pub fn describe(error: &JsValue) -> String {
    let text = match error.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", String::from(error.name()), String::from(error.message())),
        None => error.as_string().unwrap_or_else(|| "something that is no Error was thrown".to_owned()),
    };
    text.chars().take(MAX_LENGTH).collect()
}
