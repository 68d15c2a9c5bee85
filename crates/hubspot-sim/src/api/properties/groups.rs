//! `/crm/properties/{version}/{object}/groups`.

use super::render::push_group;
use crate::api::call::{Call, text_member};
use crate::portal::ObjectType;
use crate::portal::properties::Group;
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

fn one(status: u16, group: &Group) -> Response {
    let mut body = String::new();
    push_group(&mut body, group);
    Response::json(status, body)
}

fn find_mut<'s>(sim: &'s mut Sim, object: ObjectType, name: &str) -> Result<&'s mut Group, ApiError> {
    let groups = &mut sim.portal.schema_mut(object).groups;
    let group = groups.iter_mut().find(|group| group.name == name && !group.archived);
    group.ok_or_else(|| ApiError::not_found(format!("Property group {name} does not exist")))
}

/// All groups.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn list(sim: &Sim, object: ObjectType) -> Outcome {
    let groups = sim.portal.schema(object).groups.iter().filter(|group| !group.archived);
    let mut body = String::new();
    let mut collection = Object::open(&mut body);
    push_list(collection.member("results"), groups, push_group);
    collection.close();
    Ok(Response::json(200, body))
}

/// One group.
pub(crate) fn get(sim: &mut Sim, object: ObjectType, name: &str) -> Outcome {
    find_mut(sim, object, name).map(|group| one(200, group))
}

/// Makes a group; 409 when there is one of that name.
pub(crate) fn create(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let (name, label) = (text_member(&body, "name")?, text_member(&body, "label")?);
    if find_mut(sim, object, &name).is_ok() {
        let message = format!("A property group named '{name}' already exists.");
        return Err(ApiError::new(409, "OBJECT_ALREADY_EXISTS", message));
    }
    let display_order = body["displayOrder"].as_i64().unwrap_or(-1);
    let group = Group { name, label, display_order, archived: false };
    let response = one(201, &group);
    let groups = &mut sim.portal.schema_mut(object).groups;
    groups.retain(|known| known.name != group.name);
    groups.push(group);
    Ok(response)
}

/// Changes label or order.
pub(crate) fn update(sim: &mut Sim, call: &Call, object: ObjectType, name: &str) -> Outcome {
    let body = call.json()?;
    let group = find_mut(sim, object, name)?;
    if let Some(label) = body["label"].as_str() {
        label.clone_into(&mut group.label);
    }
    group.display_order = body["displayOrder"].as_i64().unwrap_or(group.display_order);
    Ok(one(200, group))
}

/// Archives a group.
pub(crate) fn archive(sim: &mut Sim, object: ObjectType, name: &str) -> Outcome {
    find_mut(sim, object, name)?.archived = true;
    Ok(Response::empty(204))
}
