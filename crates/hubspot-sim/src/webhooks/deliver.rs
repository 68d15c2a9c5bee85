//! Batches, and what becomes of a delivery.

use serde_json::{Value as Json, json};

use super::queue::{Batch, Waiting};
use super::signature;
use crate::dice::{Dice, mix};
use crate::sim::Sim;

/// Events in one request.
const MAX_BATCH: usize = 100;
/// Requests under way at a time.
const MAX_IN_FLIGHT: usize = 10;
/// Retries of a batch, spread over a day.
const MAX_RETRIES: u32 = 10;
const LONGEST_WAIT_MS: i64 = 4 * 3_600_000;

/// A request to send now.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// To be handed back with the outcome.
    pub id: u64,
    /// Where to.
    pub url: String,
    /// Signature headers and content type.
    pub headers: Vec<(String, String)>,
    /// A JSON array of events.
    pub body: String,
}

impl Sim {
    /// When the next delivery is due, if any waits.
    pub fn next_delivery_ms(&self) -> Option<i64> {
        let waiting = self.webhooks.waiting.iter().map(|waiting| waiting.due_ms);
        let batches = self.webhooks.batches.iter().filter(|batch| !batch.in_flight).map(|batch| batch.due_ms);
        waiting.chain(batches).min().map(|due_ms| due_ms - self.clock_shift_ms)
    }

    /// The requests to send at `now_ms`; each must be answered with [`Sim::delivered`].
    pub fn due_deliveries(&mut self, now_ms: i64) -> Vec<Delivery> {
        let now_ms = self.now(now_ms);
        let (due, waiting): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(&mut self.webhooks.waiting)
            .into_iter()
            .partition(|waiting| waiting.due_ms <= now_ms);
        self.webhooks.waiting = waiting;
        let mut events: Vec<Json> = due.into_iter().map(|waiting| waiting.event).collect();
        if self.settings.webhook_disorder {
            let (seed, counter) = (self.config.seed, self.webhooks.counter);
            let mut keyed: Vec<(u64, Json)> =
                (0..).zip(events).map(|(at, event)| (mix(seed ^ counter, "disorder", at), event)).collect();
            keyed.sort_by_key(|(key, _)| *key);
            events = keyed.into_iter().map(|(_, event)| event).collect();
        }
        for chunk in events.chunks(MAX_BATCH) {
            let id = self.webhooks.next_id();
            let events = chunk.to_vec();
            self.webhooks.batches.push(Batch { id, due_ms: now_ms, attempt: 0, events, in_flight: false });
        }
        let url = self.settings.webhook_url.clone();
        if url.is_empty() {
            return Vec::new();
        }
        let in_flight = self.webhooks.batches.iter().filter(|batch| batch.in_flight).count();
        let secret = &self.config.client_secret;
        let due = self.webhooks.batches.iter_mut().filter(|batch| !batch.in_flight && batch.due_ms <= now_ms);
        due.take(MAX_IN_FLIGHT.saturating_sub(in_flight))
            .map(|batch| {
                batch.in_flight = true;
                for event in &mut batch.events {
                    event["attemptNumber"] = json!(batch.attempt);
                }
                let body = json!(batch.events).to_string();
                let headers = vec![
                    ("content-type".to_owned(), "application/json".to_owned()),
                    ("x-hubspot-request-timestamp".to_owned(), now_ms.to_string()),
                    ("x-hubspot-signature-v3".to_owned(), signature::v3(secret, "POST", &url, &body, now_ms)),
                    ("x-hubspot-signature".to_owned(), signature::v1(secret, &body)),
                    ("x-hubspot-signature-version".to_owned(), "v1".to_owned()),
                ];
                Delivery { id: batch.id, url: url.clone(), headers, body }
            })
            .collect()
    }

    /// The outcome of a delivery: the status that came back, `None` when none came within five seconds.
    pub fn delivered(&mut self, now_ms: i64, id: u64, status: Option<u16>) {
        let now_ms = self.now(now_ms);
        let (seed, retry_ms) = (self.config.seed, self.settings.webhook_retry_ms);
        let webhooks = &mut self.webhooks;
        let Some(at) = webhooks.batches.iter().position(|batch| batch.id == id) else { return };
        let is_success = status.is_some_and(|status| (200..300).contains(&status));
        let batch = &mut webhooks.batches[at];
        if is_success || batch.attempt >= MAX_RETRIES {
            let events = batch.events.len() as u64;
            if is_success {
                webhooks.delivered += events;
            } else {
                webhooks.given_up += events;
            }
            webhooks.batches.remove(at);
            return;
        }
        let wait_ms = retry_ms.saturating_mul(1 << batch.attempt).clamp(1, LONGEST_WAIT_MS);
        batch.attempt += 1;
        batch.in_flight = false;
        batch.due_ms = now_ms + Dice::new(seed ^ id, "retry").between(wait_ms / 2, wait_ms * 3 / 2);
    }
}
