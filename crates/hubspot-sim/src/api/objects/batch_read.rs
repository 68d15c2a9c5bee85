//! `POST /crm/objects/{version}/{object}/batch/read`.

use std::collections::BTreeSet;

use super::render::View;
use super::{find_live, parse_id};
use crate::api::batch::{answer, inputs};
use crate::api::call::{Call, text_list, text_member};
use crate::portal::{Archived, ObjectType};
use crate::sim::Sim;
use crate::wire::json::push_list;
use crate::wire::{ApiError, Outcome};

const MAX_INPUTS: usize = 100;
/// History is heavy: batches with it are half as large.
const MAX_INPUTS_WITH_HISTORY: usize = 50;

/// Records by id, in id order whatever the order asked for, each once. Ids that mean no record go into `errors` of
/// a 207; a merged id brings its winner.
pub(crate) fn handle(sim: &Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let (names, history) = (text_list(&body, "properties")?, text_list(&body, "propertiesWithHistory")?);
    let view = View::new(sim, object, names.iter().map(String::as_str), history.iter().map(String::as_str));
    let store = sim.portal.store(object);
    let (mut found, mut missing) = (BTreeSet::new(), Vec::new());
    let most = if history.is_empty() { MAX_INPUTS } else { MAX_INPUTS_WITH_HISTORY };
    for input in inputs(&body, most)? {
        let id = text_member(input, "id")?;
        let record = if call.flag("archived") {
            parse_id(&id).filter(|id| store.in_state(*id, Archived::Yes).is_some())
        } else {
            find_live(sim, object, &id, body["idProperty"].as_str())?
        };
        match record {
            Some(id) => _ = found.insert(id),
            None => missing.push(id),
        }
    }
    let mut errors = Vec::new();
    if !missing.is_empty() {
        let message = format!(
            "Could not get some {} objects, they may be deleted or not exist. Check that ids are valid.",
            object.singular().to_uppercase()
        );
        errors.push(ApiError::not_found(message).with_context("ids", missing).to_batch_entry());
    }
    let records = found.into_iter().filter_map(|id| store.get(id));
    Ok(answer(200, call.now_ms, &errors, |out| {
        push_list(out, records, |out, record| view.push(out, &sim.portal, record));
    }))
}
