//! Batch operations on associations.

use serde_json::Value as Json;

use super::{default_link, ends, kind, push_target, wanted};
use crate::api::batch::{answer, inputs};
use crate::api::call::{Call, text_member};
use crate::api::objects::parse_id;
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::json::{Object, push_list, push_text};
use crate::wire::{ApiError, Outcome};

const MAX_READ: usize = 1_000;
const MAX_WRITE: usize = 2_000;

/// `POST /crm/associations/{version}/{from}/{to}/batch/read`: a page of links per input; inputs without links are
/// missing from `results` and listed in `errors` of a 207.
pub(crate) fn read(sim: &Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    kind(from, to)?;
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
            let from = (from, parse_id(&id).unwrap_or_default());
            push_list(result.member("to"), links.iter().take(page), |out, link| {
                push_target(out, &sim.portal, from, (to, *link));
            });
            if let Some(last) = links.get(page.wrapping_sub(1)).filter(|_| links.len() > page) {
                let after = sim.faults.cursor(0, Some(last.to_id)).unwrap_or_default().to_string();
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

/// `POST …/batch/create`.
pub(crate) fn create(sim: &mut Sim, call: &Call, from: ObjectType, to: ObjectType) -> Outcome {
    let body = call.json()?;
    let mut checked = Vec::new();
    for input in inputs(&body, MAX_WRITE)? {
        let (from_id, to_id) = (text_member(&input["from"], "id")?, text_member(&input["to"], "id")?);
        checked.push((from_id, to_id, wanted(sim, from, to, &input["types"])?));
    }
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for (from_id, to_id, wanted) in checked {
        match ends(sim, (from, &from_id), (to, &to_id)) {
            Ok((from_id, to_id)) => {
                made.push(wanted.put(sim, (from, from_id), (to, to_id)));
            }
            Err(error) => errors.push(error.to_batch_entry()),
        }
    }
    // 201 before the version of September 2026.
    let status = if call.request.path().contains("/2026-09/") { 200 } else { 201 };
    Ok(answer(status, call.now_ms, &errors, |out| out.push_str(&Json::Array(made).to_string())))
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
            let labels = wanted(sim, from, to, &input["types"])?;
            if labels.primary {
                sim.portal.graph.clear_primary((from, from_id), (to, to_id));
            }
            for label in labels.labels {
                sim.portal.label((from, from_id), (to, to_id), label, false);
            }
        }
    }
    Ok(answer(200, call.now_ms, &[], |out| out.push_str("[]")))
}
