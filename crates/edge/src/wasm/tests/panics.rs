use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;

use super::node::eval;
use crate::wasm::panic::install_hook;

/// Panics in wasm, called from JavaScript as a shim would; returns what was thrown and what the hook told.
fn crash(body: impl Fn() + 'static) -> (JsValue, String) {
    eval("globalThis.__told = ''; globalThis.__onWasmPanic = (message) => { globalThis.__told = message; }");
    install_hook();
    let closure = Closure::<dyn Fn()>::new(body);
    let thrown = closure.as_ref().unchecked_ref::<Function>().call0(&JsValue::UNDEFINED).unwrap_err();
    // The trap left the closure's borrow open.
    closure.forget();
    let told = eval("return globalThis.__told").as_string().unwrap();
    eval("delete globalThis.__onWasmPanic");
    (thrown, told)
}

#[wasm_bindgen_test]
fn a_panic_tells_the_shim_and_traps() {
    let (thrown, told) = crash(|| panic!("a literal text"));
    let name = thrown.unchecked_ref::<js_sys::Error>().name();
    assert_eq!(String::from(name), "RuntimeError");
    assert!(told.contains("panics.rs:") && told.ends_with("a literal text"), "{told}");
}

#[wasm_bindgen_test]
fn a_text_with_data_in_it_is_not_told() {
    let (_, told) = crash(|| panic!("no such person: {}", eval("return 'ada'").as_string().unwrap()));
    assert!(told.contains("panics.rs:") && !told.contains("ada"), "{told}");
}

#[wasm_bindgen_test]
fn without_a_shim_a_panic_still_traps() {
    install_hook();
    let closure = Closure::<dyn Fn()>::new(|| panic!("nobody listens"));
    closure.as_ref().unchecked_ref::<Function>().call0(&JsValue::UNDEFINED).unwrap_err();
    closure.forget();
}
