//! From a change to the events that wait, late, twice or out of order as HubSpot's are.

use serde_json::{Value as Json, json};

use super::event::events;
use super::queue::Waiting;
use super::subscription::Subscription;
use crate::changes::Change;
use crate::dice::{Dice, mix};
use crate::object_type::ObjectType;
use crate::sim::Sim;

/// Turns what happened since the last call into events, for each subscription that wants them.
pub(crate) fn publish(sim: &mut Sim, now_ms: i64) {
    let changes = std::mem::take(&mut sim.portal.changes);
    if !sim.replaying {
        enqueue(sim, now_ms, &changes);
    }
}

fn enqueue(sim: &mut Sim, now_ms: i64, changes: &[Change]) {
    if sim.settings.webhook_url.is_empty() {
        return;
    }
    for event in changes.iter().flat_map(|change| events(sim, change)).collect::<Vec<_>>() {
        let wants = |known: &&Subscription| known.wants(event.object, event.kind, event.property.as_deref());
        let wanted: Vec<(u64, String)> = sim
            .webhooks
            .subscriptions
            .iter()
            .filter(wants)
            .map(|known| (known.id, known.event_type.clone()))
            .collect();
        for (subscription, event_type) in wanted {
            let id = sim.webhooks.next_id();
            let mut body = event.body.clone();
            body["eventId"] = json!(mix(sim.config.seed, "event id", id) >> 32);
            body["subscriptionId"] = json!(subscription);
            body["portalId"] = json!(sim.config.portal_id);
            body["appId"] = json!(sim.config.app_id);
            body["occurredAt"] = json!(now_ms);
            body["subscriptionType"] = json!(event_type);
            body["attemptNumber"] = json!(0);
            body["changeSource"] = json!("CRM_UI");
            body["sourceId"] = json!("userId:1");
            if event.object == ObjectType::Calls {
                body["objectTypeId"] = json!(event.object.type_id());
            }
            wait(sim, now_ms, id, body);
        }
    }
}

/// Puts an event in line, twice for some.
fn wait(sim: &mut Sim, now_ms: i64, id: u64, event: Json) {
    let mut dice = Dice::new(sim.config.seed ^ id, "webhook");
    let delay = sim.settings.webhook_delay_ms;
    let due_ms = now_ms + delay + if sim.settings.webhook_disorder { dice.between(0, 2 * delay) } else { 0 };
    if dice.chance(sim.settings.webhook_duplicates) {
        let due_ms = due_ms + dice.between(0, 4 * delay);
        sim.webhooks.waiting.push(Waiting { due_ms, event: event.clone() });
    }
    sim.webhooks.waiting.push(Waiting { due_ms, event });
}
