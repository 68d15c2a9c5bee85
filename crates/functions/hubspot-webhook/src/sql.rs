//! The SQL functions of a webhook request.

use kernel::Timestamp;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

ports::sql_functions! {
    /// Keeps a request until it is read.
    webhook_store => pub(crate) service WebhookStore<'a> {
        body: &'a [&'a RawValue] as jsonb,
        digest: &'a str,
        received_at: Timestamp,
    } -> IgnoredAny;
    /// Reads stored requests: events and dirty records.
    webhook_fold => pub(crate) service WebhookFold { limit: u32 } -> Folded;
}

/// The answer of [`WebhookFold`].
#[derive(Debug, Deserialize)]
pub(crate) struct Folded {
    /// Events of portals that nobody connected.
    pub unknown: u32,
    /// Whether a job was queued for what they announce.
    pub called: bool,
    /// Whether requests are left.
    pub more: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("hubspot-webhook", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
