//! `GET /crm/objects/{version}/{object}`.

use super::render::View;
use crate::api::call::Call;
use crate::portal::{Archived, ObjectType, Record};
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

const MAX_PAGE: usize = 100;
/// History is heavy: pages with it are half as long.
const MAX_PAGE_WITH_HISTORY: usize = 50;

/// A page of records by id. The cursor is the last id of the page, so it stays valid whatever happens to the data.
pub(crate) fn handle(sim: &Sim, call: &Call, object: ObjectType) -> Outcome {
    let view = View::of_query(sim, call, object)?;
    let limit = call.limit(10, MAX_PAGE)?;
    if view.has_history() && limit > MAX_PAGE_WITH_HISTORY {
        let message = format!("limit must be at most {MAX_PAGE_WITH_HISTORY} with propertiesWithHistory");
        return Err(ApiError::invalid(message));
    }
    let archived = if call.flag("archived") { Archived::Yes } else { Archived::No };
    let after = call.after()?;
    let page: Vec<&Record> = sim.portal.store(object).walk(after, archived).take(limit + 1).collect();
    let next = (page.len() > limit).then(|| page[limit - 1].id);
    let next = sim.faults.cursor(after, next);
    let repeated = sim.faults.repeated(sim.portal.store(object), after, archived);

    let mut body = String::with_capacity(limit * 1_600);
    let mut collection = Object::open(&mut body);
    let records = repeated.into_iter().chain(page.into_iter().take(sim.faults.page(limit)));
    push_list(collection.member("results"), records, |out, record| view.push(out, &sim.portal, record));
    call.push_paging(sim, &mut collection, next);
    collection.close();
    Ok(Response::json(200, body))
}
