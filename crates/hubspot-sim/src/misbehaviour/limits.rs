//! Rolling windows, counted over all clients as HubSpot counts them.

use std::collections::VecDeque;

use crate::config::Settings;
use crate::wire::{ApiError, Response};

const TEN_SECONDS_MS: i64 = 10_000;
const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// Which window a request counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// The general ten-second window.
    General,
    /// Searches per second; not part of the general window and without rate headers.
    Search,
    /// Association batch operations, outside the general window as well.
    Associations,
    /// Not limited (OAuth).
    Free,
}

/// The kinds of apps whose calls are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// The app under test, by OAuth.
    Public,
    /// A private app of the portal's own.
    Private,
}

/// The requests granted so far.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    public: Counted,
    private: Counted,
    search: VecDeque<i64>,
    associations: VecDeque<i64>,
}

/// What the apps of one kind were granted: in the general window, and today.
#[derive(Clone, Debug, Default)]
struct Counted {
    general: VecDeque<i64>,
    day: i64,
    day_count: u32,
}

/// How much the apps of one kind may ask.
#[derive(Clone, Copy)]
struct Most {
    ten_secondly: u32,
    daily: u32,
}

/// Grants a place in a window that holds `limit` requests per `span_ms`, or says how long until one is free.
fn take(window: &mut VecDeque<i64>, now_ms: i64, limit: u32, span_ms: i64) -> Result<u32, i64> {
    while window.front().is_some_and(|granted| *granted <= now_ms - span_ms) {
        window.pop_front();
    }
    let used = u32::try_from(window.len()).unwrap_or(u32::MAX);
    if limit > 0 && used >= limit {
        return Err(window.front().map_or(0, |granted| granted + span_ms - now_ms));
    }
    if limit > 0 {
        window.push_back(now_ms);
    }
    Ok(limit.saturating_sub(used + 1))
}

impl Limits {
    /// Counts a request or refuses it with HubSpot's 429; a granted one gets the headers to add.
    pub fn admit(
        &mut self,
        settings: &Settings,
        app: App,
        bucket: Bucket,
        now_ms: i64,
        utc_offset_ms: i64,
    ) -> Result<Vec<(&'static str, String)>, ApiError> {
        if bucket == Bucket::Free {
            return Ok(Vec::new());
        }
        let refuse =
            |policy, wait_ms| Err(ApiError::too_many(policy, settings.retry_after.then_some(wait_ms)));
        let (counted, most) = match app {
            App::Public => {
                (&mut self.public, Most { ten_secondly: settings.rate_limit, daily: settings.daily_limit })
            }
            App::Private => (
                &mut self.private,
                Most {
                    ten_secondly: settings.private_app_rate_limit,
                    daily: settings.private_app_daily_limit,
                },
            ),
        };
        let daily = match counted.take_daily(most.daily, now_ms + utc_offset_ms) {
            Ok(remaining) => remaining,
            Err(wait_ms) => return refuse("DAILY", wait_ms),
        };
        let granted = match bucket {
            Bucket::Search => take(&mut self.search, now_ms, settings.search_per_second, SECOND_MS),
            Bucket::Associations => {
                take(&mut self.associations, now_ms, settings.associations_limit, TEN_SECONDS_MS)
            }
            Bucket::General | Bucket::Free => {
                take(&mut counted.general, now_ms, most.ten_secondly, TEN_SECONDS_MS)
            }
        };
        match (granted, bucket) {
            (Err(wait_ms), Bucket::Search) => refuse("SECONDLY", wait_ms),
            (Err(wait_ms), Bucket::General) => {
                let headers = headers(most, 0, daily);
                refuse("TEN_SECONDLY_ROLLING", wait_ms).map_err(|error: ApiError| error.with_headers(headers))
            }
            (Err(wait_ms), _) => refuse("TEN_SECONDLY_ROLLING", wait_ms),
            (Ok(_), Bucket::Search | Bucket::Associations) => Ok(Vec::new()),
            (Ok(remaining), _) => Ok(headers(most, remaining, daily)),
        }
    }
}

impl Counted {
    fn take_daily(&mut self, limit: u32, local_ms: i64) -> Result<Option<u32>, i64> {
        if limit == 0 {
            return Ok(None);
        }
        let day = local_ms.div_euclid(DAY_MS);
        if day != self.day {
            (self.day, self.day_count) = (day, 0);
        }
        if self.day_count >= limit {
            return Err((day + 1) * DAY_MS - local_ms);
        }
        self.day_count += 1;
        Ok(Some(limit - self.day_count))
    }
}

fn headers(most: Most, remaining: u32, daily: Option<u32>) -> Vec<(&'static str, String)> {
    if most.ten_secondly == 0 {
        return Vec::new();
    }
    let mut headers = vec![
        ("x-hubspot-ratelimit-max", most.ten_secondly.to_string()),
        ("x-hubspot-ratelimit-remaining", remaining.to_string()),
        ("x-hubspot-ratelimit-interval-milliseconds", TEN_SECONDS_MS.to_string()),
    ];
    if let Some(daily) = daily {
        headers.push(("x-hubspot-ratelimit-daily", most.daily.to_string()));
        headers.push(("x-hubspot-ratelimit-daily-remaining", daily.to_string()));
    }
    headers
}

/// Adds the headers of a granted request.
pub fn with_headers(response: Response, headers: Vec<(&'static str, String)>) -> Response {
    headers.into_iter().fold(response, |response, (name, value)| response.header(name, value))
}
