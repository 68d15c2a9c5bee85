//! Batch operations on associations.

use serde_json::{Value as Json, json};

use super::kinds::Kind;
use crate::call::Call;
use crate::call::{inputs, text_member};
use crate::errors::{ApiError, Outcome};
use crate::http::Response;
use crate::json::{Object, push_list, push_text};
use crate::object_type::ObjectType;
use crate::objects::batch::answer;
use crate::objects::parse_id;
use crate::sim::Sim;

const MAX_READ: usize = 1_000;
const MAX_WRITE: usize = 2_000;

pub(crate) fn kind(from: ObjectType, to: ObjectType) -> Result<Kind, ApiError> {
    Kind::between(from, to).ok_or_else(|| {
        ApiError::invalid(format!("No association types exist between {} and {}", from.plural(), to.plural()))
    })
}

/// One linked record with its types. The id is a JSON number here, while `from.id` of the same answer is a text:
/// that is how the live API differs from its published schema.
pub(crate) fn push_target(out: &mut String, kind: Kind, to_id: u64, primary: bool) {
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

/// `POST /crm/associations/{version}/{from}/{to}/batch/read`: a page of links per input; inputs without links are
/// missing from `results` and listed in `errors` of a 207.
pub(crate) fn read(sim: &Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let kind = kind(from, to)?;
    let body = call.json()?;
    let page = sim.settings.association_batch_page;
    let (mut found, mut without) = (Vec::new(), Vec::new());
    for input in inputs(&body, MAX_READ)? {
        let id = text_member(input, "id")?;
        let after = input["after"].as_str().map_or(Ok(0), str::parse::<u64>);
        let after =
            after.map_err(|_| ApiError::invalid("after is not a cursor that this endpoint gave out"))?;
        let live = parse_id(&id).filter(|id| sim.portal.store(from).live(*id).is_some());
        let links: Vec<_> = live
            .map(|id| sim.portal.live_links((from, id), to, after).take(page + 1).collect())
            .unwrap_or_default();
        if links.is_empty() && after == 0 { without.push(id) } else { found.push((id, links)) }
    }
    let errors: Vec<Json> = without
        .into_iter()
        .map(|id| {
            let message = format!("No {} is associated with {} {id}.", to.singular(), from.singular());
            let error =
                ApiError::not_found(message).with_sub_category("crm.associations.NO_ASSOCIATIONS_FOUND");
            error.with_context("fromObjectId", vec![id]).to_batch_entry()
        })
        .collect();
    Ok(answer(200, call.now_ms, &errors, |out| {
        push_list(out, found, |out, (id, links)| {
            let mut result = Object::open(out);
            push_id(result.member("from"), &id);
            push_list(result.member("to"), links.iter().take(page), |out, link| {
                push_target(out, kind, link.to_id, link.primary);
            });
            if let Some(last) = links.get(page.wrapping_sub(1)).filter(|_| links.len() > page) {
                let after = last.to_id.to_string();
                let link = format!("{}{}?after={after}", sim.config.api_base, call.request.path());
                let mut paging = Object::open(result.member("paging"));
                let mut next = Object::open(paging.member("next"));
                next.text("after", &after).text("link", &link);
                next.close();
                paging.close();
            }
            result.close();
        });
    }))
}

fn push_id(out: &mut String, id: &str) {
    let mut object = Object::open(out);
    push_text(object.member("id"), id);
    object.close();
}

/// Both ends of an input, which must be live records.
pub(crate) fn ends(
    sim: &Sim,
    from: (ObjectType, &str),
    to: (ObjectType, &str),
) -> Result<(u64, u64), ApiError> {
    let live = |(object, id): (ObjectType, &str)| {
        let record = parse_id(id).filter(|id| sim.portal.store(object).live(*id).is_some());
        record.ok_or_else(|| crate::objects::no_such_record(object, id))
    };
    Ok((live(from)?, live(to)?))
}

/// Whether the types of an input make the link the primary one; unknown types are refused.
pub(crate) fn is_primary(kind: Kind, types: &Json) -> Result<bool, ApiError> {
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

/// `POST …/batch/create`.
pub(crate) fn create(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let kind = kind(from, to)?;
    let body = call.json()?;
    let mut checked = Vec::new();
    for input in inputs(&body, MAX_WRITE)? {
        let (from_id, to_id) = (text_member(&input["from"], "id")?, text_member(&input["to"], "id")?);
        checked.push((from_id, to_id, is_primary(kind, &input["types"])?));
    }
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for (from_id, to_id, primary) in checked {
        match ends(sim, (from, &from_id), (to, &to_id)) {
            Ok((from_id, to_id)) => {
                sim.portal.link((from, from_id), (to, to_id), primary);
                made.push(labels_between((from, from_id), (to, to_id), primary));
            }
            Err(error) => errors.push(error.to_batch_entry()),
        }
    }
    // 201 before the version of September 2026.
    let status = if call.request.path().contains("/2026-09/") { 200 } else { 201 };
    Ok(answer(status, call.now_ms, &errors, |out| out.push_str(&Json::Array(made).to_string())))
}

/// What a labelled link answers.
pub(crate) fn labels_between(from: (ObjectType, u64), to: (ObjectType, u64), primary: bool) -> Json {
    let labels: &[&str] = if primary { &["Primary"] } else { &[] };
    json!({
        "fromObjectTypeId": from.0.type_id(),
        "fromObjectId": from.1.to_string(),
        "toObjectTypeId": to.0.type_id(),
        "toObjectId": to.1.to_string(),
        "labels": labels,
    })
}

/// `POST …/batch/associate/default`.
pub(crate) fn create_default(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let kind = kind(from, to)?;
    let body = call.json()?;
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for input in inputs(&body, MAX_WRITE)? {
        let (from_id, to_id) = (text_member(&input["from"], "id")?, text_member(&input["to"], "id")?);
        match ends(sim, (from, &from_id), (to, &to_id)) {
            Ok((from_id, to_id)) => {
                sim.portal.link((from, from_id), (to, to_id), false);
                made.push(default_link(kind, from_id, to_id));
            }
            Err(error) => errors.push(error.to_batch_entry()),
        }
    }
    Ok(answer(200, call.now_ms, &errors, |out| out.push_str(&Json::Array(made).to_string())))
}

/// What an unlabelled link answers.
pub(crate) fn default_link(kind: Kind, from_id: u64, to_id: u64) -> Json {
    json!({
        "from": {"id": from_id.to_string()},
        "to": {"id": to_id.to_string()},
        "associationSpec": {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind.plain.id},
    })
}

/// `POST …/batch/archive` `{inputs: [{from: {id}, to: [{id}]}]}`.
pub(crate) fn archive(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let body = call.json()?;
    for input in inputs(&body, MAX_WRITE)? {
        let from_id = parse_id(&text_member(&input["from"], "id")?);
        for target in input["to"].as_array().into_iter().flatten() {
            if let (Some(from_id), Some(to_id)) = (from_id, parse_id(&text_member(target, "id")?)) {
                sim.portal.unlink((from, from_id), (to, to_id));
            }
        }
    }
    Ok(answer(200, call.now_ms, &[], |out| out.push_str("[]")))
}

/// `POST …/batch/labels/archive`: the link stays, its label goes.
pub(crate) fn archive_labels(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let body = call.json()?;
    for input in inputs(&body, MAX_WRITE)? {
        let (from_id, to_id) = (text_member(&input["from"], "id")?, text_member(&input["to"], "id")?);
        if let (Some(from_id), Some(to_id)) = (parse_id(&from_id), parse_id(&to_id)) {
            sim.portal.graph.clear_primary((from, from_id), (to, to_id));
        }
    }
    Ok(answer(200, call.now_ms, &[], |out| out.push_str("[]")))
}

/// `GET /crm/associations/{version}/{from}/{to}/labels`.
pub(crate) fn labels(from: ObjectType, to: ObjectType) -> Outcome {
    let types: Vec<Json> = kind(from, to)?
        .types(true)
        .map(|link_type| json!({"category": "HUBSPOT_DEFINED", "typeId": link_type.id, "label": link_type.label}))
        .collect();
    Ok(Response::json(200, json!({"results": types}).to_string()))
}
