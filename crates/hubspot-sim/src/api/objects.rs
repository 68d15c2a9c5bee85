//! CRM records over HTTP: a file per operation, and the checks that they share.

pub(super) mod archive;
pub(super) mod batch_read;
pub(super) mod batch_write;
pub(super) mod create;
pub(super) mod get;
pub(super) mod list;
pub(super) mod merge;
mod render;
mod rules;
pub(super) mod update;
pub(super) mod upsert;

use serde_json::Value as Json;

pub(super) use render::View;

use crate::portal::properties::normalise;
use crate::portal::{ObjectType, Values};
use crate::sim::Sim;
use crate::wire::{ApiError, Detail};

/// Which id in a path or a body means which record.
pub(crate) fn parse_id(text: &str) -> Option<u64> {
    text.parse().ok().filter(|id| *id > 0)
}

/// 404 for a record, in HubSpot's words.
pub(crate) fn no_such_record(object: ObjectType, id: &str) -> ApiError {
    let message =
        format!("Object not found.  objectId are usually numeric. {} {id} was not found.", object.singular());
    ApiError::not_found(message).with_context("id", vec![id.to_owned()])
}

/// The live record that an id, or the value of a unique property, means. Merged ids mean the winner.
pub(crate) fn find_live(
    sim: &Sim,
    object: ObjectType,
    id: &str,
    id_property: Option<&str>,
) -> Result<Option<u64>, ApiError> {
    let store = sim.portal.store(object);
    let found = match id_property.filter(|name| *name != "hs_object_id") {
        None => parse_id(id).map(|id| store.resolve(id)),
        Some(name) => {
            let schema = sim.portal.schema(object);
            let unique = schema.index_of(name).filter(|index| schema.at(*index).unique);
            let index =
                unique.ok_or_else(|| ApiError::invalid(format!("{name} is not a unique property")))?;
            store.find_unique(index, id)
        }
    };
    Ok(found.filter(|id| store.live(*id).is_some()))
}

/// Checks the `properties` of a write.
pub(crate) fn write_values(sim: &Sim, object: ObjectType, properties: &Json) -> Result<Values, ApiError> {
    let Some(properties) = properties.as_object() else {
        return Err(ApiError::invalid("Some required fields were not set: [properties]"));
    };
    let schema = sim.portal.schema(object);
    let (mut values, mut errors): (Values, Vec<Detail>) = Default::default();
    for (name, value) in properties {
        match normalise(schema, name, value) {
            Ok(pair) => values.push(pair),
            Err(detail) => errors.push(detail),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(ApiError::invalid_values(errors)) }
}

/// Refuses a value of a unique property that another live record holds.
pub(crate) fn check_unique(
    sim: &Sim,
    object: ObjectType,
    values: &Values,
    own: Option<u64>,
) -> Result<(), ApiError> {
    let (schema, store) = (sim.portal.schema(object), sim.portal.store(object));
    for (index, value) in values {
        let Some(value) = value.as_ref().filter(|_| schema.at(*index).unique) else { continue };
        if let Some(holder) = store.find_unique(*index, value).filter(|holder| Some(*holder) != own) {
            let name = object.singular();
            let title = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
            return Err(ApiError::new(
                409,
                "CONFLICT",
                format!("{title} already exists. Existing ID: {holder}"),
            ));
        }
    }
    Ok(())
}
