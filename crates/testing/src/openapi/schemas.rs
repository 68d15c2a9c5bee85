//! Schemas that many operations need.

use serde_json::{Map, Value, json};

/// A text.
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// True or false.
pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// One of these words.
pub fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// A whole number in these bounds.
pub fn number(least: u32, most: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most })
}

/// A moment.
pub fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// An object with all of these fields.
pub fn fields<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let required = json!(names);
    let properties: Map<String, Value> =
        fields.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The whole of a list, in the shape of a page.
pub fn whole_list(rows: &Value) -> Value {
    fields([("data", rows.clone()), ("next_cursor", json!({ "type": "null" }))])
}

/// What `POST /run` answers: how many jobs ended how.
pub fn tally() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    fields(
        ["claimed", "done", "released", "failed", "dead", "cancelled", "lost"]
            .map(|name| (name, count.clone())),
    )
}
