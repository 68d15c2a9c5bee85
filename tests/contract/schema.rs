//! The part of JSON Schema that the files use. Members that a schema does not name are wrong here.

use serde_json::Value as Json;

use crate::spec::{Spec, resolve};

/// What is wrong with a value, each with the schema's name and member.
pub fn check(spec: &Spec, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let at = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or(at);
    let schema = resolve(spec, schema);
    if value.is_null() {
        let nullable = schema["nullable"] == true || schema["type"].is_null();
        return if nullable { Vec::new() } else { vec![format!("{at} is null")] };
    }
    let kind = schema["type"].as_str().unwrap_or_default();
    let fits = match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    if !fits {
        let article = if kind.starts_with(['a', 'o', 'i']) { "an" } else { "a" };
        return vec![format!("{at} is not {article} {kind}")];
    }
    let mut wrong = scalar(schema, value, at);
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        wrong.extend(check(spec, &schema["items"], item, &format!("{at}[{index}]")));
    }
    if kind == "object" {
        wrong.extend(members(spec, schema, value, at));
    }
    wrong
}

fn scalar(schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.contains(value)) {
        wrong.push(format!("{at} is {value}, none of {}", choices.len()));
    }
    let text = value.as_str().unwrap_or_default();
    let well_formed = match schema["format"].as_str() {
        Some("date-time") => text.contains('T') && kernel::Timestamp::parse(text).is_some(),
        Some("uuid") => text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]),
        Some("int32") => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        _ => true,
    };
    if !well_formed {
        wrong.push(format!("{at} is {value}, no {}", schema["format"]));
    }
    wrong
}

fn members(spec: &Spec, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        if value.get(name).is_none() {
            wrong.push(format!("{at}.{name} is missing"));
        }
    }
    let known = schema["properties"].as_object();
    for (name, member) in value.as_object().into_iter().flatten() {
        let path = format!("{at}.{name}");
        if let Some(of_name) = known.and_then(|known| known.get(name)) {
            wrong.extend(check(spec, of_name, member, &path));
        } else if schema["additionalProperties"].is_object() {
            wrong.extend(check(spec, &schema["additionalProperties"], member, &path));
        } else if known.is_some_and(|known| !known.is_empty()) && !at.starts_with("TokenInfo") {
            wrong.push(format!("{path} is not in the schema"));
        }
    }
    wrong
}
