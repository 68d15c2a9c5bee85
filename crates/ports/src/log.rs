//! Structured log lines without personal data.

use serde_json::Value;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
}

/// Writes one JSON line per event; the adapter adds time, function and request id.
pub trait Log {
    /// Logs `event` (a stable name in `snake_case`) with `fields`, a JSON object.
    fn log(&self, level: Level, event: &str, fields: Value);
}
