//! The first shape: `results` with `properties` and `actions`.

use serde_json::{Map, Value, json};

use super::shape::{Token, action_url, entries};
use crate::{Card, DataType, Tone};

/// The card as HubSpot's data-fetch cards have always read it. `base` is the public address of the card's function.
pub fn v1(card: &Card, base: &str) -> Value {
    let results: Vec<Value> = entries(card)
        .into_iter()
        .enumerate()
        .map(|(i, entry)| {
            let properties: Vec<Value> = entry.tokens.iter().map(property).collect();
            // Unique within the card; HubSpot wants a number.
            json!({ "objectId": i + 1, "title": entry.title, "link": null, "properties": properties })
        })
        .collect();
    let mut shape = Map::from_iter([("results".to_owned(), Value::from(results))]);
    let mut actions = card.actions.iter().map(|action| {
        json!({
            "type": "ACTION_HOOK",
            "httpMethod": "POST",
            "uri": action_url(card, base, action.id),
            "label": action.label,
            "associatedObjectProperties": [],
        })
    });
    if let Some(first) = actions.next() {
        shape.insert("primaryAction".to_owned(), first);
        shape.insert("secondaryActions".to_owned(), actions.collect());
    }
    Value::Object(shape)
}

fn property(token: &Token) -> Value {
    let mut property = json!({ "label": token.label, "dataType": token.data_type, "value": token.value });
    if token.data_type == DataType::Status {
        property["optionType"] = json!(match token.tone {
            Some(Tone::Success) => "SUCCESS",
            Some(Tone::Info) => "INFO",
            Some(Tone::Warning) => "WARNING",
            Some(Tone::Danger) => "DANGER",
            None => "DEFAULT",
        });
    }
    property
}
