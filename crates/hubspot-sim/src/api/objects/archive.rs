//! Archiving and privacy deletion.

use super::{find_live, parse_id};
use crate::api::batch::inputs;
use crate::api::call::{Call, text_member};
use crate::portal::{ObjectType, Stamp};
use crate::sim::Sim;
use crate::wire::{Outcome, Response};

const MAX_INPUTS: usize = 100;

/// `DELETE /{object}/{id}`: 204 whether or not there was such a record, as HubSpot answers.
#[allow(clippy::unnecessary_wraps)] // every handler returns an outcome
pub(crate) fn handle(sim: &mut Sim, call: &Call, object: ObjectType, id: &str) -> Outcome {
    archive_one(sim, call, object, id);
    Ok(Response::empty(204))
}

/// `POST /{object}/batch/archive`.
pub(crate) fn batch(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let ids: Vec<String> =
        inputs(&body, MAX_INPUTS)?.iter().map(|input| text_member(input, "id")).collect::<Result<_, _>>()?;
    for id in ids {
        archive_one(sim, call, object, &id);
    }
    Ok(Response::empty(204))
}

/// The modified date stays: nothing but `archivedAt` tells when it happened.
fn archive_one(sim: &mut Sim, call: &Call, object: ObjectType, id: &str) {
    if let Some(id) = parse_id(id) {
        let stamp = Stamp { updated_ms: None, ..sim.stamp(call.now_ms) };
        sim.portal.archive(object, id, stamp);
    }
}

/// `POST /contacts/gdpr-delete` `{objectId, idProperty?}`.
pub(crate) fn gdpr_delete(sim: &mut Sim, call: &Call) -> Outcome {
    let body = call.json()?;
    let id = text_member(&body, "objectId")?;
    let object = ObjectType::Contacts;
    let found = find_live(sim, object, &id, body["idProperty"].as_str())?;
    // Archived contacts can be privacy-deleted as well, by id.
    if let Some(id) = found.or_else(|| parse_id(&id)) {
        sim.portal.erase(object, id);
    }
    Ok(Response::empty(204))
}
