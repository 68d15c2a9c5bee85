//! `/crm/properties/{version}/{object}`.

use serde_json::Value as Json;

use super::payload;
use super::render::push_property;
use crate::api::batch::{answer, inputs};
use crate::api::call::{Call, text_member};
use crate::api::endpoint::Batch;
use crate::portal::ObjectType;
use crate::portal::properties::Property;
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

const MAX_INPUTS: usize = 100;

fn one(status: u16, property: &Property) -> Response {
    let mut body = String::new();
    push_property(&mut body, property);
    Response::json(status, body)
}

fn find<'s>(sim: &'s Sim, object: ObjectType, name: &str, archived: bool) -> Result<&'s Property, ApiError> {
    let known = sim.portal.schema(object).find(name).filter(|known| known.archived_ms.is_some() == archived);
    known.ok_or_else(|| ApiError::not_found(format!("Property {name} does not exist")))
}

/// All definitions at once; this list has no pages.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn list(sim: &Sim, call: &Call, object: ObjectType) -> Outcome {
    let archived = call.flag("archived");
    let all = sim.portal.schema(object).all().iter().filter(|known| known.archived_ms.is_some() == archived);
    let mut body = String::new();
    let mut collection = Object::open(&mut body);
    push_list(collection.member("results"), all, push_property);
    collection.close();
    Ok(Response::json(200, body))
}

/// One definition.
pub(crate) fn get(sim: &Sim, call: &Call, object: ObjectType, name: &str) -> Outcome {
    find(sim, object, name, call.flag("archived")).map(|property| one(200, property))
}

/// Makes a definition. The name of an archived one brings that back under the new definition.
pub(crate) fn create(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let property = payload::create(sim.portal.schema(object), &call.json()?, call.now_ms)?;
    let response = one(201, &property);
    sim.portal.schema_mut(object).define(property);
    Ok(response)
}

/// Changes a definition.
pub(crate) fn update(sim: &mut Sim, call: &Call, object: ObjectType, name: &str) -> Outcome {
    let known = find(sim, object, name, false)?;
    let property = payload::update(sim.portal.schema(object), known, &call.json()?, call.now_ms)?;
    let response = one(200, &property);
    sim.portal.schema_mut(object).define(property);
    Ok(response)
}

/// Archives a definition; the values stay out of sight until it comes back.
pub(crate) fn archive(sim: &mut Sim, call: &Call, object: ObjectType, name: &str) -> Outcome {
    if find(sim, object, name, false)?.built_in {
        let error = ApiError::invalid(format!("{name} is defined by HubSpot and cannot be deleted"));
        return Err(error.with_sub_category("PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE"));
    }
    if let Some(property) = sim.portal.schema_mut(object).find_mut(name) {
        property.archived_ms = Some(call.now_ms);
    }
    Ok(Response::empty(204))
}

/// `POST …/batch/read`, `…/create` and `…/archive`.
pub(crate) fn batch(sim: &mut Sim, call: &Call, object: ObjectType, operation: Batch) -> Outcome {
    let body = call.json()?;
    let mut properties = Vec::new();
    let mut errors: Vec<Json> = Vec::new();
    for input in inputs(&body, MAX_INPUTS)? {
        let name = text_member(input, "name")?;
        let done = match operation {
            Batch::Read => find(sim, object, &name, body["archived"] == true).cloned().map(Some),
            Batch::Create => payload::create(sim.portal.schema(object), input, call.now_ms).map(|property| {
                sim.portal.schema_mut(object).define(property.clone());
                Some(property)
            }),
            _ => archive(sim, call, object, &name).map(|_| None),
        };
        match done {
            Ok(property) => properties.extend(property),
            Err(error) => errors.push(error.with_context("name", vec![name]).to_batch_entry()),
        }
    }
    let push = |out: &mut String| push_list(out, &properties, push_property);
    match operation {
        // Creating answers 200 too, unlike the batches of records with their 201.
        Batch::Read | Batch::Create => Ok(answer(200, call.now_ms, &errors, push)),
        // Archiving what is not there is not an error.
        _ => Ok(Response::empty(204)),
    }
}
