//! `POST /crm/objects/{version}/{object}`.

use serde_json::Value as Json;

use super::render::View;
use super::{check_unique, parse_id, rules, write_values};
use crate::api::call::{Call, text_member};
use crate::portal::associations::Kind;
use crate::portal::{ObjectType, Values};
use crate::sim::Sim;
use crate::wire::{ApiError, Detail, Outcome, Response};

/// A checked create: property values and the links to make.
#[derive(Debug)]
pub(crate) struct Draft {
    pub values: Values,
    links: Vec<(ObjectType, u64, bool)>,
}

/// Creates one record.
pub(crate) fn handle(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let draft = check(sim, object, &body)?;
    let id = carry_out(sim, call.now_ms, object, draft);
    let mut text = String::new();
    if let Some(record) = sim.portal.store(object).get(id) {
        written_view(sim, object, &body).push(&mut text, &sim.portal, record);
    }
    Ok(Response::json(201, text))
}

/// The answer to a write shows the written properties and the usual ones.
pub(crate) fn written_view(sim: &Sim, object: ObjectType, input: &Json) -> View {
    let written = input["properties"].as_object().into_iter().flat_map(|map| map.keys().map(String::as_str));
    View::new(sim, object, written.chain(object.default_properties().iter().copied()), [])
}

/// Checks one create input.
pub(crate) fn check(sim: &Sim, object: ObjectType, input: &Json) -> Result<Draft, ApiError> {
    let values = write_values(sim, object, &input["properties"])?;
    check_required(sim, object, &values)?;
    check_unique(sim, object, &values, None)?;
    rules::check(sim, object, &values, None)?;
    let mut links = Vec::new();
    for link in input["associations"].as_array().into_iter().flatten() {
        links.push(check_link(sim, object, link)?);
    }
    Ok(Draft { values, links })
}

/// Creates what was checked.
pub(crate) fn carry_out(sim: &mut Sim, now_ms: i64, object: ObjectType, draft: Draft) -> u64 {
    let stamp = sim.stamp(now_ms);
    let gap = sim.id_gap(object);
    let id = sim.portal.create(object, draft.values, stamp, gap);
    for (to, to_id, primary) in draft.links {
        sim.portal.link((object, id), (to, to_id), primary);
    }
    id
}

/// What a record cannot be made without.
fn check_required(sim: &Sim, object: ObjectType, values: &Values) -> Result<(), ApiError> {
    let (any_of, all_of): (&[&str], &[&str]) = match object {
        ObjectType::Contacts => (&["email", "firstname", "lastname"], &[]),
        ObjectType::Companies => (&["domain", "name"], &[]),
        ObjectType::Deals => (&[], &["dealname", "dealstage"]),
        ObjectType::Calls => (&[], &["hs_timestamp"]),
        ObjectType::Tickets => (&[], &["subject", "hs_pipeline_stage"]),
        ObjectType::Products | ObjectType::LineItems => (&["name", "hs_product_id"], &[]),
        ObjectType::MockExams => (&[], &["mock_type"]),
        ObjectType::Bookings => (&[], &["booking_id"]),
    };
    let schema = sim.portal.schema(object);
    let is_set = |name: &&str| {
        values.iter().any(|(index, value)| value.is_some() && schema.index_of(name) == Some(*index))
    };
    let mut missing: Vec<String> =
        all_of.iter().filter(|name| !is_set(name)).map(|name| (*name).to_owned()).collect();
    if !any_of.is_empty() && !any_of.iter().any(&is_set) {
        missing.extend(any_of.iter().map(|name| (*name).to_owned()));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Error creating {}. Some required properties were not set.",
        object.singular().to_uppercase()
    );
    let detail = Detail {
        message: message.clone(),
        code: Some("MISSING_REQUIRED_PROPERTY"),
        context: vec![("properties", missing)],
    };
    Err(ApiError::invalid(message).with_detail(detail))
}

/// One entry of `associations`: `{to: {id}, types: [{associationCategory, associationTypeId}]}`.
fn check_link(sim: &Sim, object: ObjectType, link: &Json) -> Result<(ObjectType, u64, bool), ApiError> {
    let type_id = link["types"][0]["associationTypeId"].as_u64();
    let mut kinds =
        ObjectType::ALL.into_iter().filter_map(|to| Kind::between(object, to).map(|kind| (to, kind)));
    let of_type = |(to, kind): (ObjectType, Kind)| {
        let mut types = kind.types(true);
        types.find(|known| Some(u64::from(known.id)) == type_id).map(|known| (to, known.label.is_some()))
    };
    let (to, primary) = kinds
        .find_map(of_type)
        .ok_or_else(|| ApiError::invalid("One or more association types are not valid for these objects"))?;
    let id = text_member(&link["to"], "id")?;
    let to_id = parse_id(&id).filter(|id| sim.portal.store(to).live(*id).is_some());
    let to_id =
        to_id.ok_or_else(|| ApiError::invalid(format!("No {} with id {id} exists", to.singular())))?;
    Ok((to, to_id, primary))
}
