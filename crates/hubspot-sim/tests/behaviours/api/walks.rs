//! Walks of pages while the portal changes under them.

use std::collections::BTreeSet;

use hubspot_sim::ObjectType;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::{Client, ids, portal, text};

/// Changes the portal somehow; mutations that no longer apply are fine.
fn disturb(client: &mut Client, kind: u8, number: usize) {
    let live = client.truth(ObjectType::Contacts, "false");
    let live = ids(live["results"].as_array().unwrap());
    let Some(id) = live.get(number % live.len().max(1)) else { return };
    let other = &live[(number / 3) % live.len()];
    let archived = client.truth(ObjectType::Contacts, "true");
    let archived = archived["results"][0]["id"].as_str().unwrap_or("1").to_owned();
    let mutation = match kind % 6 {
        0 => {
            json!({"action": "edit", "object": "contacts", "id": id, "properties": {"jobtitle": number.to_string()}})
        }
        1 => json!({"action": "create", "object": "contacts", "properties": {"firstname": "New"}}),
        2 => json!({"action": "archive", "object": "contacts", "id": id}),
        3 => json!({"action": "merge", "object": "contacts", "primary": id, "loser": other}),
        4 => json!({"action": "restore", "object": "contacts", "id": archived}),
        _ => json!({"action": "gdpr_delete", "id": id}),
    };
    let mutation = serde_json::from_value(mutation).unwrap();
    let _ = client.sim.mutate(client.now_ms, &mutation);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_list_walk_ends_and_misses_only_what_changed(
        contacts in 0_u32..160,
        limit in 1_usize..40,
        disturbances in prop::collection::vec((any::<u8>(), 0_usize..10_000), 0..60),
    ) {
        let mut client = portal(contacts);
        let before: BTreeSet<String> = ids(&client.walk("contacts", "")).into_iter().collect();
        let mut disturbances = disturbances.into_iter();
        let (mut seen, mut after, mut pages, mut restored) = (Vec::new(), String::new(), 0, false);
        loop {
            let (status, page) = client.get(&format!("/crm/objects/2026-09/contacts?limit={limit}{after}"));
            prop_assert_eq!(status, 200);
            seen.extend(ids(page["results"].as_array().unwrap()));
            pages += 1;
            // New records land behind the cursor, so there are never more pages than records.
            prop_assert!(pages <= 300, "the walk does not end");
            let Some(cursor) = page["paging"]["next"]["after"].as_str() else { break };
            after = format!("&after={cursor}");
            for (kind, number) in disturbances.by_ref().take(3) {
                client.now_ms += 10;
                disturb(&mut client, kind, number);
                restored |= kind % 6 == 4;
            }
        }
        let numbers: Vec<u64> = seen.iter().map(|id| id.parse().unwrap()).collect();
        prop_assert!(numbers.is_sorted_by(|a, b| a < b), "a record came twice or out of order");
        // What was there before and is there now was met, unless it left and came back in between.
        let now: BTreeSet<String> = ids(&client.walk("contacts", "")).into_iter().collect();
        let seen: BTreeSet<String> = seen.into_iter().collect();
        let missed: Vec<&String> = before.intersection(&now).filter(|id| !seen.contains(*id)).collect();
        prop_assert!(missed.is_empty() || restored, "{missed:?}");
    }

    #[test]
    fn a_cursor_means_the_same_whatever_happened(contacts in 20_u32..120, kinds in prop::collection::vec((any::<u8>(), 0_usize..10_000), 0..20)) {
        let mut client = portal(contacts);
        let (_, first) = client.get("/crm/objects/2026-09/contacts?limit=7");
        let cursor: u64 = text(&first["paging"]["next"]["after"]).parse().unwrap();
        for (kind, number) in kinds {
            disturb(&mut client, kind, number);
        }
        let (_, second) = client.get(&format!("/crm/objects/2026-09/contacts?limit=100&after={cursor}"));
        let live = client.truth(ObjectType::Contacts, "false");
        let expected: Vec<String> = ids(live["results"].as_array().unwrap())
            .into_iter()
            .filter(|id| id.parse::<u64>().unwrap() > cursor)
            .take(100)
            .collect();
        prop_assert_eq!(ids(second["results"].as_array().unwrap()), expected);
    }

    #[test]
    fn every_write_is_in_the_search_index_when_the_lag_is_over(
        lag in 1_i64..20_000,
        kinds in prop::collection::vec((any::<u8>(), 0_usize..10_000, 0_i64..3_000), 0..40),
    ) {
        let mut client = portal(60);
        client.sim.settings_mut().search_lag_ms = lag;
        for (kind, number, gap) in kinds {
            client.now_ms += gap;
            disturb(&mut client, kind, number);
        }
        client.now_ms += lag;
        let body = json!({"limit": 200, "properties": ["jobtitle"], "sorts": ["hs_object_id"]});
        let (_, found) = client.post("/crm/objects/2026-09/contacts/search", &body);
        let live = client.walk("contacts", "properties=jobtitle");
        prop_assert_eq!(found["results"].as_array().unwrap(), &live as &Vec<Json>);
    }
}
