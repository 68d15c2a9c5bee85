//! Authorised calls of HubSpot's API for one portal.

use core::cell::RefCell;
use std::rc::Rc;

use hubspot::{Api, ApiRequest, Bucket, Refusal};
use kernel::{PortalId, Problem, Timestamp};
use ports::{HttpResponse, Level, Ports};
use serde_json::json;

use crate::purpose::purpose;
use crate::rate::{Permits, daily_limit, rate_limited};
use crate::retry::{Next, Tries, unavailable};
use crate::transport::{Outcome, path_of, send};
use crate::{Settings, Token, TokenService};

/// HubSpot's slowest good answers take some 20 s; a proxy before it gives up at 100 s.
const TIMEOUT_MS: u32 = 30_000;
/// The longest wait inside one call. What takes longer is left to the job queue.
const LONGEST_WAIT_MS: u64 = 20_000;

/// A good answer (2xx).
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status; 207 for a partial batch.
    pub status: u16,
    /// JSON text, empty for 204.
    pub body: String,
    /// When the request that got this answer was sent: the `read_at` of what it read.
    pub sent_at: Timestamp,
    /// HubSpot's time before which it cannot have begun to work on this answer, where it tells the time.
    pub floor: Option<Timestamp>,
    /// Whether an attempt before had no answer, or one of a gateway's: HubSpot may still carry it out.
    pub may_arrive: bool,
}

/// An answer that says no to what was sent, and will again.
#[derive(Clone, Debug)]
pub struct Refused {
    /// HubSpot's reasons. The messages may quote personal data.
    pub refusal: Refusal,
    /// The same for a caller who has no use for the reasons.
    pub problem: Problem,
}

/// Calls HubSpot in a portal's name: with a valid token, within the rate limits, retried by the rules of each
/// failure. Clones share token and permits, so parallel calls of one invocation use clones of one client.
#[derive(Clone)]
#[allow(missing_debug_implementations)] // ports
pub struct HubSpotClient {
    ports: Ports,
    settings: Rc<Settings>,
    tokens: TokenService,
    portal: PortalId,
    cached: Rc<RefCell<Option<Token>>>,
    permits: [Permits; 3],
    deadline: Option<Timestamp>,
    /// What each call has been through before it is made.
    tries: Tries,
}

impl HubSpotClient {
    /// A client for `portal`. Reads the settings; nothing is sent yet.
    pub fn new(ports: &Ports, portal: PortalId) -> Result<Self, Problem> {
        let settings = Settings::read(&*ports.secrets, &*ports.log)?;
        Ok(Self::with_settings(ports, settings, portal))
    }

    /// The same with settings read before.
    pub fn with_settings(ports: &Ports, settings: Rc<Settings>, portal: PortalId) -> Self {
        let limit = settings.rate_limit;
        let permits = [Bucket::General, Bucket::Search, Bucket::Associations].map(|b| Permits::new(b, limit));
        Self {
            ports: ports.clone(),
            tokens: TokenService::new(Rc::clone(&settings)),
            settings,
            portal,
            cached: Rc::default(),
            permits,
            deadline: None,
            tries: Tries::default(),
        }
    }

    /// The same client, whose calls rather fail with `retry_after_ms` than wait beyond `deadline`.
    #[must_use]
    pub fn until(&self, deadline: Timestamp) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// The same client, which takes an answer that is HubSpot's fault, or none, for the answer: for those who ask again in
    /// another way. A rate limit is waited for all the same.
    #[must_use]
    pub fn once(&self) -> Self {
        Self { tries: Tries::spent(), ..self.clone() }
    }

    /// Builds requests of the configured version.
    pub fn api(&self) -> &Api {
        &self.settings.api
    }

    /// The portal.
    pub fn portal(&self) -> &PortalId {
        &self.portal
    }

    /// Sends `request` until it has a good answer or a [`Problem`] that this call cannot cure (see the crate's
    /// documentation for the codes).
    pub async fn send(&self, request: &ApiRequest) -> Result<Answer, Problem> {
        self.offer(request).await?.map_err(|refused| refused.problem)
    }

    /// Like [`HubSpotClient::send`], for writes: what HubSpot refuses for its content (400, 404, 409, …) comes back with
    /// HubSpot's reasons instead of as a problem.
    pub async fn offer(&self, request: &ApiRequest) -> Result<Result<Answer, Refused>, Problem> {
        let mut tries = self.tries;
        let mut may_arrive = false;
        loop {
            let token = self.token().await?;
            let permits = self.permits(request.bucket);
            if let Some(permits) = permits {
                permits.of(token.token_type);
                let longest_wait = |now| self.longest_wait(now);
                permits.take(&self.ports, &token.account_id, purpose(request), longest_wait).await?;
            }
            let bearer = Some(token.access_token.clone());
            let (outcome, sent_at) =
                send(&self.ports, &self.settings.api_base, request, bearer, TIMEOUT_MS).await;
            let jitter = self.ports.entropy.u32();
            let mut refusal = None;
            let next = match outcome {
                Outcome::Good(response) => {
                    self.learn(&response, request.bucket);
                    let floor = floor(&response, self.ports.clock.now().millis_since(sent_at));
                    let (status, body) = (response.status, response.body);
                    return Ok(Ok(Answer { status, body, sent_at, floor, may_arrive }));
                }
                Outcome::Failed { response, body, failure } => {
                    self.learn(&response, request.bucket);
                    self.log(
                        request,
                        json!({ "status": response.status, "category": body.category,
                        "policy": body.policy_name, "correlation_id": body.correlation_id }),
                    );
                    may_arrive |= response.status >= 500;
                    refusal = failure.is_refusal().then(|| Refusal::read(&response.body));
                    tries.after(failure, request.repeatable, jitter)
                }
                Outcome::Lost(why) => {
                    may_arrive = true;
                    self.log(request, json!({ "lost": why }));
                    tries.lost(request.repeatable, None, jitter)
                }
            };
            match next {
                Next::ReplaceToken => {
                    let newer = self.tokens.replace(&self.ports, &self.portal, token.version).await?;
                    *self.cached.borrow_mut() = Some(newer);
                }
                // HubSpot's trouble, not its rate limit: work that is given back for it is a failed attempt.
                Next::Wait(millis) => self.sleep(millis, unavailable).await?,
                Next::Pause(millis) => {
                    self.pause(permits, &token, millis, false).await?;
                    self.sleep(millis, rate_limited).await?;
                }
                Next::Park(millis, problem) => {
                    self.pause(permits, &token, millis, false).await?;
                    return Err(problem);
                }
                Next::ParkUntilMidnight(millis) => {
                    return Err(daily_limit(self.pause(permits, &token, millis, true).await?));
                }
                Next::Fail(problem) => {
                    return match refusal {
                        Some(refusal) => Ok(Err(Refused { refusal, problem })),
                        None => Err(problem),
                    };
                }
            }
        }
    }

    async fn token(&self) -> Result<Token, Problem> {
        let cached = self.cached.borrow().clone();
        if let Some(token) = cached.filter(|token| !token.is_due(self.ports.clock.now())) {
            return Ok(token);
        }
        let token = self.tokens.access_token(&self.ports, &self.portal).await?;
        *self.cached.borrow_mut() = Some(token.clone());
        Ok(token)
    }

    fn permits(&self, bucket: Bucket) -> Option<&Permits> {
        match bucket {
            Bucket::General => Some(&self.permits[0]),
            Bucket::Search => Some(&self.permits[1]),
            Bucket::Associations => Some(&self.permits[2]),
            Bucket::Exempt => None,
        }
    }

    /// Answers tell the size of the rolling window, except search's, which carry no rate headers.
    fn learn(&self, response: &HttpResponse, bucket: Bucket) {
        let number = |name| response.header(name).and_then(|text| text.trim().parse::<u32>().ok());
        let window = number("x-hubspot-ratelimit-interval-milliseconds").unwrap_or(10_000);
        if let Some(limit) =
            number("x-hubspot-ratelimit-max").filter(|_| bucket == Bucket::General && window == 10_000)
        {
            self.permits[0].learn(limit);
        }
    }

    fn longest_wait(&self, now: Timestamp) -> u64 {
        let left = self.deadline.map_or(i64::MAX, |deadline| deadline.millis_since(now));
        LONGEST_WAIT_MS.min(u64::try_from(left).unwrap_or(0))
    }

    /// Sleeps, or says that it would take `too_long`.
    async fn sleep(&self, millis: u64, too_long: fn(u64) -> Problem) -> Result<(), Problem> {
        if millis > self.longest_wait(self.ports.clock.now()) {
            return Err(too_long(millis));
        }
        self.ports.timer.sleep_ms(millis).await;
        Ok(())
    }

    /// Answers how long the pause is.
    async fn pause(
        &self,
        permits: Option<&Permits>,
        token: &Token,
        millis: u64,
        until_midnight: bool,
    ) -> Result<u64, Problem> {
        match permits {
            Some(permits) => permits.pause(&self.ports, &token.account_id, millis, until_midnight).await,
            None => Ok(millis),
        }
    }

    fn log(&self, request: &ApiRequest, mut fields: serde_json::Value) {
        fields["portal_id"] = json!(self.portal);
        fields["path"] = json!(path_of(request));
        self.ports.log.log(Level::Warn, "hubspot_call_failed", fields);
    }
}

/// The answer's `Date` less the time that the exchange took. No clock of ours is compared with HubSpot's.
fn floor(response: &HttpResponse, took_ms: i64) -> Option<Timestamp> {
    let date = Timestamp::parse_http(response.header("date")?)?;
    Some(date.plus_millis(-took_ms.max(0)))
}

#[cfg(test)]
mod tests;
