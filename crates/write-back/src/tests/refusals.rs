//! Records that HubSpot does not take, among others that it does.

use serde_json::{Value, json};

use super::world::World;

fn require(world: &World, property: &str) {
    world.sim.borrow_mut().settings_mut().required_properties =
        [("contacts".to_owned(), vec![property.to_owned()])].into();
}

/// Gives every contact but those at these positions what the rule asks for.
fn ruled(contacts: u32, without: &[usize]) -> World {
    let world = World::scored(contacts);
    for (at, id) in world.ids.iter().enumerate() {
        let value = if without.contains(&at) { json!(null) } else { json!("R1") };
        world.mutate(&json!({ "action": "edit", "object": "contacts", "id": id, "properties": { "referral_code": value } }));
    }
    require(&world, "referral_code");
    world
}

fn state(world: &World, at: usize) -> (String, String, String) {
    let row = world.write_back(&world.ids[at]);
    let (code, detail) = row.error.unwrap_or_default();
    (row.state.to_owned(), code, detail)
}

#[test]
fn one_refused_record_does_not_stop_the_other_99() {
    let world = ruled(100, &[37]);
    world.run_to_the_end();
    let (state, code, detail) = state(&world, 37);
    assert_eq!((state.as_str(), code.as_str()), ("refused", "missing_required_property"));
    assert!(detail.contains("referral_code"), "HubSpot's own words: {detail}");
    assert_eq!(world.differences(), [world.ids[37].clone()], "the others are written");
    assert_eq!(world.count("written"), 99);
    assert_eq!(world.job().result, json!({ "written": 99, "refused": 1, "gone": 0 }));
    assert_eq!(world.job().cursor["step"], json!(3));
    // 4 for the properties, 10 batches, and 10 records halved to one: 5 + 5, 2 + 3, then 1 + 2 or 1 + 1.
    let requests = world.sent().len();
    assert!((20..=22).contains(&requests), "{requests}");
}

#[test]
fn several_refused_records_of_a_batch_are_each_found() {
    let without = [0, 1, 9, 10, 24, 25, 26, 27, 28, 29];
    let world = ruled(30, &without);
    world.run_to_the_end();
    assert_eq!(world.count("refused"), without.len());
    let expected: Vec<String> = without.iter().map(|at| world.ids[*at].clone()).collect();
    assert_eq!(world.differences(), expected);
}

#[test]
fn a_refused_record_is_left_alone_until_its_score_changes() {
    let world = ruled(12, &[4]);
    world.run_to_the_end();
    world.sent();
    world.score_all();
    world.run_to_the_end();
    assert_eq!(world.sent(), [], "the same score is not offered again");
    world.score(&world.ids[4], 90, "A", "▲ Reason 4");
    world.mutate(&json!({ "action": "edit", "object": "contacts", "id": world.ids[4],
        "properties": { "referral_code": "R2" } }));
    world.run_to_the_end();
    assert_eq!(world.sent().len(), 1);
    assert_eq!((state(&world, 4).0.as_str(), world.differences()), ("written", vec![]));
}

#[test]
fn answers_that_name_the_refused_inputs_need_no_search() {
    let world = ruled(30, &[3, 17]);
    world.sim.borrow_mut().settings_mut().partial_updates = true;
    world.run_to_the_end();
    assert_eq!((world.count("refused"), world.count("written")), (2, 28));
    assert_eq!(world.sent().len(), 4 + 3, "the properties and three batches");
    assert_eq!(state(&world, 17).1, "missing_required_property");
}

#[test]
fn archived_merged_and_erased_records_are_gone_and_no_errors() {
    let world = World::scored(30);
    let id = |at: usize| world.ids[at].clone();
    world.mutate(&json!({ "action": "archive", "object": "contacts", "id": id(2) }));
    world.mutate(&json!({ "action": "merge", "object": "contacts", "primary": id(5), "loser": id(6) }));
    world.mutate(&json!({ "action": "gdpr_delete", "id": id(11) }));
    world.run_to_the_end();
    for at in [2, 6, 11] {
        assert_eq!(state(&world, at).0, "gone", "{at}");
    }
    assert_eq!((world.count("gone"), world.count("refused"), world.count("written")), (3, 0, 27));
    assert_eq!(world.differences(), Vec::<String>::new());
    assert_eq!(world.sent().len(), 4 + 3, "a partial answer names them");
}

#[test]
fn a_batch_of_nothing_but_gone_records_ends() {
    let world = World::scored(3);
    for id in &world.ids {
        world.mutate(&json!({ "action": "archive", "object": "contacts", "id": id }));
    }
    world.run_to_the_end();
    assert_eq!((world.count("gone"), world.job().state.as_str()), (3, "done"));
}

#[test]
fn refusals_are_logged_without_their_words() {
    let world = ruled(5, &[1]);
    world.run_to_the_end();
    let lines = world.log.of("score_refused");
    assert_eq!(lines.len(), 1);
    assert!(!world.log.text().contains("Some required"), "HubSpot's words may quote personal data");
    let _: &Value = &lines[0].fields;
}
