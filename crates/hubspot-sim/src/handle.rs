//! The state machine: one request in, one answer out, at a moment that the caller names.

use crate::call::Call;
use crate::dice::mix_uuid;
use crate::dispatch::dispatch;
use crate::errors::ApiError;
use crate::faults::Injected;
use crate::http::{Request, Response};
use crate::limits::with_headers;
use crate::route::{Endpoint, route};
use crate::sim::Sim;

/// Gateways in front of HubSpot refuse longer request lines.
const MAX_TARGET_CHARS: usize = 8_000;

impl Sim {
    /// Answers a request that arrives at `now_ms` (milliseconds since the epoch; never going back).
    ///
    /// Paths under `/_sim/` are the control plane; everything else is HubSpot.
    pub fn handle(&mut self, now_ms: i64, request: &Request) -> Response {
        let shifted_ms = now_ms + self.clock_shift_ms;
        let call = Call::new(shifted_ms, request);
        if let Some(path) = request.path().strip_prefix("/_sim/") {
            let response = crate::control::handle(self, &call, path);
            if crate::control::is_journaled(request, path) {
                self.note(now_ms, request);
            }
            crate::webhooks::publish(self, shifted_ms);
            return response;
        }
        self.requests += 1;
        let correlation_id = mix_uuid(self.config.seed, "correlation", self.requests);
        let (label, result) = self.answer(now_ms, &call);
        let mut response = match result {
            Ok(response) => response,
            Err(error) => error.to_response(&correlation_id),
        };
        if let Some(after) = self.faults.take_after() {
            crate::faults::damage(self, &call, &after, &mut response);
        }
        self.stats.count(label, &response);
        crate::webhooks::publish(self, shifted_ms);
        response.header("x-hubspot-correlation-id", correlation_id)
    }

    /// The stable label of the operation, and its answer before the network touches it.
    fn answer(&mut self, now_ms: i64, call: &Call) -> (&'static str, Result<Response, ApiError>) {
        if call.request.target.len() > MAX_TARGET_CHARS {
            return ("too_long", Err(ApiError::gateway(414, "414 Request-URI Too Large")));
        }
        let Some(endpoint) = route(&call.request.method, call.request.path()) else {
            return ("unknown", Err(ApiError::gateway(404, "Error 404 Not Found")));
        };
        let label = endpoint.label();
        let injected = if self.replaying { None } else { self.faults.decide(self.config.seed, &endpoint) };
        for kind in self.faults.fired.drain(..) {
            *self.stats.faults.entry(kind).or_default() += 1;
        }
        let result = match injected {
            Some(Injected::Instead(error)) => Err(error),
            Some(Injected::RevokeTokens { refuse_refresh }) => {
                self.tokens.revoke_access(refuse_refresh);
                self.admit(call, &endpoint).and_then(|headers| self.run(now_ms, call, &endpoint, headers))
            }
            None => {
                self.admit(call, &endpoint).and_then(|headers| self.run(now_ms, call, &endpoint, headers))
            }
        };
        (label, result)
    }

    /// Token, limits and scopes, in HubSpot's order.
    fn admit(&mut self, call: &Call, endpoint: &Endpoint) -> Result<Vec<(&'static str, String)>, ApiError> {
        if self.replaying {
            return Ok(Vec::new());
        }
        let scopes = endpoint.scopes();
        let granted = match scopes {
            Some(_) => Some(crate::oauth::authenticate(self, call)?),
            None => None,
        };
        let bucket = endpoint.bucket();
        let headers = self.limits.admit(&self.settings, bucket, call.now_ms, self.config.utc_offset_ms)?;
        if let (Some(needed), Some(granted)) = (scopes, granted) {
            needed.check(&granted)?;
        }
        Ok(headers)
    }

    fn run(
        &mut self,
        now_ms: i64,
        call: &Call,
        endpoint: &Endpoint,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Response, ApiError> {
        let result = dispatch(self, call, endpoint);
        // A refused write is noted as well: it may have used up a code or an id. A consent page that was only looked
        // at changed nothing.
        let is_page =
            matches!(endpoint, Endpoint::Authorize) && result.as_ref().is_ok_and(|page| page.status != 302);
        if endpoint.writes() && !is_page {
            self.note(now_ms, call.request);
        }
        match result {
            Ok(response) => Ok(with_headers(response, headers)),
            Err(error) => Err(error.with_headers(headers)),
        }
    }
}
