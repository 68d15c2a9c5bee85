//! `GET /crm/objects/{version}/{object}/{id}`.

use super::render::View;
use super::{find_live, no_such_record, parse_id};
use crate::api::call::Call;
use crate::portal::{Archived, ObjectType};
use crate::sim::Sim;
use crate::wire::{Outcome, Response};

/// One record. A merged id answers with the winner, whose `id` is another one.
pub(crate) fn handle(sim: &Sim, call: &Call, object: ObjectType, id: &str) -> Outcome {
    let view = View::of_query(sim, call, object)?;
    let store = sim.portal.store(object);
    let record = if call.flag("archived") {
        parse_id(id).and_then(|id| store.in_state(id, Archived::Yes))
    } else {
        find_live(sim, object, id, call.query("idProperty"))?.and_then(|id| store.live(id))
    };
    let record = record.ok_or_else(|| no_such_record(object, id))?;
    let mut body = String::new();
    view.push(&mut body, &sim.portal, record);
    Ok(Response::json(200, body))
}
