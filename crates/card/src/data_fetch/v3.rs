//! The other shape (`"responseVersion": "v3"`): `sections` with `tokens`, actions on top.

use serde_json::{Value, json};

use super::shape::{Token, action_url, entries};
use crate::Card;

/// The card in the shape of HubSpot's `IntegratorCardPayloadResponse`.
pub fn v3(card: &Card, base: &str) -> Value {
    let sections: Vec<Value> = entries(card)
        .into_iter()
        .enumerate()
        .map(|(i, entry)| {
            let tokens: Vec<Value> = entry.tokens.iter().map(token).collect();
            json!({ "id": format!("{}-{}", card.record_id, i + 1), "title": entry.title, "tokens": tokens, "actions": [] })
        })
        .collect();
    let mut actions = card.actions.iter().map(|action| {
        json!({
            "type": "ACTION_HOOK",
            "httpMethod": "POST",
            "url": action_url(card, base, action.id),
            "label": action.label,
            "propertyNamesIncluded": [],
        })
    });
    let first = actions.next();
    let mut top = json!({ "secondary": actions.collect::<Vec<_>>() });
    if let Some(first) = first {
        top["primary"] = first;
    }
    json!({
        "responseVersion": "v3",
        "totalCount": sections.len(),
        "cardLabel": card.title,
        "topLevelActions": top,
        "sections": sections,
    })
}

fn token(token: &Token) -> Value {
    json!({ "name": token.name, "label": token.label, "dataType": token.data_type, "value": token.value })
}
