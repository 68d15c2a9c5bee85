//! What may be changed while the simulator runs: limits, lag, consent, and how the portal behaves where HubSpot's own
//! behaviour varies or is not documented.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the control plane may change at any time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // independent switches
pub struct Settings {
    /// Requests per rolling ten seconds; 0 lifts the limit. 110 is what a marketplace OAuth app has.
    pub rate_limit: u32,
    /// Searches per second; 0 lifts the limit.
    pub search_per_second: u32,
    /// Association batch requests per ten seconds, counted apart; 0 lifts the limit.
    pub associations_limit: u32,
    /// Requests per day of the account; 0 for none, as for OAuth apps.
    pub daily_limit: u32,
    /// Requests of a private app per rolling ten seconds, a window of its own; 0 lifts the limit. 100 on the smallest plans.
    pub private_app_rate_limit: u32,
    /// Requests of private apps per day of the account; 0 for none. 250,000 on the smallest plans.
    pub private_app_daily_limit: u32,
    /// Whether a 429 of the limiter carries `Retry-After`; HubSpot does not document it.
    pub retry_after: bool,
    /// Answers carry HubSpot's time in their `Date`.
    pub tells_date: bool,
    /// Longest time in milliseconds until a search sees a write; the shortest is half of it.
    pub search_lag_ms: i64,
    /// The consent page agrees by itself.
    pub auto_consent: bool,
    /// A refresh answers a new refresh token and ends the old one.
    pub rotate_refresh_tokens: bool,
    /// Scopes that no token has, whatever was consented to.
    pub withheld_scopes: Vec<String>,
    /// Life of an access token in seconds.
    pub access_token_seconds: i64,
    /// Life of an authorization code in seconds.
    pub code_seconds: i64,
    /// Restoring a record leaves its `updatedAt` alone, so that no poll by modified date can see it.
    pub restore_keeps_updated_at: bool,
    /// A merge makes a record of a new id.
    pub merge_new_id: bool,
    /// `updatedAt` is rounded down to a multiple of this: 1 is exact, 1000 makes many ties.
    pub stamp_granularity_ms: i64,
    /// Associated records per object in a record's `associations`, before it pages.
    pub association_page: usize,
    /// Associated records per input of an association batch read, before it pages.
    pub association_batch_page: usize,
    /// Properties that the portal's admins require, by object: a write after which one is empty is refused.
    pub required_properties: BTreeMap<String, Vec<String>>,
    /// A batch update whose inputs all carry an `objectWriteTraceId` of their own succeeds in part, as batch creates do.
    /// HubSpot documents it for creates only.
    pub partial_updates: bool,
    /// A batch update of a merged-away id changes the record it was merged into, as the update of one record does, and
    /// answers under that one's id. HubSpot documents that such ids do not work in batches.
    pub batch_updates_follow_merges: bool,
    /// What a batch wrote is answered with the `objectWriteTraceId` of its input.
    pub answers_traces: bool,
    /// Where webhooks go; empty for nowhere.
    pub webhook_url: String,
    /// The address of the app's card backend, as its permitted URLs name it; empty for none.
    pub card_url: String,
    /// Milliseconds a webhook event waits to be batched with others.
    pub webhook_delay_ms: i64,
    /// Milliseconds before the first retry of a failed delivery; HubSpot spreads ten over 24 hours.
    pub webhook_retry_ms: i64,
    /// Share of webhook events that are sent twice.
    pub webhook_duplicates: f64,
    /// Webhook events of a batch come in any order.
    pub webhook_disorder: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limit: 110,
            search_per_second: 5,
            associations_limit: 150,
            daily_limit: 0,
            private_app_rate_limit: 100,
            private_app_daily_limit: 250_000,
            retry_after: false,
            tells_date: true,
            search_lag_ms: 5_000,
            auto_consent: false,
            rotate_refresh_tokens: false,
            withheld_scopes: Vec::new(),
            access_token_seconds: 1_800,
            code_seconds: 300,
            restore_keeps_updated_at: false,
            merge_new_id: false,
            stamp_granularity_ms: 1,
            association_page: 100,
            association_batch_page: 500,
            required_properties: BTreeMap::new(),
            partial_updates: false,
            batch_updates_follow_merges: false,
            answers_traces: true,
            webhook_url: String::new(),
            card_url: String::new(),
            webhook_delay_ms: 500,
            webhook_retry_ms: 60_000,
            webhook_duplicates: 0.0,
            webhook_disorder: false,
        }
    }
}

impl Settings {
    /// Lifts every limit on the number of requests.
    #[must_use]
    pub fn without_limits(self) -> Self {
        Self {
            rate_limit: 0,
            search_per_second: 0,
            associations_limit: 0,
            daily_limit: 0,
            private_app_rate_limit: 0,
            private_app_daily_limit: 0,
            ..self
        }
    }
}
