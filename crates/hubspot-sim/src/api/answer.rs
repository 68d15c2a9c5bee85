//! One request of an app: routed, admitted, carried out, and met by its faults.

use kernel::Timestamp;

use super::call::Call;
use super::dispatch::dispatch;
use super::endpoint::Endpoint;
use super::oauth::{Scopes, authenticate};
use super::route::route;
use crate::dice::mix_uuid;
use crate::misbehaviour::faults::{Injected, Operation};
use crate::misbehaviour::limits::{App, with_headers};
use crate::portal::ObjectType;
use crate::sim::Sim;
use crate::wire::{ApiError, Outcome, Request, Response};

/// Gateways in front of HubSpot refuse longer request lines.
const MAX_TARGET_CHARS: usize = 8_000;

/// Answers a request that arrives at `now_ms` by the wall clock.
pub(crate) fn answer(sim: &mut Sim, now_ms: i64, request: &Request) -> Response {
    let call = Call::new(sim.now(now_ms), request);
    sim.requests += 1;
    let correlation_id = mix_uuid(sim.config.seed, "correlation", sim.requests);
    let (label, object, result) = match endpoint_of(request) {
        Ok(endpoint) => (endpoint.label(), endpoint.object(), attempt(sim, now_ms, &call, &endpoint)),
        Err((label, error)) => (label, None, Err(error)),
    };
    let mut response = match result {
        Ok(response) => response,
        Err(error) => error.to_response(&correlation_id),
    };
    if let Some(fault) = sim.faults.take_after() {
        fault.damage(&mut response);
        if let Some(mutation) = fault.mutation(object) {
            sim.interfere(now_ms, &mutation);
        }
    }
    sim.stats.count(label, &response);
    if sim.settings.tells_date {
        response = response.header("date", Timestamp::from_millis(call.now_ms).to_http());
    }
    response.header("x-hubspot-correlation-id", correlation_id)
}

/// The operation that is asked for; otherwise a label for statistics and the gateway's refusal.
fn endpoint_of(request: &Request) -> Result<Endpoint<'_>, (&'static str, ApiError)> {
    if request.target.len() > MAX_TARGET_CHARS {
        return Err(("too_long", ApiError::gateway(414, "414 Request-URI Too Large")));
    }
    route(&request.method, request.path())
        .ok_or_else(|| ("unknown", ApiError::gateway(404, "Error 404 Not Found")))
}

/// Lets the fault plan speak first, then carries the request out if it is admitted.
fn attempt(sim: &mut Sim, now_ms: i64, call: &Call, endpoint: &Endpoint) -> Outcome {
    match inject(sim, endpoint) {
        Some(Injected::Instead(error)) => return Err(error),
        Some(Injected::Later { ms }) => {
            sim.late.insert(call.now_ms + ms, call.request.clone());
            return Err(ApiError::gateway(504, "Gateway timeout"));
        }
        Some(Injected::RevokeTokens { refuse_refresh }) => sim.tokens.revoke_access(refuse_refresh),
        None => {}
    }
    let headers = admit(sim, call, endpoint)?;
    run(sim, now_ms, call, endpoint, headers)
}

/// What the fault plan has for this request. What is done again after a restart meets no faults.
fn inject(sim: &mut Sim, endpoint: &Endpoint) -> Option<Injected> {
    if sim.replaying {
        return None;
    }
    let scopes = endpoint.scopes().map(|scopes| scopes.names()).unwrap_or_default();
    let operation = Operation { label: endpoint.label(), object: endpoint.object(), scopes };
    let injected = sim.faults.decide(sim.config.seed, &operation);
    for kind in sim.faults.fired.drain(..) {
        *sim.stats.faults.entry(kind).or_default() += 1;
    }
    injected
}

/// Token, limits and scopes, in HubSpot's order; the headers to add to the answer.
fn admit(sim: &mut Sim, call: &Call, endpoint: &Endpoint) -> Result<Vec<(&'static str, String)>, ApiError> {
    if sim.replaying {
        return Ok(Vec::new());
    }
    let scopes = endpoint.scopes();
    let granted = match scopes {
        Some(_) => Some(authenticate(sim, call)?),
        None => None,
    };
    let bucket = endpoint.bucket();
    let app = granted.as_ref().map_or(App::Public, |grant| grant.app);
    let headers = sim.limits.admit(&sim.settings, app, bucket, call.now_ms, sim.config.utc_offset_ms)?;
    if let (Some(needed), Some(mut granted)) = (scopes, granted.map(|grant| grant.scopes)) {
        granted.retain(|scope| !sim.settings.withheld_scopes.contains(scope));
        needed.check(&granted)?;
        // Linked objects are read with a record, so their scopes are asked for as well.
        let linked: Vec<ObjectType> =
            call.list("associations").into_iter().filter_map(ObjectType::parse).collect();
        Scopes::read(&linked).check(&granted)?;
    }
    Ok(headers)
}

/// Runs the handler, and writes down what must be done again after a restart.
fn run(
    sim: &mut Sim,
    now_ms: i64,
    call: &Call,
    endpoint: &Endpoint,
    headers: Vec<(&'static str, String)>,
) -> Outcome {
    let result = dispatch(sim, call, endpoint);
    // A refused write is noted as well: it may have used up a code or an id. A consent page that was only looked
    // at changed nothing.
    let is_page =
        matches!(endpoint, Endpoint::Authorize) && result.as_ref().is_ok_and(|page| page.status != 302);
    if endpoint.writes() && !is_page {
        sim.note(now_ms, call.request);
    }
    match result {
        Ok(response) => Ok(with_headers(response, headers)),
        Err(error) => Err(error.with_headers(headers)),
    }
}
