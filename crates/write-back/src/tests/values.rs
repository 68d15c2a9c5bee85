//! What is sent, and what is not.

use std::{cell::Cell, rc::Rc};

use ports::Clock as _;
use serde_json::json;

use super::world::{World, store_score};

const DEFINITIONS: &str = "/crm/properties/2026-09/contacts";
const UPDATE: &str = "POST /crm/objects/2026-09/contacts/batch/update";

/// Batches of writes among what was sent: the number of their records.
fn batches(world: &World) -> Vec<usize> {
    let sent = world.sent();
    let updates = sent.iter().filter(|(request, _)| request == UPDATE);
    updates.map(|(_, body)| body["inputs"].as_array().unwrap().len()).collect()
}

#[test]
fn every_score_reaches_the_portal_with_its_properties() {
    let world = World::scored(47);
    world.run_to_the_end();
    assert_eq!(world.differences(), Vec::<String>::new(), "{}", world.log.text());
    let (status, group) = world.api("GET", &format!("{DEFINITIONS}/groups/sales_copilot"), &json!({}));
    assert_eq!((status, &group["label"]), (200, &json!("Sales copilot")));
    for (name, kind) in
        [("score", "number"), ("grade", "enumeration"), ("reasons", "string"), ("scored_at", "datetime")]
    {
        let (_, property) = world.api("GET", &format!("{DEFINITIONS}/sales_copilot_{name}"), &json!({}));
        assert_eq!(
            (&property["type"], &property["groupName"]),
            (&json!(kind), &json!("sales_copilot")),
            "{name}"
        );
    }
    assert!(world.portal().values().all(|ours| ours["scored_at"].starts_with("2026-11-01T01:00:0")));
    assert_eq!(world.job().result, json!({ "written": 47, "refused": 0, "gone": 0 }));
    assert_eq!(world.job().cursor["step"], json!(2));
    assert_eq!(world.count("written"), 47);
}

#[test]
fn the_properties_are_made_once_and_the_records_go_in_whole_batches() {
    let world = World::scored(47);
    world.run_to_the_end();
    let requests: Vec<String> = world.sent().into_iter().map(|(request, _)| request).collect();
    let setup = [
        format!("POST {DEFINITIONS}/batch/read"),
        format!("POST {DEFINITIONS}/groups"),
        format!("POST {DEFINITIONS}/batch/create"),
        format!("POST {DEFINITIONS}/batch/read"),
    ];
    assert_eq!(requests[..4], setup);
    assert_eq!(requests[4..], [UPDATE; 5]);
}

#[test]
fn a_second_run_sends_what_changed_and_nothing_else() {
    let world = World::scored(47);
    world.run_to_the_end();
    world.sent();
    world.clock.advance_ms(60_000);
    // Scored anew, all alike but for three: another score, another grade, another reason.
    world.score_all();
    let id = |at: usize| world.ids[at].clone();
    world.score(&id(3), 99, "D", "▲ Reason 3");
    world.score(&id(20), 20, "B", "▲ Reason 20");
    world.score(&id(30), 30, "A", "▼ Other");
    world.run_to_the_end();
    let sent = world.sent();
    assert_eq!(sent.len(), 1, "one batch, no look at the properties: {sent:?}");
    let now = world.score_of(&id(3))["scored_at"].clone();
    let mut inputs = sent[0].1["inputs"].as_array().unwrap().clone();
    for input in &mut inputs {
        assert_eq!(
            input["properties"].as_object_mut().unwrap().remove("sales_copilot_scored_at"),
            Some(now.clone())
        );
    }
    let expected = [
        json!({ "id": id(3), "objectWriteTraceId": id(3), "properties": { "sales_copilot_score": "99" } }),
        json!({ "id": id(20), "objectWriteTraceId": id(20), "properties": { "sales_copilot_grade": "B" } }),
        json!({ "id": id(30), "objectWriteTraceId": id(30), "properties": { "sales_copilot_reasons": "▼ Other" } }),
    ];
    assert_eq!(inputs, expected);
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn nothing_new_costs_no_request() {
    let world = World::scored(12);
    world.run_to_the_end();
    world.sent();
    // There and back again before the job runs.
    world.score(&world.ids[0], 77, "A", "▲ Reason 0");
    world.score(&world.ids[0], 0, "A", "▲ Reason 0");
    world.run_to_the_end();
    assert_eq!(world.sent(), []);
    assert_eq!(world.job().state, "done");
    assert!(world.write_backs().iter().all(|row| !row.pending));
}

#[test]
fn a_score_that_changes_while_it_is_sent_is_sent_again() {
    let world = World::scored(25);
    let id = world.ids[7].clone();
    let (database, clock, changed) =
        (Rc::downgrade(&world.database), Rc::clone(&world.clock), Cell::new(false));
    world.database.before_each(move |call| {
        if call.function == "score_write_back_commit" && !changed.replace(true) {
            store_score(&database.upgrade().unwrap(), clock.now(), &id, 66, "B", "▲ Newer");
        }
        Ok(())
    });
    world.run_to_the_end();
    assert_eq!(world.differences(), Vec::<String>::new());
    assert_eq!(world.portal()[&world.ids[7]]["score"], "66");
    assert_eq!(batches(&world), [10, 10, 5, 1]);
}

#[test]
fn a_write_back_that_is_off_or_not_its_turn_sends_nothing() {
    let world = World::scored(5);
    world.database.tables_mut().scores.settings = json!({ "write_back": false });
    world.run_to_the_end();
    assert_eq!((world.sent(), world.job().result), (vec![], json!({ "off": true })));
}
