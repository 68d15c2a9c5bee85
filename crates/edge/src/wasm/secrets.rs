//! `Deno.env.get`.

use js_sys::{Function, Reflect};
use kernel::Redacted;
use ports::Secrets;
use wasm_bindgen::{JsCast as _, JsValue};

/// The function's environment.
#[derive(Clone, Copy, Debug)]
pub struct DenoEnv;

impl Secrets for DenoEnv {
    fn get(&self, name: &str) -> Option<Redacted<String>> {
        let deno = Reflect::get(&js_sys::global(), &JsValue::from_str("Deno")).ok()?;
        let env = Reflect::get(&deno, &JsValue::from_str("env")).ok()?;
        let get: Function = Reflect::get(&env, &JsValue::from_str("get")).ok()?.dyn_into().ok()?;
        let value = get.call1(&env, &JsValue::from_str(name)).ok()?.as_string()?;
        (!value.is_empty()).then(|| Redacted::new(value))
    }
}
