//! What goes wrong, and what it costs.

use std::collections::BTreeMap;

use hubspot_sim::{Config, FaultKind, FaultPlan, Mutation, ObjectType, RandomFault, Settings};
use kernel::Problem;
use serde_json::Value;

use super::{compare::differences, world::World};

fn quiet(contacts: u32) -> World {
    let settings = Settings { webhook_delay_ms: 10, ..Settings::default().without_limits() };
    let world =
        World::new(Config { contacts, deals: Some(0), calls: Some(0), settings, ..Config::default() });
    world.announce_all();
    world.settle();
    assert_eq!(differences(&world), Vec::<String>::new());
    world
}

fn contacts(world: &World) -> Vec<u64> {
    let truth: Value =
        serde_json::from_str(&world.sim.borrow().truth(ObjectType::Contacts, "false")).unwrap();
    truth["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

fn edit(world: &World, id: u64, value: &str) {
    let properties = BTreeMap::from([("firstname".to_owned(), Some(value.to_owned()))]);
    world.mutate(&Mutation::Edit { object: ObjectType::Contacts, id, properties, tie: false }).unwrap();
}

#[test]
fn a_changed_property_costs_one_request_however_many_records_it_is_of() {
    let world = quiet(20);
    let before = world.requests.get();
    for id in contacts(&world) {
        edit(&world, id, "Changed");
    }
    world.settle();
    assert_eq!(differences(&world), Vec::<String>::new());
    assert_eq!(world.requests.get() - before, 1, "no links are read for it, and nothing is read twice");
}

#[test]
fn a_row_that_the_database_refuses_is_written_down_and_the_others_are_kept() {
    let world = quiet(8);
    let ids = contacts(&world);
    let refused = ids[3].to_string();
    let bad = refused.clone();
    world.database.before_each(move |call| {
        let rows = call.arguments["p_rows"].as_array().into_iter().flatten();
        if rows.filter_map(|row| row["hubspot_id"].as_str()).any(|id| id == bad) {
            return Err(Problem::new(422, "rejected_by_database", "22P02: invalid input"));
        }
        Ok(())
    });
    for id in &ids {
        edit(&world, *id, "Changed");
    }
    world.settle();
    let of_the_bad = differences(&world).iter().all(|difference| difference.contains(&refused));
    assert!(of_the_bad, "{:?}", differences(&world));
    let errors: Vec<_> = world.database.tables().sync.errors.keys().cloned().collect();
    let [(_, object, id, code)] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!((object.as_str(), id, code.as_str()), ("contacts", &refused, "rejected_by_database"));
}

#[test]
fn an_object_that_the_app_may_not_see_waits_and_is_no_error_of_its_records() {
    let world = quiet(5);
    edit(&world, contacts(&world)[0], "Hidden");
    world.clock.advance_ms(100);
    world.take_webhooks();
    world.clock.advance_ms(1_500);
    let refuse = RandomFault { route: None, p: 1.0, kind: FaultKind::Forbidden };
    world.fault(FaultPlan { random: vec![refuse], ..FaultPlan::default() });
    world.run();
    let tables = world.database.tables();
    let (_, row) = tables.inbound.dirty.iter().next().expect("it is still to be read");
    assert_eq!((row.attempts, row.lease.is_none()), (0, true));
    assert!(tables.sync.errors.is_empty());
}
