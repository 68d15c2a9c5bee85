//! What is to be told, and to whom.

use serde_json::{Value as Json, json};

use super::subscription::{Subscription, declared};

/// An event that is not in a batch yet.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) due_ms: i64,
    pub(super) event: Json,
}

/// Events of one request, until they are delivered or given up.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) id: u64,
    pub(super) due_ms: i64,
    pub(super) attempt: u32,
    pub(super) events: Vec<Json>,
    pub(super) in_flight: bool,
}

/// The app's subscriptions and what is to be delivered.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    pub(crate) subscriptions: Vec<Subscription>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) batches: Vec<Batch>,
    pub(super) counter: u64,
    pub(super) delivered: u64,
    pub(super) given_up: u64,
}

impl Webhooks {
    /// With the subscriptions that an app project declares.
    pub(crate) fn declared(created_ms: i64) -> Self {
        Self { subscriptions: declared(created_ms), ..Self::default() }
    }

    /// A number that was not handed out before.
    pub(crate) const fn next_id(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Counts for the control plane.
    pub(crate) fn state(&self) -> Json {
        json!({
            "waiting": self.waiting.len(),
            "batches": self.batches.len(),
            "in_flight": self.batches.iter().filter(|batch| batch.in_flight).count(),
            "delivered": self.delivered,
            "given_up": self.given_up,
        })
    }
}
