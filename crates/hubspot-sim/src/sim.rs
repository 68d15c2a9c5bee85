//! The state machine: one request in, one answer out, at a moment that the caller names.

use crate::config::{Config, Settings};
use crate::dice::mix_uuid;
use crate::dispatch::dispatch;
use crate::errors::ApiError;
use crate::faults::{Faults, Injected};
use crate::http::{Request, Response};
use crate::journal::Entry;
use crate::limits::{Limits, with_headers};
use crate::oauth::Tokens;
use crate::portal::{Portal, Stamp};
use crate::route::{Endpoint, route};
use crate::stats::Stats;
use crate::webhooks::Webhooks;

pub use crate::call::Call;

/// Gateways in front of HubSpot refuse longer request lines.
const MAX_TARGET_CHARS: usize = 8_000;

/// A simulated HubSpot with one portal. It does no I/O and reads no clock.
#[derive(Clone, Debug)]
pub struct Sim {
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) portal: Portal,
    pub(crate) tokens: Tokens,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) webhooks: Webhooks,
    pub(crate) stats: Stats,
    pub(crate) journal: Vec<Entry>,
    pub(crate) clock_shift_ms: i64,
    pub(crate) replaying: bool,
    pub(crate) mutations: u64,
    requests: u64,
}

impl Sim {
    /// Makes the portal of a configuration, generated data included.
    pub fn new(config: Config) -> Self {
        Self {
            settings: config.settings.clone(),
            portal: crate::generator::generate(&config),
            tokens: Tokens::default(),
            limits: Limits::default(),
            faults: Faults::default(),
            webhooks: Webhooks::declared(config.epoch_ms),
            stats: Stats::default(),
            journal: Vec::new(),
            clock_shift_ms: 0,
            replaying: false,
            mutations: 0,
            requests: 0,
            config,
        }
    }

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
            self.publish(shifted_ms);
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
        self.publish(shifted_ms);
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

    /// How a write at `now_ms` is stamped.
    pub(crate) fn stamp(&self, now_ms: i64) -> Stamp {
        let granularity = self.settings.stamp_granularity_ms.max(1);
        Stamp {
            now_ms,
            updated_ms: Some(now_ms - now_ms.rem_euclid(granularity)),
            lag_ms: self.settings.search_lag_ms,
            seed: self.config.seed,
        }
    }

    pub(crate) fn note(&mut self, now_ms: i64, request: &Request) {
        if !self.replaying {
            self.journal.push(Entry::new(now_ms, request));
        }
    }

    /// Turns what happened into webhook events.
    pub(crate) fn publish(&mut self, now_ms: i64) {
        let changes = std::mem::take(&mut self.portal.changes);
        if !self.replaying {
            crate::webhooks::enqueue(self, now_ms, &changes);
        }
    }

    /// The moment that the portal lives in when the wall clock says `now_ms`.
    pub const fn now(&self, now_ms: i64) -> i64 {
        now_ms + self.clock_shift_ms
    }

    /// The settings as they are.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings, to change from a test in the same process.
    pub const fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// The configuration that it was started with.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// What was asked so far.
    pub const fn stats(&self) -> &Stats {
        &self.stats
    }
}
