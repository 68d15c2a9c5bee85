//! Which properties are mirrored: what a portal chooses otherwise is true of every record after the next sync.

use serde_json::{Value, json};

use super::{
    idle::hours,
    scenarios::config,
    world::{World, key},
};

const COUNTED: &str = "hs_analytics_num_visits";

fn sync(world: &World, mode: &str) {
    world.clock.advance_ms(60_000);
    world.start(mode);
    world.run_to_the_end();
    assert_eq!(world.database.tables().sync.sessions.last().unwrap().status, "completed");
}

fn choose(world: &World, include: &[&str], exclude: &[&str]) {
    let settings = json!({ "include": include, "exclude": exclude });
    world.database.tables_mut().sync.choices.insert(key("contacts"), settings);
}

/// Contacts whose mirror has a value of a property, and contacts that have one.
fn having(world: &World, name: &str) -> (usize, usize) {
    let mirrored = world.mirror("contacts");
    let truth = world.sim.borrow().truth(hubspot_sim::ObjectType::Contacts, "false");
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let real = truth["results"].as_array().unwrap().iter();
    (
        mirrored.values().filter(|row| row.raw()["properties"][name].is_string()).count(),
        real.filter(|record| record["properties"][name].is_string()).count(),
    )
}

#[test]
fn what_is_chosen_otherwise_is_read_whole_once() {
    let world = World::new(config());
    sync(&world, "full");
    let (mirrored, real) = having(&world, COUNTED);
    assert!(mirrored == 0 && real > 10, "{mirrored} of {real}");
    assert!(!world.database.tables().sync.mirrored[&key("contacts")].contains(COUNTED));

    choose(&world, &["hs_analytics_num_*"], &["city"]);
    sync(&world, "incremental");
    assert_eq!(having(&world, COUNTED), (real, real), "every record has it, though none has changed");
    let (mirrored, real) = having(&world, "city");
    assert!(mirrored == 0 && real > 0, "and none has what is left out");
    let modes: Vec<_> = world
        .database
        .tables()
        .jobs
        .values()
        .filter(|job| job.payload["object"] == "contacts")
        .map(|job| job.payload["mode"].clone())
        .collect();
    assert_eq!(modes, ["full", "full"], "as a full one");

    let before = world.requests();
    sync(&world, "incremental");
    assert!(
        world.requests() - before < 40,
        "{} requests: it is not read whole again",
        world.requests() - before
    );
    choose(&world, &[], &[]);
    sync(&world, "incremental");
    assert_eq!(having(&world, COUNTED).0, 0);
    assert_eq!(having(&world, "city"), (real, real));
}

#[test]
fn a_sync_that_fails_on_its_way_leaves_the_next_one_to_be_full() {
    let world = World::new(config());
    sync(&world, "full");
    choose(&world, &[COUNTED], &[]);
    world.start("incremental");
    // Its first invocation finds the choice, its second one begins to read.
    world.run();
    let session = world.database.tables().sync.sessions.last().unwrap().session_id.clone();
    world.cancel(&session);
    sync(&world, "incremental");
    let (mirrored, real) = having(&world, COUNTED);
    assert_eq!(mirrored, real);
}

#[test]
fn the_schedule_takes_a_choice_up_within_a_day_and_is_cheap_again() {
    let world = World::new(config());
    sync(&world, "full");
    hours(&world, 4);
    choose(&world, &[COUNTED], &[]);
    hours(&world, 26);
    let (mirrored, real) = having(&world, COUNTED);
    assert_eq!(mirrored, real);
    let before = world.requests();
    hours(&world, 24);
    assert!(world.requests() - before <= 96, "{} requests", world.requests() - before);
}
