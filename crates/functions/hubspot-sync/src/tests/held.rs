//! What the mirror provably holds is not read again; what it only seems to hold is.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Fault, FaultKind, FaultPlan, Mutation, ObjectType, Settings};
use serde_json::Value;

use super::{
    compare::{Depth, differences},
    world::World,
};

const HOUR: i64 = 3_600_000;

fn synced(settings: Settings) -> World {
    let settings = Settings { search_lag_ms: 0, ..settings }.without_limits();
    let world =
        World::new(Config { contacts: 120, deals: Some(30), calls: Some(40), settings, ..Config::default() });
    world.start("full");
    world.run_to_the_end();
    world.clock.advance_ms(HOUR);
    world
}

/// Batch reads of 120 contacts: by tens of 36 at a time, three pages of a search.
const ONCE: u64 = 4 + 4 + 4 + 2;

fn incremental(world: &World) {
    world.start("incremental");
    world.run_to_the_end();
}

/// Requests of this kind so far.
fn asked(world: &World, route: &str) -> u64 {
    world.sim.borrow().stats().by_route.get(route).copied().unwrap_or_default()
}

/// Batch reads that a step costs.
fn reads(world: &World, step: impl FnOnce()) -> u64 {
    let before = asked(world, "objects.batch_read");
    step();
    asked(world, "objects.batch_read") - before
}

fn edit_contacts(world: &World) {
    let edit = Mutation::EditRandom { object: ObjectType::Contacts, count: 1_000, tie: false };
    world.mutate(&edit).unwrap();
}

fn all_contacts(world: &World) {
    edit_contacts(world);
    // Whoever wrote them has read the answer since.
    world.clock.advance_ms(2_000);
}

#[test]
fn what_changed_is_read_once_and_not_by_every_sync() {
    let world = synced(Settings::default());
    all_contacts(&world);
    assert_eq!(reads(&world, || incremental(&world)), ONCE);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    assert_eq!(reads(&world, || incremental(&world)), 0, "within the overlap of the windows");
    world.clock.advance_ms(HOUR);
    assert_eq!(reads(&world, || incremental(&world)), 0);
}

#[test]
fn a_change_within_the_second_of_its_reading_is_not_missed() {
    let world = synced(Settings::default());
    edit_contacts(&world);
    // Once more after the first reading, with the same date: HubSpot tells whole seconds, so the reading may have been before.
    let kind = FaultKind::Modify { count: 1_000, tie: true };
    let route = Some("objects.batch_read".to_owned());
    let fault = Fault { route, object: Some(ObjectType::Contacts), after: 0, times: 1, kind, seen: 0 };
    world.sim.borrow_mut().set_faults(FaultPlan { plan: vec![fault], ..FaultPlan::default() });
    incremental(&world);
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
}

#[test]
fn without_hubspots_time_everything_in_the_window_is_read() {
    let world = synced(Settings { tells_date: false, ..Settings::default() });
    all_contacts(&world);
    for _ in 0..2 {
        assert_eq!(reads(&world, || incremental(&world)), 2 * ONCE, "by both searches");
    }
}

#[test]
fn a_quiet_portals_last_burst_leaves_the_window() {
    let world = synced(Settings::default());
    all_contacts(&world);
    incremental(&world);
    world.clock.advance_ms(HOUR);
    incremental(&world);
    let before = asked(&world, "objects.search");
    world.clock.advance_ms(HOUR);
    incremental(&world);
    let pages = asked(&world, "objects.search") - before;
    assert!(pages <= 4 * 3, "no page of the burst any more: {pages}");
}

#[test]
fn a_date_that_was_turned_back_is_taken_by_a_full_sync() {
    let world = synced(Settings::default());
    let properties = BTreeMap::from([("firstname".to_owned(), Some("turned back".to_owned()))]);
    let id = first_contact(&world);
    let rewind = Mutation::Rewind { object: ObjectType::Contacts, id, properties, by_ms: 5 };
    world.mutate(&rewind).unwrap();
    world.start("full");
    world.run_to_the_end();
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
}

fn first_contact(world: &World) -> u64 {
    let truth: Value =
        serde_json::from_str(&world.sim.borrow().truth(ObjectType::Contacts, "false")).unwrap();
    truth["results"][0]["id"].as_str().unwrap().parse().unwrap()
}
