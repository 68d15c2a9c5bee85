//! Batch create and batch update.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::create::{carry_out, check, written_view};
use super::{check_unique, parse_id, rules, write_values};
use crate::api::batch::{answer, inputs};
use crate::api::call::{Call, text_member};
use crate::portal::{ObjectType, Values};
use crate::sim::Sim;
use crate::wire::json::push_list;
use crate::wire::{ApiError, Outcome};

const MAX_INPUTS: usize = 100;

/// Creates up to 100 records. One bad input fails all of them with a 400, unless every input carries its own
/// `objectWriteTraceId`: then the good ones are made and a 207 lists the bad ones.
pub(crate) fn create(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let inputs = inputs(&body, MAX_INPUTS)?;
    let partial = are_traced(inputs);
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    if !partial {
        check_all(sim, object, inputs)?;
    }
    for input in inputs {
        match check(sim, object, input) {
            Ok(draft) => made.push((carry_out(sim, call.now_ms, object, draft), input)),
            Err(error) => errors.push(traced(&error, input)),
        }
    }
    Ok(answer(201, call.now_ms, &errors, |out| push_written(out, sim, object, &made)))
}

/// Everything is checked before anything is made, repeated unique values among the inputs included.
fn check_all(sim: &Sim, object: ObjectType, inputs: &[Json]) -> Result<(), ApiError> {
    let schema = sim.portal.schema(object);
    let mut seen = BTreeSet::new();
    for input in inputs {
        for (index, value) in check(sim, object, input)?.values {
            let is_repeated = schema.at(index).unique
                && value.is_some_and(|value| !seen.insert((index, value.to_lowercase())));
            if is_repeated {
                return Err(ApiError::invalid("Duplicate unique property values in the batch"));
            }
        }
    }
    Ok(())
}

/// Whether every input carries an `objectWriteTraceId` of its own.
fn are_traced(inputs: &[Json]) -> bool {
    let traces: BTreeSet<&str> =
        inputs.iter().filter_map(|input| input["objectWriteTraceId"].as_str()).collect();
    !inputs.is_empty() && traces.len() == inputs.len()
}

/// Changes up to 100 records by id. Ids that mean no live record (archived, merged away unless merges are followed) go
/// into `errors` of a 207; any other bad input refuses the batch, and so do two that mean one record.
pub(crate) fn update(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let inputs = inputs(&body, MAX_INPUTS)?;
    let partial = sim.settings.partial_updates && are_traced(inputs);
    let mut targets = BTreeSet::new();
    let (mut checked, mut errors) = (Vec::new(), Vec::new());
    for input in inputs {
        let (id, values) = match check_update(sim, object, input) {
            Ok(pair) => pair,
            Err(error) if partial || error.status == 404 => {
                errors.push(traced(&error, input));
                continue;
            }
            Err(error) => return Err(error),
        };
        if !targets.insert(id) {
            return Err(ApiError::invalid(format!(
                "Duplicate IDs found in batch input: [{id}]. IDs must be unique"
            )));
        }
        checked.push((id, input, values));
    }
    let stamp = sim.stamp(call.now_ms);
    let mut written = Vec::new();
    for (id, input, values) in checked {
        sim.portal.edit(object, id, values, stamp);
        written.push((id, input));
    }
    Ok(answer(200, call.now_ms, &errors, |out| push_written(out, sim, object, &written)))
}

fn check_update(sim: &Sim, object: ObjectType, input: &Json) -> Result<(u64, Values), ApiError> {
    let id = text_member(input, "id")?;
    let store = sim.portal.store(object);
    let record = match input["idProperty"].as_str() {
        None if sim.settings.batch_updates_follow_merges => parse_id(&id).map(|id| store.resolve(id)),
        None => parse_id(&id),
        Some(name) => {
            let schema = sim.portal.schema(object);
            // `email` and `hs_object_id` are refused here although they are unique.
            let custom =
                schema.index_of(name).filter(|index| schema.at(*index).unique && !schema.at(*index).built_in);
            let index =
                custom.ok_or_else(|| ApiError::invalid(format!("{name} cannot be used as idProperty")))?;
            store.find_unique(index, &id)
        }
    };
    let record = record.filter(|id| store.live(*id).is_some());
    let record = record.ok_or_else(|| super::no_such_record(object, &id))?;
    let values = write_values(sim, object, &input["properties"])?;
    check_unique(sim, object, &values, Some(record))?;
    rules::check(sim, object, &values, Some(record))?;
    Ok((record, values))
}

/// An entry of `errors[]` that says which input it is about.
pub(crate) fn traced(error: &ApiError, input: &Json) -> Json {
    let mut entry = error.to_batch_entry();
    if let Some(trace) = input["objectWriteTraceId"].as_str() {
        entry["context"]["objectWriteTraceId"] = json!([trace]);
    }
    entry
}

/// The records that were written, in id order: not the order of the inputs.
fn push_written(out: &mut String, sim: &Sim, object: ObjectType, written: &[(u64, &Json)]) {
    let mut written = written.to_vec();
    written.sort_unstable_by_key(|(id, _)| *id);
    let records =
        written.into_iter().filter_map(|(id, input)| Some((sim.portal.store(object).get(id)?, input)));
    push_list(out, records, |out, (record, input)| {
        written_view(sim, object, input).push_with(out, &sim.portal, record, |members| {
            let trace = input["objectWriteTraceId"].as_str().filter(|_| sim.settings.answers_traces);
            if let Some(trace) = trace {
                members.text("objectWriteTraceId", trace);
            }
        });
    });
}
