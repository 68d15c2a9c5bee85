//! Reading and checking definitions that clients send.

use serde_json::Value as Json;

use crate::portal::properties::{Choice, Property, Schema};
use crate::wire::ApiError;

/// The `type` and `fieldType` pairs that can be created.
const PAIRS: &[(&str, &[&str])] = &[
    ("string", &["text", "textarea", "html", "file", "phonenumber"]),
    ("phone_number", &["phonenumber"]),
    ("number", &["number"]),
    ("enumeration", &["select", "radio", "checkbox", "booleancheckbox"]),
    ("bool", &["booleancheckbox"]),
    ("date", &["date"]),
    ("datetime", &["date"]),
];
const MAX_UNIQUE: usize = 10;

fn text<'b>(body: &'b Json, name: &str) -> Result<&'b str, ApiError> {
    let value = body[name].as_str().filter(|value| !value.is_empty());
    value.ok_or_else(|| ApiError::invalid(format!("Some required fields were not set: [{name}]")))
}

/// A `PropertyCreate`, dated `now_ms`.
pub(super) fn create(schema: &Schema, body: &Json, now_ms: i64) -> Result<Property, ApiError> {
    let name = text(body, "name")?;
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !starts_well || !name.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_')) {
        let message = format!(
            "{name} is not a property name: lower-case letters, digits and underscores, a letter first"
        );
        return Err(ApiError::invalid(message));
    }
    if schema.find(name).is_some_and(|known| known.archived_ms.is_none()) {
        let message = format!("A property named '{name}' already exists.");
        let error = ApiError::new(409, "OBJECT_ALREADY_EXISTS", message);
        return Err(error.with_sub_category("Properties.PROPERTY_WITH_NAME_EXISTS"));
    }
    let (value_type, field_type) = (text(body, "type")?, text(body, "fieldType")?);
    if !PAIRS.iter().any(|(known, fields)| *known == value_type && fields.contains(&field_type)) {
        return Err(ApiError::invalid(format!("fieldType {field_type} does not go with type {value_type}")));
    }
    let group = group_name(schema, body)?
        .ok_or_else(|| ApiError::invalid("Some required fields were not set: [groupName]"))?;
    let unique = body["hasUniqueValue"] == true;
    if unique && schema.all().iter().filter(|known| known.unique && !known.built_in).count() >= MAX_UNIQUE {
        return Err(ApiError::invalid(format!("An object has at most {MAX_UNIQUE} unique properties")));
    }
    let options = options(body)?.unwrap_or_default();
    let is_bool_without_choices = value_type == "bool" && !is_boolean(&options);
    if is_bool_without_choices
        || (value_type == "enumeration" && options.is_empty() && body["externalOptions"] != true)
    {
        return Err(ApiError::invalid(format!("A property of type {value_type} needs its options")));
    }
    Ok(Property {
        name: name.to_owned(),
        label: text(body, "label")?.to_owned(),
        value_type: value_type.to_owned(),
        field_type: field_type.to_owned(),
        group,
        description: body["description"].as_str().unwrap_or_default().to_owned(),
        options,
        hidden: body["hidden"] == true,
        unique,
        references: body["referencedObjectType"].as_str().map(str::to_owned),
        display_order: body["displayOrder"].as_i64().unwrap_or(-1),
        created_ms: now_ms,
        updated_ms: now_ms,
        ..Property::default()
    })
}

fn is_boolean(options: &[Choice]) -> bool {
    let has = |value: &str| options.iter().any(|option| option.value == value);
    options.len() == 2 && has("true") && has("false")
}

/// A `PropertyUpdate` applied to a copy; `options` replaces the whole list.
pub(super) fn update(
    schema: &Schema,
    known: &Property,
    body: &Json,
    now_ms: i64,
) -> Result<Property, ApiError> {
    if known.built_in {
        return Err(ApiError::invalid(format!("{} is defined by HubSpot and cannot be changed", known.name)));
    }
    let text = |name: &str, old: &str| body[name].as_str().unwrap_or(old).to_owned();
    Ok(Property {
        label: text("label", &known.label),
        description: text("description", &known.description),
        value_type: text("type", &known.value_type),
        field_type: text("fieldType", &known.field_type),
        group: group_name(schema, body)?.unwrap_or_else(|| known.group.clone()),
        options: options(body)?.unwrap_or_else(|| known.options.clone()),
        hidden: body["hidden"].as_bool().unwrap_or(known.hidden),
        display_order: body["displayOrder"].as_i64().unwrap_or(known.display_order),
        updated_ms: now_ms,
        ..known.clone()
    })
}

fn group_name(schema: &Schema, body: &Json) -> Result<Option<String>, ApiError> {
    let Some(name) = body["groupName"].as_str() else { return Ok(None) };
    let known = schema.groups.iter().any(|group| group.name == name && !group.archived);
    if known {
        Ok(Some(name.to_owned()))
    } else {
        Err(ApiError::invalid(format!("There is no property group {name}")))
    }
}

fn options(body: &Json) -> Result<Option<Vec<Choice>>, ApiError> {
    let Some(options) = body["options"].as_array() else { return Ok(None) };
    let choice = |option: &Json| {
        let (label, value) = (option["label"].as_str()?, option["value"].as_str()?);
        Some(Choice { label: label.to_owned(), value: value.to_owned(), hidden: option["hidden"] == true })
    };
    let choices: Option<Vec<Choice>> = options.iter().map(choice).collect();
    choices.map(Some).ok_or_else(|| ApiError::invalid("Each option needs a label and a value"))
}
