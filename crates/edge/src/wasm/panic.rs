//! Tells the shim of a panic before the trap.

use std::{
    cell::Cell,
    panic::{PanicHookInfo, set_hook, take_hook},
};

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

thread_local! {
    static INSTALLED: Cell<bool> = const { Cell::new(false) };
}

/// Calls `globalThis.__onWasmPanic?.(message)` on a panic. After it wasm traps, and a promise of this instance would
/// stay pending for ever: only the shim can answer the requests in flight.
pub fn install_hook() {
    if INSTALLED.replace(true) {
        return;
    }
    let before = take_hook();
    set_hook(Box::new(move |info| {
        let callback = Reflect::get(&js_sys::global(), &JsValue::from_str("__onWasmPanic"));
        if let Some(callback) = callback.ok().and_then(|callback| callback.dyn_into::<Function>().ok()) {
            // Whatever it throws, the trap follows anyway.
            let _ = callback.call1(&JsValue::UNDEFINED, &JsValue::from_str(&message(info)));
        }
        before(info);
    }));
}

/// Where it happened, and the text when it is a literal: a formatted one may quote personal data.
fn message(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    match info.payload().downcast_ref::<&'static str>() {
        Some(text) => format!("panicked at {place}: {text}"),
        None => format!("panicked at {place}"),
    }
}
