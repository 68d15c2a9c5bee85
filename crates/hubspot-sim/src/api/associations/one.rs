//! Associations of one record.

use serde_json::json;

use super::{default_link, ends, kind, push_target, wanted};
use crate::api::batch::answer;
use crate::api::call::Call;
use crate::api::objects::{no_such_record, parse_id};
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

const MAX_PAGE: usize = 500;

/// `GET /crm/objects/{version}/{from}/{id}/associations/{to}`.
pub(crate) fn list(sim: &Sim, call: &Call, from: ObjectType, id: &str, to: ObjectType) -> Outcome {
    kind(from, to)?;
    let (limit, after) = (call.limit(MAX_PAGE, MAX_PAGE)?, call.after()?);
    let record = parse_id(id).filter(|id| sim.portal.store(from).live(*id).is_some());
    let record = record.ok_or_else(|| no_such_record(from, id))?;
    let links: Vec<_> = sim.portal.live_links((from, record), to, after).take(limit + 1).collect();
    let next = (links.len() > limit).then(|| links[limit - 1].to_id);
    let mut body = String::new();
    let mut collection = Object::open(&mut body);
    push_list(collection.member("results"), links.iter().take(limit), |out, link| {
        push_target(out, &sim.portal, (from, record), (to, *link));
    });
    call.push_paging(sim, &mut collection, next);
    collection.close();
    Ok(Response::json(200, body))
}

/// `PUT /crm/objects/{version}/{from}/{id}/associations/{to}/{toId}` with a list of types.
pub(crate) fn put(sim: &mut Sim, call: &Call, from: (ObjectType, &str), to: (ObjectType, &str)) -> Outcome {
    let wanted = wanted(sim, from.0, to.0, &call.json()?)?;
    let (from_id, to_id) = ends(sim, from, to)?;
    Ok(Response::json(201, wanted.put(sim, (from.0, from_id), (to.0, to_id)).to_string()))
}

/// `PUT /crm/objects/{version}/{from}/{id}/associations/default/{to}/{toId}`.
pub(crate) fn put_default(
    sim: &mut Sim,
    call: &Call,
    from: (ObjectType, &str),
    to: (ObjectType, &str),
) -> Outcome {
    let kind = kind(from.0, to.0)?;
    let (from_id, to_id) = ends(sim, from, to)?;
    sim.portal.link((from.0, from_id), (to.0, to_id), false);
    let results = json!([default_link(kind, from_id, to_id)]);
    Ok(answer(200, call.now_ms, &[], |out| out.push_str(&results.to_string())))
}

/// `DELETE /crm/objects/{version}/{from}/{id}/associations/{to}/{toId}`.
pub(crate) fn delete(sim: &mut Sim, from: (ObjectType, &str), to: (ObjectType, &str)) -> Outcome {
    let bad_id = || ApiError::invalid("record ids are numeric");
    let from_id = parse_id(from.1).ok_or_else(bad_id)?;
    let to_id = parse_id(to.1).ok_or_else(bad_id)?;
    sim.portal.unlink((from.0, from_id), (to.0, to_id));
    Ok(Response::empty(204))
}
