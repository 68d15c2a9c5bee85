//! Webhook deliveries.

use std::collections::BTreeSet;

use hubspot_sim::{Delivery, signature};
use serde_json::{Value as Json, json};

use crate::support::{Client, ids, portal, text};

const URL: &str = "http://127.0.0.1:54321/functions/v1/hubspot-webhook";

fn client() -> Client {
    let mut client = portal(150);
    URL.clone_into(&mut client.sim.settings_mut().webhook_url);
    client
}

fn due(client: &mut Client, wait_ms: i64) -> Vec<Delivery> {
    client.now_ms += wait_ms;
    client.sim.due_deliveries(client.now_ms)
}

fn events(delivery: &Delivery) -> Vec<Json> {
    serde_json::from_str::<Json>(&delivery.body).unwrap().as_array().unwrap().clone()
}

#[test]
fn what_happens_is_told_once_its_delay_is_over_and_signed() {
    let mut client = client();
    let id = client.create("contacts", &json!({"email": "w@example.com"}));
    client.call(
        "PATCH",
        &format!("/crm/objects/2026-09/contacts/{id}"),
        &json!({"properties": {"email": "v@example.com"}}),
    );
    assert!(due(&mut client, 499).is_empty());
    let delivery = due(&mut client, 1).remove(0);
    let told = events(&delivery);
    assert_eq!(
        told.iter().map(|event| text(&event["subscriptionType"])).collect::<Vec<_>>(),
        ["contact.creation", "contact.propertyChange"]
    );
    assert_eq!(told[1]["propertyValue"], "v@example.com");
    assert_eq!(told[0]["objectId"].to_string(), id);
    assert_eq!(told[0]["portalId"], 62_515);
    let header = |name: &str| delivery.headers.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let stamp: i64 = header("x-hubspot-request-timestamp").parse().unwrap();
    assert_eq!(stamp, client.now_ms);
    assert_eq!(
        header("x-hubspot-signature-v3"),
        signature::v3("sim-secret", "POST", URL, &delivery.body, stamp)
    );
    client.sim.delivered(client.now_ms, delivery.id, Some(204));
    assert!(due(&mut client, 86_400_000).is_empty());
}

#[test]
fn each_kind_of_change_has_its_event() {
    let mut client = client();
    let all = ids(&client.walk("contacts", ""));
    let company = ids(&client.walk("companies", ""))[0].clone();
    client.mutate(&json!({"action": "archive", "object": "contacts", "id": all[0]}));
    client.mutate(&json!({"action": "restore", "object": "contacts", "id": all[0]}));
    client.mutate(&json!({"action": "merge", "object": "contacts", "primary": all[1], "loser": all[2]}));
    client.mutate(&json!({"action": "gdpr_delete", "id": all[3]}));
    client.mutate(&json!({"action": "associate", "from": "contacts", "from_id": all[4], "to": "companies", "to_id": company, "remove": true}));
    client.mutate(&json!({"action": "associate", "from": "contacts", "from_id": all[4], "to": "companies", "to_id": company}));
    client.create("calls", &json!({"hs_timestamp": "2026-10-01T00:00:00Z"}));
    let told: BTreeSet<String> = due(&mut client, 500)
        .iter()
        .flat_map(events)
        .map(|event| format!("{} {}", text(&event["subscriptionType"]), event["objectTypeId"]))
        .collect();
    for expected in [
        "contact.deletion null",
        "contact.restore null",
        "contact.merge null",
        "contact.privacyDeletion null",
        "contact.associationChange null",
        "company.associationChange null",
        "object.creation \"0-48\"",
    ] {
        assert!(told.contains(expected), "{expected} is not in {told:?}");
    }
}

#[test]
fn batches_hold_a_hundred_events_and_ten_are_under_way() {
    let mut client = client();
    for _ in 0..12 {
        client.mutate(&json!({"action": "edit_random", "object": "contacts", "count": 100}));
    }
    let first = due(&mut client, 500);
    assert_eq!(first.len(), 10);
    assert!(first.iter().all(|delivery| events(delivery).len() == 100));
    assert!(due(&mut client, 10_000).is_empty());
    for delivery in first {
        client.sim.delivered(client.now_ms, delivery.id, Some(200));
    }
    assert_eq!(due(&mut client, 0).len(), 2);
}

#[test]
fn a_failed_delivery_is_tried_ten_more_times_with_the_same_events() {
    let mut client = client();
    client.create("contacts", &json!({"email": "w@example.com"}));
    client.now_ms += 500;
    let mut attempts = Vec::new();
    for status in std::iter::repeat([None, Some(410), Some(500)]).flatten() {
        let Some(next) = client.sim.next_delivery_ms() else { break };
        client.now_ms = client.now_ms.max(next);
        let delivery = due(&mut client, 0).remove(0);
        let told = events(&delivery);
        attempts.push((
            told[0]["attemptNumber"].as_u64().unwrap(),
            told[0]["eventId"].clone(),
            client.now_ms,
        ));
        client.sim.delivered(client.now_ms, delivery.id, status);
    }
    assert_eq!(
        attempts.iter().map(|(attempt, ..)| *attempt).collect::<Vec<_>>(),
        (0..=10).collect::<Vec<_>>()
    );
    assert!(attempts.iter().all(|(_, id, _)| *id == attempts[0].1));
    let hours = (attempts[10].2 - attempts[0].2) / 3_600_000;
    assert!((5..30).contains(&hours), "{hours}");
}

#[test]
fn duplicates_and_disorder_can_be_had() {
    let mut client = client();
    client.sim.settings_mut().webhook_duplicates = 0.5;
    client.sim.settings_mut().webhook_disorder = true;
    client.mutate(&json!({"action": "edit_random", "object": "contacts", "count": 90}));
    let mut order = Vec::new();
    for _ in 0..20 {
        for delivery in due(&mut client, 200) {
            order.extend(events(&delivery).iter().map(|event| event["eventId"].as_u64().unwrap()));
            client.sim.delivered(client.now_ms, delivery.id, Some(200));
        }
    }
    let different: BTreeSet<u64> = order.iter().copied().collect();
    assert_eq!(different.len(), 90);
    assert!((115..155).contains(&order.len()), "{}", order.len());
}

#[test]
fn subscriptions_are_managed_over_the_api() {
    let mut client = client();
    let base = "/app-webhooks/2026-09/54321";
    let (_, all) = client.get(&format!("{base}/subscriptions"));
    for known in all["results"].as_array().unwrap() {
        assert_eq!(
            client.call("DELETE", &format!("{base}/subscriptions/{}", text(&known["id"])), &Json::Null).0,
            204
        );
    }
    let body = json!({"eventType": "contact.propertyChange", "propertyName": "zip", "active": false});
    let (status, made) = client.post(&format!("{base}/subscriptions"), &body);
    assert_eq!(status, 201);
    let id = ids(&client.walk("contacts", ""))[0].clone();
    let edit = |zip: &str| json!({"action": "edit", "object": "contacts", "id": id, "properties": {"zip": zip, "city": zip}});
    client.mutate(&edit("1"));
    client.call("PATCH", &format!("{base}/subscriptions/{}", text(&made["id"])), &json!({"active": true}));
    client.mutate(&edit("2"));
    client.get(&format!("{base}/settings"));
    let told: Vec<Json> = due(&mut client, 500).iter().flat_map(events).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["propertyValue"], "2");
    assert_eq!(client.get("/app-webhooks/2026-09/1/settings").0, 404);
    assert_eq!(client.call("DELETE", &format!("{base}/settings"), &Json::Null).0, 204);
    assert_eq!(client.get(&format!("{base}/settings")).0, 404);
}
