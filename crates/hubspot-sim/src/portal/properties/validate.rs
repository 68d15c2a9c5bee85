//! What HubSpot accepts as a value of each type, and the form it keeps.

use kernel::Timestamp;
use serde_json::Value as Json;

use super::{Property, Schema};
use crate::portal::{PropertyIndex, Value};
use crate::wire::Detail;
use crate::wire::json::iso;

/// The longest text value.
const MAX_CHARS: usize = 65_536;
const DAY_MS: i64 = 86_400_000;

/// Checks one `"name": value` of a write and turns it into what is stored; `None` clears.
pub fn normalise(
    schema: &Schema,
    name: &str,
    value: &Json,
) -> Result<(PropertyIndex, Option<Value>), Detail> {
    let refuse = |code: &'static str, message: String| Detail {
        message,
        code: Some(code),
        context: vec![("propertyName", vec![name.to_owned()])],
    };
    let Some(index) = schema.index_of(name) else {
        return Err(refuse("PROPERTY_DOESNT_EXIST", format!("Property \"{name}\" does not exist")));
    };
    let property = schema.at(index);
    if property.read_only || property.computed.is_some() {
        return Err(refuse(
            "READ_ONLY_VALUE",
            format!("\"{name}\" is a read only property; its value cannot be set"),
        ));
    }
    let text = match value {
        Json::Null => return Ok((index, None)),
        Json::String(text) => text.clone(),
        Json::Bool(_) | Json::Number(_) => value.to_string(),
        _ => {
            return Err(refuse(
                "INVALID_FORMAT",
                format!("\"{name}\" must be a text, a number, a boolean or null"),
            ));
        }
    };
    if text.is_empty() {
        return Ok((index, None));
    }
    if text.chars().count() > MAX_CHARS {
        return Err(refuse("VALUE_TOO_LONG", format!("\"{name}\" is longer than {MAX_CHARS} characters")));
    }
    match typed(property, text) {
        Ok(text) => Ok((index, Some(text.into()))),
        Err((code, text)) => Err(refuse(code, format!("\"{text}\" is not valid for property \"{name}\""))),
    }
}

/// The stored form, or the code of the refusal and the text given back.
fn typed(property: &Property, text: String) -> Result<String, (&'static str, String)> {
    match property.value_type.as_str() {
        "number" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(text.trim().to_owned()),
            _ => Err(("INVALID_INTEGER", text)),
        },
        "bool" if text != "true" && text != "false" => Err(("INVALID_OPTION", text)),
        "enumeration" if !property.options.is_empty() => {
            let known = |value: &str| property.options.iter().any(|option| option.value == value);
            let multiple = property.field_type == "checkbox";
            let valid = if multiple {
                text.split(';').all(|part| part.is_empty() || known(part))
            } else {
                known(&text)
            };
            if valid { Ok(text) } else { Err(("INVALID_OPTION", text)) }
        }
        "date" => match Timestamp::parse(&text).map(Timestamp::as_millis) {
            Some(millis) if millis.rem_euclid(DAY_MS) == 0 => Ok(iso(millis)[..10].to_owned()),
            _ => Err(("INVALID_DATE", text)),
        },
        "datetime" => match Timestamp::parse(&text) {
            Some(time) => Ok(time.to_string()),
            None => Err(("INVALID_DATE", text)),
        },
        _ if property.name == "email" && !is_email(&text) => Err(("INVALID_EMAIL", text)),
        _ => Ok(text),
    }
}

fn is_email(text: &str) -> bool {
    let valid_domain =
        |domain: &str| domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && valid_domain(domain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::portal::ObjectType;

    fn stored(object: ObjectType, name: &str, value: &Json) -> Result<Option<String>, &'static str> {
        let schema = Schema::built_in(object, 0);
        normalise(&schema, name, value)
            .map(|(_, value)| value.map(Value::into_owned))
            .map_err(|detail| detail.code.unwrap_or_default())
    }

    #[test]
    fn values_are_kept_as_text_in_hubspots_form() {
        let deals = ObjectType::Deals;
        assert_eq!(stored(deals, "amount", &json!(87.5)), Ok(Some("87.5".to_owned())));
        assert_eq!(stored(deals, "amount", &json!("")), Ok(None));
        assert_eq!(
            stored(deals, "closedate", &json!("1762000000123")),
            Ok(Some("2025-11-01T12:26:40.123Z".to_owned()))
        );
        assert_eq!(
            stored(deals, "first_payment_date", &json!("2026-01-02")),
            Ok(Some("2026-01-02".to_owned()))
        );
    }

    #[test]
    fn each_wrong_value_has_its_code() {
        let (contacts, deals) = (ObjectType::Contacts, ObjectType::Deals);
        assert_eq!(stored(deals, "amount", &json!("n/a")), Err("INVALID_INTEGER"));
        assert_eq!(stored(deals, "dealstage", &json!("won")), Err("INVALID_OPTION"));
        assert_eq!(stored(deals, "first_payment_date", &json!("1762000000123")), Err("INVALID_DATE"));
        assert_eq!(stored(contacts, "email", &json!("nobody")), Err("INVALID_EMAIL"));
        assert_eq!(stored(contacts, "nope", &json!("x")), Err("PROPERTY_DOESNT_EXIST"));
        assert_eq!(stored(contacts, "lastmodifieddate", &json!("0")), Err("READ_ONLY_VALUE"));
        assert_eq!(stored(contacts, "email", &json!(["a@b.c"])), Err("INVALID_FORMAT"));
    }
}
