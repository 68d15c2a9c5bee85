//! Permits of the rate limits, taken from the database for all isolates together.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::lock::Mutex;
use hubspot::{Bucket, PRIVATE_APP_LIMIT, RateWindow, TEN_SECONDLY_LIMIT};
use kernel::{AccountId, Problem, Timestamp};
use ports::Ports;

use crate::settings::RateSetting;
use crate::sql::{RatePause, RateTake, TokenType};

/// A permit counts from the moment it is given, HubSpot counts from the arrival. The window is asked for this much
/// longer, so that a slow network before and a fast one after cannot push 111 arrivals into 10 s.
const WINDOW_SLACK_MS: u32 = 300;
/// Requests left out of the lease: those that connect, before there is an account to count for.
const RESERVE: u32 = 2;
/// A permit whose call was dropped while it waited is thrown away when no other used it by then. None is taken in
/// advance: those that went unused this way made a sync of 370 requests last 44 s instead of 36.
const USE_WITHIN_MS: i64 = 100;
/// Permits come free one by one; sleeping a little longer takes several at once.
const LEAST_WAIT_MS: u64 = 50;

/// The permits of one bucket in this invocation. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Permits {
    bucket: Bucket,
    setting: RateSetting,
    shared: Rc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// What HubSpot's headers said last (rolling window only).
    header: Cell<Option<u32>>,
    /// Whose limit it is until they said something.
    token_type: Cell<TokenType>,
    /// What the calls are for that wait for a permit, in order; whoever asks the database asks for all of them.
    waiting: RefCell<Vec<&'static str>>,
    pool: Mutex<Pool>,
}

#[derive(Debug, Default)]
struct Pool {
    left: u32,
    use_by: Timestamp,
}

impl Permits {
    pub(crate) fn new(bucket: Bucket, setting: RateSetting) -> Self {
        Self { bucket, setting, shared: Rc::default() }
    }

    /// Notes whose calls are counted.
    pub(crate) fn of(&self, token_type: TokenType) {
        self.shared.token_type.set(token_type);
    }

    /// Notes the limit of an answer's headers.
    pub(crate) fn learn(&self, limit: u32) {
        self.shared.header.set(Some(limit));
    }

    fn window(&self) -> Option<RateWindow> {
        let window = self.bucket.window()?;
        let untold = match self.shared.token_type.get() {
            TokenType::Bearer => TEN_SECONDLY_LIMIT,
            TokenType::PrivateApp => PRIVATE_APP_LIMIT,
        };
        let general = self.setting.limit(self.shared.header.get(), untold)?;
        match self.bucket {
            Bucket::General => {
                let limit = general.saturating_sub(RESERVE).max(1);
                Some(RateWindow { limit, window_ms: window.window_ms + WINDOW_SLACK_MS })
            }
            Bucket::Associations => {
                Some(RateWindow { window_ms: window.window_ms + WINDOW_SLACK_MS, ..window })
            }
            // Its limit keeps a request in reserve instead.
            Bucket::Search | Bucket::Exempt => Some(window),
        }
    }

    /// Waits for a permit. `longest_wait_ms` answers how long a wait may be at a moment; a longer one is a problem
    /// 429 `rate_limited` that says how long.
    pub(crate) async fn take(
        &self,
        ports: &Ports,
        account: &AccountId,
        purpose: &'static str,
        longest_wait_ms: impl Fn(Timestamp) -> u64,
    ) -> Result<(), Problem> {
        if self.window().is_none() {
            return Ok(());
        }
        let _waiting = Waiting::enter(&self.shared.waiting, purpose);
        let mut pool = self.shared.pool.lock().await;
        loop {
            let now = ports.clock.now();
            if pool.left > 0 && now <= pool.use_by {
                pool.left -= 1;
                return Ok(());
            }
            let Some(window) = self.window() else { return Ok(()) };
            let purposes = self.shared.waiting.borrow().clone();
            let take = RateTake {
                account_id: account,
                bucket: self.bucket.name(),
                want: u32::try_from(purposes.len()).unwrap_or(u32::MAX).min(window.limit),
                limit: window.limit,
                window_ms: window.window_ms,
                purposes: &purposes,
            };
            let answer = take.call(ports).await?;
            if answer.granted > 0 {
                *pool = Pool { left: answer.granted, use_by: ports.clock.now().plus_millis(USE_WITHIN_MS) };
                continue;
            }
            let wait_ms = answer.wait_ms.max(LEAST_WAIT_MS);
            if wait_ms > longest_wait_ms(ports.clock.now()) {
                return Err(rate_limited(wait_ms));
            }
            ports.timer.sleep_ms(wait_ms).await;
        }
    }

    /// Closes the bucket for everybody, after HubSpot said so; answers for how many milliseconds.
    pub(crate) async fn pause(
        &self,
        ports: &Ports,
        account: &AccountId,
        millis: u64,
        until_midnight: bool,
    ) -> Result<u64, Problem> {
        // Permits in hand are void now.
        if let Some(mut pool) = self.shared.pool.try_lock() {
            pool.left = 0;
        }
        if self.window().is_none() {
            return Ok(millis);
        }
        let pause = RatePause { account_id: account, bucket: self.bucket.name(), ms: millis, until_midnight };
        pause.call(ports).await.map(|paused| paused.pause_ms)
    }
}

/// 429 with the time after which the call is worth another try.
pub(crate) fn rate_limited(wait_ms: u64) -> Problem {
    Problem::new(429, "rate_limited", "HubSpot's rate limit of this portal is used up for now")
        .retry_after(wait_ms)
}

/// The same when the day's contingent is spent.
pub(crate) fn daily_limit(wait_ms: u64) -> Problem {
    Problem::new(429, "daily_limit", "HubSpot's daily limit of this portal is used up").retry_after(wait_ms)
}

/// A waiting call, also when it is dropped half-way.
struct Waiting<'a> {
    all: &'a RefCell<Vec<&'static str>>,
    purpose: &'static str,
}

impl<'a> Waiting<'a> {
    fn enter(all: &'a RefCell<Vec<&'static str>>, purpose: &'static str) -> Self {
        all.borrow_mut().push(purpose);
        Self { all, purpose }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut all = self.all.borrow_mut();
        // Any of the same purpose is as good.
        if let Some(at) = all.iter().position(|purpose| *purpose == self.purpose) {
            all.remove(at);
        }
    }
}

#[cfg(test)]
mod tests;
