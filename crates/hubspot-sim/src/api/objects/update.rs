//! `PATCH /crm/objects/{version}/{object}/{id}`.

use super::create::written_view;
use super::{check_unique, find_live, no_such_record, rules, write_values};
use crate::api::call::Call;
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::{Outcome, Response};

/// Changes one record; a merged-away id still works here (not in a batch). Writing what is already there does not
/// move the modified date.
pub(crate) fn handle(sim: &mut Sim, call: &Call, object: ObjectType, id: &str) -> Outcome {
    let body = call.json()?;
    let found = find_live(sim, object, id, call.query("idProperty"))?;
    let record = found.ok_or_else(|| no_such_record(object, id))?;
    let values = write_values(sim, object, &body["properties"])?;
    check_unique(sim, object, &values, Some(record))?;
    rules::check(sim, object, &values, Some(record))?;
    let stamp = sim.stamp(call.now_ms);
    sim.portal.edit(object, record, values, stamp);
    let mut text = String::new();
    if let Some(record) = sim.portal.store(object).get(record) {
        written_view(sim, object, &body).push(&mut text, &sim.portal, record);
    }
    Ok(Response::json(200, text))
}
