//! The schema of answers that were recorded.
//!
//! It says what all of them have in common and nothing that one more answer could contradict: every field may be null but those
//! of [`FIRM`], one that was only ever null may be anything, every object may have more, and only an answer itself and the rows of
//! its `data` have to have what all of them had.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Timestamp, is_uuid};
use serde_json::{Map, Value, json};

use crate::calls;

/// What no answer is without.
const FIRM: [&str; 3] = ["data", "id", "status"];

/// The schema of what a SQL function answered in the stories of `tests/calls`.
///
/// # Panics
/// When no story has an answer of it.
pub fn observed(function: &str) -> Value {
    let answers = calls::answers_of(function);
    assert!(!answers.is_empty(), "no story of tests/calls has a good answer of {function}");
    schema(&answers.iter().collect::<Vec<_>>())
}

/// What these values have in common.
pub(super) fn schema(values: &[&Value]) -> Value {
    describe(values, true)
}

/// The same; `is_whole` where it is an answer or a row of one.
fn describe(values: &[&Value], is_whole: bool) -> Value {
    let kinds: BTreeSet<&str> = values.iter().map(|value| kind(value)).collect();
    let is_known = kinds.iter().any(|kind| *kind != "null");
    if !is_known {
        return json!({});
    }
    let mut schema = json!({ "type": kinds });
    if let (1, Some(one)) = (kinds.len(), kinds.first()) {
        schema["type"] = json!(one);
    }
    if kinds.contains("object") {
        let objects: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
        describe_objects(&mut schema, &objects, is_whole);
    }
    let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    if !items.is_empty() {
        schema["items"] = describe(&items, is_whole);
    }
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    if let Some(format) = format_of(&texts) {
        schema["format"] = json!(format);
    }
    schema
}

fn describe_objects(schema: &mut Value, objects: &[&Map<String, Value>], is_whole: bool) {
    let mut fields: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for (name, value) in objects.iter().copied().flatten() {
        fields.entry(name).or_default().push(value);
    }
    let required: Vec<&str> =
        fields.iter().filter(|(_, values)| values.len() == objects.len()).map(|(name, _)| *name).collect();
    if is_whole && !required.is_empty() {
        schema["required"] = json!(required);
    }
    let described = |(name, values): (&&str, &Vec<&Value>)| {
        let mut schema = describe(values, is_whole && *name == "data");
        if !FIRM.contains(name) {
            may_be_null(&mut schema);
        }
        ((*name).to_owned(), schema)
    };
    let properties: Map<String, Value> = fields.iter().map(described).collect();
    if !properties.is_empty() {
        schema["properties"] = Value::Object(properties);
    }
}

fn may_be_null(schema: &mut Value) {
    match schema.get_mut("type") {
        Some(Value::Array(kinds)) if !kinds.contains(&json!("null")) => kinds.push(json!("null")),
        Some(kind) if kind.is_string() => *kind = json!([kind.clone(), "null"]),
        _ => {}
    }
}

/// A number is never an integer: the next one may not be.
const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn format_of(texts: &[&str]) -> Option<&'static str> {
    if texts.is_empty() {
        return None;
    }
    if texts.iter().all(|text| is_uuid(text)) {
        return Some("uuid");
    }
    let is_time = |text: &&str| text.len() > 10 && Timestamp::parse(text).is_some();
    texts.iter().all(is_time).then_some("date-time")
}
