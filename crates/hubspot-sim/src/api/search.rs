//! `POST /crm/objects/{version}/{object}/search`: late, windowed, and with HubSpot's filters.

mod filter;
mod query;
mod run;

use crate::api::call::{Call, text_list};
use crate::api::objects::View;
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::json::{Object, push_list};
use crate::wire::{ApiError, Outcome, Response};

/// Longest body in characters; longer ones are refused.
const MAX_BODY_CHARS: usize = 3_000;
/// Longest page.
const MAX_PAGE: u64 = 200;
/// Results past this many cannot be paged to.
const MAX_WINDOW: u64 = 10_000;

/// Searches what the index knows at this moment.
pub(crate) fn search(sim: &mut Sim, call: &Call, object: ObjectType) -> Outcome {
    if call.request.body.chars().count() > MAX_BODY_CHARS {
        return Err(ApiError::invalid(format!(
            "The request body is longer than {MAX_BODY_CHARS} characters"
        )));
    }
    let body = call.json()?;
    let limit = match &body["limit"] {
        serde_json::Value::Null => 10,
        value => value
            .as_u64()
            .or_else(|| value.as_str()?.parse().ok())
            .filter(|limit| (1..=MAX_PAGE).contains(limit))
            .ok_or_else(|| ApiError::invalid(format!("limit must be a number from 1 to {MAX_PAGE}")))?,
    };
    let after = match &body["after"] {
        serde_json::Value::Null => 0,
        value => value
            .as_u64()
            .or_else(|| value.as_str()?.parse().ok())
            .ok_or_else(|| ApiError::invalid("after must be the offset that the last page gave"))?,
    };
    if after + limit > MAX_WINDOW {
        let message = "There was a problem with the request: paging beyond 10,000 results is not supported";
        return Err(ApiError::invalid(message));
    }
    let query = query::parse(sim.portal.schema(object), &body)?;
    sim.portal.lag.settle(call.now_ms);
    let names = text_list(&body, "properties")?;
    let view = View::new(sim, object, names.iter().map(String::as_str), []);
    if sim.faults.refuses_epoch() && call.request.body.contains(r#""value":"0""#) {
        return Err(ApiError::new(500, "INTERNAL_ERROR", "internal error"));
    }
    let mut found = run::run(sim, call.now_ms, object, &query);
    let (offset, page) = (usize::try_from(after).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(0));
    sim.faults.disorder(&mut found, offset, page);

    let total = found.len() as u64;
    let page = found.iter().skip(offset).take(page);
    let mut text = String::new();
    let mut collection = Object::open(&mut text);
    collection.raw("total", total);
    push_list(collection.member("results"), page, |out, record| view.push(out, &sim.portal, record));
    if after + limit < total {
        let mut paging = Object::open(collection.member("paging"));
        let mut next = Object::open(paging.member("next"));
        next.text("after", &(after + limit).to_string());
        next.close();
        paging.close();
    }
    collection.close();
    Ok(Response::json(200, text))
}
