//! What HubSpot answers is held against what it says elsewhere, before anything is taken for complete.

use hubspot_sim::{FaultKind, ObjectType};
use serde_json::{Value, json};

use super::{
    steps::{answers, answers_of, assert_whole, ended, heal, ids, mirrored, portal, rename, run},
    world::{World, key},
};

fn with_email(world: &World) -> usize {
    let has = |raw: &Value| raw["properties"]["email"].is_string();
    world.mirror("contacts").values().filter(|row| has(row.raw())).count()
}

#[test]
fn a_search_out_of_order_loses_no_record() {
    let world = mirrored();
    rename(&world, &ids(&world, ObjectType::Contacts), "Ada");
    answers(&world, &["objects.search"], &FaultKind::Unordered);
    run(&world, "incremental");
    assert_eq!(ended(&world, "contacts").0, "completed", "{}", world.log.text());
    assert_whole(&world);
}

#[test]
fn one_page_out_of_order_loses_no_record() {
    let world = mirrored();
    rename(&world, &ids(&world, ObjectType::Contacts), "Ada");
    answers_of(&world, &["objects.search"], Some(ObjectType::Contacts), 1, &FaultKind::Unordered);
    run(&world, "incremental");
    assert_whole(&world);
}

#[test]
fn a_search_that_brings_less_than_it_counts_is_no_answer() {
    let world = mirrored();
    rename(&world, &ids(&world, ObjectType::Contacts), "Ada");
    let before = world.database.tables().sync.watermarks[&key("contacts")];
    answers(&world, &["objects.search"], &FaultKind::Empty);
    run(&world, "incremental");
    let (session, _, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), &error["code"]), ("failed", &json!("search_incomplete")));
    assert_eq!(world.database.tables().sync.watermarks[&key("contacts")], before);
    heal(&world);
    run(&world, "incremental");
    assert_whole(&world);
}

#[test]
fn definitions_that_do_not_come_wipe_nothing() {
    for kind in [FaultKind::Empty, FaultKind::Partial { count: 20, category: None }] {
        let world = mirrored();
        let emails = with_email(&world);
        assert!(emails > 100);
        let known = world.database.tables().sync.properties[&key("contacts")].len();
        answers(&world, &["properties.read"], &kind);
        run(&world, "full");
        let (session, _, error) = ended(&world, "contacts");
        assert_eq!(
            (session.as_str(), &error["code"]),
            ("failed", &json!("definitions_incomplete")),
            "{kind:?}"
        );
        assert_eq!(with_email(&world), emails);
        assert_eq!(world.database.tables().sync.properties[&key("contacts")].len(), known);
    }
}

#[test]
fn definitions_that_come_at_the_second_time_of_asking_are_enough() {
    let world = portal();
    answers_of(&world, &["properties.read"], Some(ObjectType::Contacts), 1, &FaultKind::Empty);
    run(&world, "full");
    assert_eq!(ended(&world, "contacts").0, "completed");
    assert_whole(&world);
}

#[test]
fn a_definition_with_a_null_in_it_stops_nothing() {
    for member in ["label", "type", "fieldType", "groupName", "name"] {
        let world = portal();
        answers(&world, &["properties.read"], &FaultKind::Nulled { member: member.to_owned() });
        run(&world, "full");
        assert_eq!(ended(&world, "contacts").0, "completed", "{member}: {}", world.log.text());
        assert_eq!(world.mirror("contacts").len(), 120);
    }
}

#[test]
fn the_progress_is_known_where_a_search_must_not_name_the_epoch() {
    let world = portal();
    answers(&world, &["objects.search"], &FaultKind::NoEpoch);
    run(&world, "full");
    assert_eq!(world.database.tables().sync.sessions[0].objects["contacts"].expected, Some(120));
}
