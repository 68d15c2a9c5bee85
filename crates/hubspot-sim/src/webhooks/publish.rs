//! From a change to the events that wait, late, twice or out of order as HubSpot's are.

use serde_json::{Value as Json, json};

use super::event::events;
use super::queue::{Waiting, Webhooks};
use super::subscription::Subscription;
use crate::config::{Config, Settings};
use crate::dice::{Dice, mix};
use crate::portal::{Change, Portal};

impl Webhooks {
    /// Turns changes into events, for each subscription that wants them.
    pub(crate) fn publish(
        &mut self,
        config: &Config,
        settings: &Settings,
        portal: &Portal,
        changes: &[Change],
        now_ms: i64,
    ) {
        if settings.webhook_url.is_empty() {
            return;
        }
        for event in changes.iter().flat_map(|change| events(portal, change)) {
            let wants =
                |known: &&Subscription| known.wants(event.object, event.kind, event.property.as_deref());
            let wanted: Vec<(u64, String)> = self
                .subscriptions
                .iter()
                .filter(wants)
                .map(|known| (known.id, known.event_type.clone()))
                .collect();
            for (subscription, event_type) in wanted {
                let id = self.next_id();
                let mut body = event.body.clone();
                body["eventId"] = json!(mix(config.seed, "event id", id) >> 32);
                body["subscriptionId"] = json!(subscription);
                body["portalId"] = json!(config.portal_id);
                body["appId"] = json!(config.app_id);
                body["occurredAt"] = json!(now_ms);
                body["subscriptionType"] = json!(event_type);
                body["attemptNumber"] = json!(0);
                body["changeSource"] = json!("CRM_UI");
                body["sourceId"] = json!("userId:1");
                if !event.object.has_own_events() {
                    body["objectTypeId"] = json!(event.object.type_id());
                }
                self.wait(settings, Dice::new(config.seed ^ id, "webhook"), now_ms, body);
            }
        }
    }

    /// Puts an event in line, twice for some.
    fn wait(&mut self, settings: &Settings, mut dice: Dice, now_ms: i64, event: Json) {
        let delay = settings.webhook_delay_ms;
        let due_ms = now_ms + delay + if settings.webhook_disorder { dice.between(0, 2 * delay) } else { 0 };
        if dice.chance(settings.webhook_duplicates) {
            let due_ms = due_ms + dice.between(0, 4 * delay);
            self.waiting.push(Waiting { due_ms, event: event.clone() });
        }
        self.waiting.push(Waiting { due_ms, event });
    }
}
