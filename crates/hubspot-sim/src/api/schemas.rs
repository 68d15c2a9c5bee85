//! `GET /crm-object-schemas/{version}/schemas`: the custom objects of the portal.

use serde_json::{Value as Json, json};

use crate::api::call::Call;
use crate::portal::ObjectType;
use crate::portal::associations::Kind;
use crate::sim::Sim;
use crate::wire::json::iso;
use crate::wire::{ApiError, Outcome, Response};

/// All of them.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn list(sim: &Sim, call: &Call) -> Outcome {
    let custom = ObjectType::ALL.into_iter().filter(|object| object.is_custom());
    let results: Vec<Json> = custom.map(|object| schema(sim, call, object)).collect();
    Ok(Response::json(200, json!({ "results": results }).to_string()))
}

/// One of them.
pub(crate) fn get(sim: &Sim, call: &Call, name: &str) -> Outcome {
    let object = ObjectType::parse(name).filter(|object| object.is_custom());
    let object =
        object.ok_or_else(|| ApiError::not_found(format!("Unable to infer object type from: {name}")))?;
    Ok(Response::json(200, schema(sim, call, object).to_string()))
}

fn schema(sim: &Sim, call: &Call, object: ObjectType) -> Json {
    let (id, name) = (object.type_id(), object.plural());
    let created = iso(sim.config.epoch_ms);
    let [singular, plural, primary, searched, second] = match object {
        ObjectType::Bookings => ["Booking", "Bookings", "booking_id", "attending_location", "status"],
        _ => ["Mock exam", "Mock exams", "mock_type", "location", "exam_date"],
    };
    let linked = ObjectType::ALL.into_iter().filter_map(|to| Some((to, Kind::between(object, to)?)));
    let associations: Vec<Json> = linked
        .map(|(to, kind)| {
            json!({
                "id": kind.plain.id.to_string(),
                "fromObjectTypeId": id,
                "toObjectTypeId": to.type_id(),
                "name": format!("{}_to_{}", object.singular(), to.singular()),
            })
        })
        .collect();
    let property = |property: &crate::portal::properties::Property| {
        json!({
            "name": property.name, "label": property.label, "type": property.value_type, "fieldType": property.field_type,
            "groupName": property.group, "description": property.description, "options": [],
        })
    };
    let is_wanted = !call.list("includePropertyDefinitions").contains(&"false");
    let properties: Vec<Json> =
        sim.portal.schema(object).all().iter().filter(|_| is_wanted).map(property).collect();
    json!({
        "id": id.strip_prefix("2-"),
        "objectTypeId": id,
        "name": name,
        "fullyQualifiedName": format!("p{}_{name}", sim.config.portal_id),
        "labels": {"singular": singular, "plural": plural},
        "primaryDisplayProperty": primary,
        "requiredProperties": [primary],
        "searchableProperties": [primary, searched],
        "secondaryDisplayProperties": [second],
        "properties": properties,
        "associations": associations,
        "allowsSensitiveProperties": false,
        "archived": false,
        "createdAt": created,
        "updatedAt": created,
    })
}
