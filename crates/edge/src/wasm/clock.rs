//! `Date.now` and `performance.now`.

use kernel::Timestamp;
use ports::Clock;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The runtime's clocks.
#[derive(Clone, Copy, Debug)]
pub struct JsClock;

impl Clock for JsClock {
    #[allow(clippy::cast_possible_truncation)] // whole milliseconds, far below 2^53
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(js_sys::Date::now() as i64)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts up from the isolate's start
    fn micros(&self) -> u64 {
        (performance_now() * 1_000.0) as u64
    }
}
