//! The association types between two objects.

use serde_json::{Value as Json, json};

use super::kind;
use crate::api::call::{Call, text_member};
use crate::portal::ObjectType;
use crate::portal::associations::{Category, Label, NewLabel};
use crate::sim::Sim;
use crate::wire::{Outcome, Response};

fn entry(label: &Label) -> Json {
    json!({"category": label.category.name(), "typeId": label.id, "label": label.text})
}

/// `POST /crm/associations/{version}/{from}/{to}/labels` `{name, label, inverseLabel?}`.
pub(crate) fn create(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    kind(from, to)?;
    let body = call.json()?;
    let (name, label) = (text_member(&body, "name")?, text_member(&body, "label")?);
    let inverse = body["inverseLabel"].as_str().unwrap_or(&label);
    let new = NewLabel { category: Category::UserDefined, name: &name, label: &label, inverse };
    let number = sim.portal.labels.define(from, to, &new);
    let made = [from, to].into_iter().filter_map(|from| sim.portal.labels.of(number, from)).map(entry);
    Ok(Response::json(200, json!({"results": made.collect::<Vec<_>>()}).to_string()))
}

/// `GET /crm/associations/{version}/{from}/{to}/labels`.
pub(crate) fn list(sim: &Sim, from: ObjectType, to: ObjectType) -> Outcome {
    let own = kind(from, to)?.types(true).map(
        |link_type| json!({"category": "HUBSPOT_DEFINED", "typeId": link_type.id, "label": link_type.label}),
    );
    let labels = sim.portal.labels.between(from, to).map(|(_, label)| entry(label));
    let types: Vec<Json> = own.chain(labels).collect();
    Ok(Response::json(200, json!({"results": types}).to_string()))
}
