//! A portal's connection as the functions use it: valid tokens and authorised, rate-limited, retried calls.
//!
//! ```no_run
//! # async fn example(ports: ports::Ports, deadline: kernel::Timestamp) -> Result<(), kernel::Problem> {
//! use hubspot::{ListQuery, ObjectType, Page};
//!
//! let client = connection::HubSpotClient::new(&ports, kernel::PortalId::new("62515"))?.until(deadline);
//! let request = client.api().list(ObjectType::Contacts, &ListQuery::default());
//! let answer = client.send(&request).await?;
//! let page = Page::read(&answer.body).map_err(connection::unreadable)?;
//! // `answer.sent_at` is the read_at of every record of the page.
//! # Ok(()) }
//! ```
//!
//! The problems of a call, by code: `unknown_portal` 404, `not_connected` 409, `needs_reconnect` 409,
//! `missing_scopes` 403 and `hubspot_forbidden` 403 (this object is not permitted), `hubspot_not_found` 404,
//! `hubspot_conflict` 409, `hubspot_rejected` 502 and `uri_too_long` 502 (the request is wrong and stays wrong),
//! `rate_limited` and `daily_limit` 429 and `portal_migrating` 503 (come back after `retry_after_ms`), `hubspot_unavailable` 503,
//! `hubspot_locked` 503, `hubspot_refused_token` 503, `refresh_in_progress` 503, `unreadable_answer` 503,
//! `not_configured` 500. [`kernel::Problem::transient`] tells whether the work is worth queueing again.

mod client;
mod direct;
mod purpose;
mod rate;
mod reseal;
mod retry;
mod settings;
pub mod sql;
#[cfg(test)]
mod test_support;
mod token_endpoint;
mod tokens;
mod transport;
mod vault;

use hubspot::ReadError;
use kernel::Problem;

pub use client::{Answer, HubSpotClient, Refused};
pub use direct::{Verdict, judge_token, send_with_token};
pub use reseal::{Resealed, reseal};
pub use settings::{RateSetting, Settings, not_configured};
pub use token_endpoint::{TokenError, needs_reconnect, request as token_request, tokens as request_tokens};
pub use tokens::{Token, TokenService};
pub use vault::{SealedPair, TokenPair, open, seal, seal_pair};

/// CPU of a call that is spent outside our sight: fetch, text between JavaScript and wasm, the rate lease. Measured in the
/// local stack: 2 to 3 ms for each request to HubSpot, of which reading the page is less than one.
pub const CALL_US: u64 = 2_000;

/// How often an answer that cannot be read is asked for again at once: a body cut on its way is the usual cause.
pub const REREADS: u32 = 2;

/// An answer with a good status that could not be read: most likely cut short on its way, so worth another try.
#[allow(clippy::needless_pass_by_value)] // for map_err
pub fn unreadable(error: ReadError) -> Problem {
    Problem::unavailable("unreadable_answer", error.to_string())
}
