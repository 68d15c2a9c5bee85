//! `POST /crm/objects/{version}/{object}/merge`.

use super::parse_id;
use super::render::View;
use crate::api::call::{Call, text_member};
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::{ApiError, Outcome, Response};

/// Merges two live records; the answer may carry a new id.
pub(crate) fn handle(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let (primary, loser) = (text_member(&body, "primaryObjectId")?, text_member(&body, "objectIdToMerge")?);
    let refused = || ApiError::invalid(format!("Cannot merge {} {loser} into {primary}", object.singular()));
    let (primary_id, loser_id) =
        (parse_id(&primary).ok_or_else(refused)?, parse_id(&loser).ok_or_else(refused)?);
    let gap = sim.settings.merge_new_id.then(|| sim.id_gap(object));
    let stamp = sim.stamp(call.now_ms);
    let winner = sim.portal.merge(object, primary_id, loser_id, stamp, gap).ok_or_else(refused)?;
    let mut text = String::new();
    if let Some(record) = sim.portal.store(object).get(winner) {
        View::new(sim, object, [], []).push(&mut text, &sim.portal, record);
    }
    Ok(Response::json(200, text))
}
