//! The named arguments of a call, as the JSON object that PostgREST takes.

use kernel::Problem;
use serde::Serialize;

/// Collects named arguments; the first that cannot be written is reported at the end.
#[derive(Debug, Default)]
pub struct Arguments {
    json: Vec<u8>,
    failed: Option<serde_json::Error>,
}

impl Arguments {
    /// Adds `name`, which needs no escape.
    pub fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        self.json.push(b'"');
        self.json.extend_from_slice(name.as_bytes());
        self.json.extend_from_slice(b"\":");
        if let Err(error) = serde_json::to_writer(&mut self.json, value) {
            self.failed.get_or_insert(error);
        }
    }

    /// The object as text.
    pub(super) fn finish(mut self) -> Result<String, Problem> {
        let wrong = |detail: String| Problem::internal("encode_arguments", detail);
        if let Some(error) = self.failed {
            return Err(wrong(error.to_string()));
        }
        if self.json.is_empty() {
            self.json.push(b'{');
        }
        self.json.push(b'}');
        String::from_utf8(self.json).map_err(|error| wrong(error.to_string()))
    }
}
