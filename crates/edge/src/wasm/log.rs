//! One JSON line per event on the console.

use kernel::RequestId;
use ports::{Clock as _, Level, Log};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;

use super::clock::JsClock;

/// Logs in the name of one request.
#[derive(Clone, Debug)]
pub struct ConsoleLog {
    function: String,
    request_id: RequestId,
}

impl ConsoleLog {
    pub const fn new(function: String, request_id: RequestId) -> Self {
        Self { function, request_id }
    }
}

impl Log for ConsoleLog {
    fn log(&self, level: Level, event: &str, fields: Value) {
        let level = match level {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        };
        let line = json!({
            "time": JsClock.now(), "level": level, "function": self.function, "request_id": self.request_id,
            "event": event, "fields": fields,
        });
        web_sys::console::log_1(&JsValue::from_str(&line.to_string()));
    }
}
