//! `POST /crm/objects/{version}/{object}/batch/upsert`.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::create::written_view;
use super::{check_unique, rules, write_values};
use crate::api::batch::{answer, inputs};
use crate::api::call::{Call, text_member};
use crate::portal::properties::normalise;
use crate::portal::{ObjectType, Values};
use crate::sim::Sim;
use crate::wire::json::push_list;
use crate::wire::{ApiError, Outcome};

const MAX_INPUTS: usize = 100;

/// Creates or changes records by a unique property. The input's `id` is that property's value. Nothing is written
/// unless every input is good.
pub(crate) fn handle(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    let body = call.json()?;
    let mut checked = Vec::new();
    let mut seen = BTreeSet::new();
    for input in inputs(&body, MAX_INPUTS)? {
        let (key, existing, values) = check(sim, object, input)?;
        if !seen.insert(key.clone()) {
            return Err(ApiError::invalid(format!(
                "Duplicate IDs found in batch input: [{key}]. IDs must be unique"
            )));
        }
        checked.push((existing, values, input));
    }
    let stamp = sim.stamp(call.now_ms);
    let mut written: Vec<(u64, bool, &Json)> = Vec::new();
    for (existing, values, input) in checked {
        let id = if let Some(id) = existing {
            sim.portal.edit(object, id, values, stamp);
            id
        } else {
            let gap = sim.id_gap(object);
            sim.portal.create(object, values, stamp, gap)
        };
        written.push((id, existing.is_none(), input));
    }
    written.sort_unstable_by_key(|(id, ..)| *id);
    let store = sim.portal.store(object);
    let records = written.into_iter().filter_map(|(id, new, input)| Some((store.get(id)?, new, input)));
    Ok(answer(200, call.now_ms, &[], |out| {
        push_list(out, records, |out, (record, new, input)| {
            written_view(sim, object, input).without_empty().push_with(out, &sim.portal, record, |members| {
                members.raw("new", new);
            });
        });
    }))
}

/// The lower-case key, the record it means today, and all values with the key's own.
fn check(sim: &Sim, object: ObjectType, input: &Json) -> Result<(String, Option<u64>, Values), ApiError> {
    let key = text_member(input, "id")?;
    let name = text_member(input, "idProperty")?;
    let schema = sim.portal.schema(object);
    let index = schema.index_of(&name).filter(|index| schema.at(*index).unique);
    let index = index.ok_or_else(|| ApiError::invalid(format!("{name} is not a unique property")))?;
    let existing = sim.portal.store(object).find_unique(index, &key);
    let mut values = write_values(sim, object, &input["properties"])?;
    if existing.is_none() && !values.iter().any(|(written, _)| *written == index) {
        let key = Json::String(key.clone());
        values.push(normalise(schema, &name, &key).map_err(|detail| ApiError::invalid_values(vec![detail]))?);
    }
    check_unique(sim, object, &values, existing)?;
    rules::check(sim, object, &values, existing)?;
    Ok((key.to_lowercase(), existing, values))
}
