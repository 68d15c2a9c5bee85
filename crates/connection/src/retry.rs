//! What to do after a call that failed, as a pure decision.

use hubspot::{Failure, RatePolicy};
use kernel::{Backoff, Problem};

use crate::rate::{daily_limit, rate_limited};

/// Retries of an answer that is HubSpot's fault or nobody's.
const SERVER: Backoff = Backoff { base_ms: 500, cap_ms: 8_000, retries: 4 };
/// A locked record is worth at least 2 s of waiting.
const LOCKED: Backoff = Backoff { base_ms: 4_000, cap_ms: 8_000, retries: 3 };
/// How many 429 a single call sits out before it gives its place back.
const RATE_RETRIES: u32 = 5;
/// A portal that moves and does not say for how long.
const MIGRATION_MS: u64 = 600_000;

/// What one call has been through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tries {
    server: u32,
    locked: u32,
    rate: u32,
    token: u32,
}

/// The next step.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    /// Get a newer token, then send again.
    ReplaceToken,
    /// Wait, then send again.
    Wait(u64),
    /// Close the bucket for everybody, then wait as long and send again.
    Pause(u64),
    /// Close the bucket for everybody and give up for now.
    Park(u64, Problem),
    /// Close the bucket for everybody until the portal's midnight and give up until then. The milliseconds count where
    /// the portal's time zone is not known.
    ParkUntilMidnight(u64),
    /// Give up.
    Fail(Problem),
}

impl Tries {
    /// Of a call that does not try HubSpot's own trouble again.
    pub(crate) fn spent() -> Self {
        Self { server: SERVER.retries, ..Self::default() }
    }

    /// Decides after a failed answer. `jitter` is any random number; `repeatable` whether sending twice is harmless.
    pub(crate) fn after(&mut self, failure: Failure, repeatable: bool, jitter: u32) -> Next {
        match failure {
            Failure::ExpiredAuth | Failure::InvalidAuth => {
                self.token += 1;
                if self.token == 1 {
                    return Next::ReplaceToken;
                }
                // The token is brand-new or was just confirmed, so this is not (yet) a lost grant; a refresh would have said so.
                Next::Fail(Problem::unavailable(
                    "hubspot_refused_token",
                    "HubSpot refuses a token that it has just issued or confirmed",
                ))
            }
            Failure::RateLimited { policy, retry_after_ms } => self.limited(policy, retry_after_ms, jitter),
            Failure::Migrating { retry_after_ms } => {
                let wait = retry_after_ms.unwrap_or(MIGRATION_MS).max(1_000);
                let moving = "the portal is moving between HubSpot's data centres";
                Next::Park(wait, Problem::unavailable("portal_migrating", moving).retry_after(wait))
            }
            Failure::Locked { retry_after_ms } => {
                let wait = LOCKED.delay_ms(self.locked, jitter).filter(|_| repeatable);
                self.locked += 1;
                wait.map_or_else(
                    || {
                        Next::Fail(Problem::unavailable(
                            "hubspot_locked",
                            "the record stays locked in HubSpot",
                        ))
                    },
                    |wait| Next::Wait(wait.max(retry_after_ms.unwrap_or(0))),
                )
            }
            Failure::Server { retry_after_ms } => self.lost(repeatable, retry_after_ms, jitter),
            Failure::MissingScopes(scopes) => {
                let detail = format!("the connection lacks a scope: {}", scopes.join(" "));
                Next::Fail(Problem::new(403, "missing_scopes", detail))
            }
            Failure::Forbidden => Next::Fail(Problem::new(
                403,
                "hubspot_forbidden",
                "HubSpot does not permit this to the connection",
            )),
            Failure::NotFound => {
                Next::Fail(Problem::not_found("hubspot_not_found", "HubSpot does not know it"))
            }
            Failure::Conflict => {
                Next::Fail(Problem::new(409, "hubspot_conflict", "it exists in HubSpot already"))
            }
            Failure::UriTooLong => {
                Next::Fail(Problem::new(502, "uri_too_long", "HubSpot refuses so long a URL"))
            }
            Failure::Validation => {
                Next::Fail(Problem::new(502, "hubspot_rejected", "HubSpot refuses the request as invalid"))
            }
        }
    }

    /// Decides after an answer that never came, was cut short or is a 5xx.
    pub(crate) fn lost(&mut self, repeatable: bool, retry_after_ms: Option<u64>, jitter: u32) -> Next {
        let wait = SERVER.delay_ms(self.server, jitter).filter(|_| repeatable);
        self.server += 1;
        wait.map_or_else(
            || Next::Fail(unavailable(30_000)),
            |wait| Next::Wait(wait.max(retry_after_ms.unwrap_or(0))),
        )
    }

    fn limited(&mut self, policy: RatePolicy, retry_after_ms: Option<u64>, jitter: u32) -> Next {
        let wait = retry_after_ms.unwrap_or_else(|| {
            let pause = policy.pause_ms();
            // Up to a tenth more, so that the isolates do not come back in one rush.
            pause + pause * u64::from(jitter) / u64::from(u32::MAX) / 10
        });
        self.rate += 1;
        if policy == RatePolicy::Daily && retry_after_ms.is_none() {
            return Next::ParkUntilMidnight(wait);
        }
        if policy == RatePolicy::Daily {
            return Next::Park(wait, daily_limit(wait));
        }
        if self.rate > RATE_RETRIES {
            return Next::Park(wait, rate_limited(wait));
        }
        Next::Pause(wait)
    }
}

/// HubSpot has no good answer; worth another try after so long.
pub(crate) fn unavailable(wait_ms: u64) -> Problem {
    Problem::unavailable("hubspot_unavailable", "HubSpot does not answer").retry_after(wait_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(next: Next) -> (u16, String, bool) {
        match next {
            Next::Fail(problem) | Next::Park(_, problem) => (problem.status, problem.code, problem.transient),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_refused_token_is_replaced_once() {
        let mut tries = Tries::default();
        assert_eq!(tries.after(Failure::ExpiredAuth, true, 0), Next::ReplaceToken);
        let second = code(tries.after(Failure::InvalidAuth, true, 0));
        assert_eq!(second, (503, "hubspot_refused_token".to_owned(), true));
    }

    #[test]
    fn each_rate_limit_waits_in_its_own_way() {
        let after = |policy, retry_after_ms| {
            Tries::default().after(Failure::RateLimited { policy, retry_after_ms }, true, u32::MAX)
        };
        assert_eq!(after(RatePolicy::Secondly, None), Next::Pause(1_100));
        assert_eq!(after(RatePolicy::TenSecondly, None), Next::Pause(11_000));
        assert_eq!(after(RatePolicy::TenSecondly, Some(3_000)), Next::Pause(3_000));
        assert_eq!(after(RatePolicy::Daily, None), Next::ParkUntilMidnight(3_960_000));
        assert_eq!(after(RatePolicy::Daily, Some(9_000)), Next::Park(9_000, daily_limit(9_000)));
    }

    #[test]
    fn a_pause_without_a_hint_is_up_to_a_tenth_longer() {
        for (jitter, pause) in [(0, 10_000), (u32::MAX / 2 + 1, 10_500), (u32::MAX, 11_000)] {
            let limited = Failure::RateLimited { policy: RatePolicy::TenSecondly, retry_after_ms: None };
            assert_eq!(Tries::default().after(limited, true, jitter), Next::Pause(pause), "{jitter}");
        }
    }

    #[test]
    fn a_call_does_not_sit_out_the_rate_limit_for_ever() {
        let mut tries = Tries::default();
        let limited = || Failure::RateLimited { policy: RatePolicy::Secondly, retry_after_ms: Some(1) };
        for _ in 0..RATE_RETRIES {
            assert_eq!(tries.after(limited(), true, 0), Next::Pause(1));
        }
        assert_eq!(tries.after(limited(), true, 0), Next::Park(1, rate_limited(1)));
    }

    #[test]
    fn a_moving_portal_is_parked_for_as_long_as_it_says() {
        let next = Tries::default().after(Failure::Migrating { retry_after_ms: Some(7_200_000) }, true, 0);
        let Next::Park(7_200_000, problem) = next else { panic!("{next:?}") };
        assert_eq!((problem.code.as_str(), problem.retry_after_ms), ("portal_migrating", Some(7_200_000)));
        for (said, wait) in [(None, 600_000), (Some(1), 1_000)] {
            let next = Tries::default().after(Failure::Migrating { retry_after_ms: said }, true, 0);
            assert!(matches!(next, Next::Park(parked, _) if parked == wait), "{said:?}: {next:?}");
        }
    }

    #[test]
    fn a_lock_waits_at_least_two_seconds_three_times() {
        let locked = |retry_after_ms| Failure::Locked { retry_after_ms };
        let mut tries = Tries::default();
        for wait in [2_000, 4_000, 4_000] {
            assert_eq!(tries.after(locked(None), true, 0), Next::Wait(wait));
        }
        assert_eq!(code(tries.after(locked(None), true, 0)), (503, "hubspot_locked".to_owned(), true));
        assert_eq!(Tries::default().after(locked(Some(9_000)), true, 0), Next::Wait(9_000));
        assert!(matches!(Tries::default().after(locked(None), false, 0), Next::Fail(_)));
    }

    #[test]
    fn a_server_that_says_when_is_asked_then_and_not_before() {
        let server = |retry_after_ms| Failure::Server { retry_after_ms };
        assert_eq!(Tries::default().after(server(Some(7_000)), true, 0), Next::Wait(7_000));
        assert_eq!(Tries::default().after(server(Some(1)), true, 0), Next::Wait(250));
        assert_eq!(Tries::default().lost(true, None, u32::MAX), Next::Wait(500));
    }

    #[test]
    fn a_server_error_is_retried_four_times_and_a_code_exchange_never() {
        let mut tries = Tries::default();
        let server = || Failure::Server { retry_after_ms: None };
        for wait in [250, 500, 1_000, 2_000] {
            assert_eq!(tries.after(server(), true, 0), Next::Wait(wait));
        }
        assert_eq!(code(tries.after(server(), true, 0)), (503, "hubspot_unavailable".to_owned(), true));
        assert!(matches!(Tries::default().after(server(), false, 0), Next::Fail(_)));
    }

    #[test]
    fn what_stays_wrong_is_not_retried() {
        let fail = |failure| code(Tries::default().after(failure, true, 0));
        assert_eq!(fail(Failure::MissingScopes(vec![])), (403, "missing_scopes".to_owned(), false));
        assert_eq!(fail(Failure::NotFound), (404, "hubspot_not_found".to_owned(), false));
        assert_eq!(fail(Failure::Validation), (502, "hubspot_rejected".to_owned(), false));
        assert_eq!(fail(Failure::UriTooLong), (502, "uri_too_long".to_owned(), false));
        assert_eq!(fail(Failure::Forbidden), (403, "hubspot_forbidden".to_owned(), false));
        assert_eq!(fail(Failure::Conflict), (409, "hubspot_conflict".to_owned(), false));
        let scopes = Failure::MissingScopes(vec!["a.read".to_owned(), "b.read".to_owned()]);
        let Next::Fail(problem) = Tries::default().after(scopes, true, 0) else { panic!("a failure") };
        assert_eq!(problem.detail, "the connection lacks a scope: a.read b.read");
    }
}
