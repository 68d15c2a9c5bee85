//! Batches, and what becomes of a delivery.

use serde_json::{Value as Json, json};

use super::queue::{Batch, Waiting, Webhooks};
use crate::config::{Config, Settings};
use crate::dice::{Dice, mix};
use crate::wire::signature;

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

impl Webhooks {
    /// When the next request is due, if any waits.
    pub(crate) fn next_due_ms(&self) -> Option<i64> {
        let waiting = self.waiting.iter().map(|waiting| waiting.due_ms);
        let batches = self.batches.iter().filter(|batch| !batch.in_flight).map(|batch| batch.due_ms);
        waiting.chain(batches).min()
    }

    /// The requests to send at `now_ms`; each must be answered with [`Webhooks::settle`].
    pub(crate) fn due(&mut self, config: &Config, settings: &Settings, now_ms: i64) -> Vec<Delivery> {
        self.fill_batches(config.seed, settings.webhook_disorder, now_ms);
        let url = settings.webhook_url.clone();
        if url.is_empty() {
            return Vec::new();
        }
        let in_flight = self.batches.iter().filter(|batch| batch.in_flight).count();
        let secret = &config.client_secret;
        let due = self.batches.iter_mut().filter(|batch| !batch.in_flight && batch.due_ms <= now_ms);
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

    /// Puts the events that have waited long enough into batches.
    fn fill_batches(&mut self, seed: u64, disorder: bool, now_ms: i64) {
        let (due, waiting): (Vec<Waiting>, Vec<Waiting>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|waiting| waiting.due_ms <= now_ms);
        self.waiting = waiting;
        let mut events: Vec<Json> = due.into_iter().map(|waiting| waiting.event).collect();
        if disorder {
            let counter = self.counter;
            let mut keyed: Vec<(u64, Json)> =
                (0..).zip(events).map(|(at, event)| (mix(seed ^ counter, "disorder", at), event)).collect();
            keyed.sort_by_key(|(key, _)| *key);
            events = keyed.into_iter().map(|(_, event)| event).collect();
        }
        for chunk in events.chunks(MAX_BATCH) {
            let id = self.next_id();
            self.batches.push(Batch {
                id,
                due_ms: now_ms,
                attempt: 0,
                events: chunk.to_vec(),
                in_flight: false,
            });
        }
    }

    /// The outcome of a request: the status that came back, `None` when none came.
    pub(crate) fn settle(
        &mut self,
        config: &Config,
        settings: &Settings,
        now_ms: i64,
        id: u64,
        status: Option<u16>,
    ) {
        let Some(at) = self.batches.iter().position(|batch| batch.id == id) else { return };
        let is_success = status.is_some_and(|status| (200..300).contains(&status));
        let batch = &mut self.batches[at];
        if is_success || batch.attempt >= MAX_RETRIES {
            let events = batch.events.len() as u64;
            if is_success {
                self.delivered += events;
            } else {
                self.given_up += events;
            }
            self.batches.remove(at);
            return;
        }
        let wait_ms = settings.webhook_retry_ms.saturating_mul(1 << batch.attempt).clamp(1, LONGEST_WAIT_MS);
        batch.attempt += 1;
        batch.in_flight = false;
        batch.due_ms = now_ms + Dice::new(config.seed ^ id, "retry").between(wait_ms / 2, wait_ms * 3 / 2);
    }
}
