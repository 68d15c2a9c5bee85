//! The association types between two objects.

use serde_json::{Value as Json, json};

use super::kind;
use crate::portal::ObjectType;
use crate::wire::{Outcome, Response};

/// `GET /crm/associations/{version}/{from}/{to}/labels`.
pub(crate) fn list(from: ObjectType, to: ObjectType) -> Outcome {
    let types: Vec<Json> = kind(from, to)?
        .types(true)
        .map(|link_type| json!({"category": "HUBSPOT_DEFINED", "typeId": link_type.id, "label": link_type.label}))
        .collect();
    Ok(Response::json(200, json!({"results": types}).to_string()))
}
