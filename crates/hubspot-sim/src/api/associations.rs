//! Links between records over HTTP.

pub(super) mod batch;
pub(super) mod labels;
pub(super) mod one;

use serde_json::{Value as Json, json};

use super::objects::{no_such_record, parse_id};
use crate::portal::ObjectType;
use crate::portal::associations::Kind;
use crate::sim::Sim;
use crate::wire::ApiError;
use crate::wire::json::{Object, push_list};

/// The association types between two objects, or a refusal where there are none.
fn kind(from: ObjectType, to: ObjectType) -> Result<Kind, ApiError> {
    Kind::between(from, to).ok_or_else(|| {
        ApiError::invalid(format!("No association types exist between {} and {}", from.plural(), to.plural()))
    })
}

/// One linked record with its types. The id is a JSON number here, while `from.id` of the same answer is a text:
/// that is how the live API differs from its published schema.
fn push_target(out: &mut String, kind: Kind, to_id: u64, primary: bool) {
    let mut target = Object::open(out);
    target.raw("toObjectId", to_id);
    push_list(target.member("associationTypes"), kind.types(primary), |out, link_type| {
        let mut entry = Object::open(out);
        entry
            .text("category", "HUBSPOT_DEFINED")
            .raw("typeId", link_type.id)
            .nullable("label", link_type.label);
        entry.close();
    });
    target.close();
}

/// Both ends of an input, which must be live records.
fn ends(sim: &Sim, from: (ObjectType, &str), to: (ObjectType, &str)) -> Result<(u64, u64), ApiError> {
    let live = |(object, id): (ObjectType, &str)| {
        let record = parse_id(id).filter(|id| sim.portal.store(object).live(*id).is_some());
        record.ok_or_else(|| no_such_record(object, id))
    };
    Ok((live(from)?, live(to)?))
}

/// Whether the types of an input make the link the primary one; unknown types are refused.
fn is_primary(kind: Kind, types: &Json) -> Result<bool, ApiError> {
    let types = types.as_array().filter(|types| !types.is_empty());
    let types = types.ok_or_else(|| ApiError::invalid("Some required fields were not set: [types]"))?;
    let mut primary = false;
    for wanted in types {
        let id = wanted["associationTypeId"].as_u64();
        let known = kind.types(true).find(|known| Some(u64::from(known.id)) == id);
        let known = known.ok_or_else(|| ApiError::invalid("One or more association types are not valid"))?;
        primary |= known.label.is_some();
    }
    Ok(primary)
}

/// What a labelled link answers.
fn labels_between(from: (ObjectType, u64), to: (ObjectType, u64), primary: bool) -> Json {
    let labels: &[&str] = if primary { &["Primary"] } else { &[] };
    json!({
        "fromObjectTypeId": from.0.type_id(),
        "fromObjectId": from.1.to_string(),
        "toObjectTypeId": to.0.type_id(),
        "toObjectId": to.1.to_string(),
        "labels": labels,
    })
}

/// What an unlabelled link answers.
fn default_link(kind: Kind, from_id: u64, to_id: u64) -> Json {
    json!({
        "from": {"id": from_id.to_string()},
        "to": {"id": to_id.to_string()},
        "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind.plain.id},
    })
}
