//! Steps that several stories share: a portal to begin with, faults for it, and what became of the mirror.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Fault, FaultKind, FaultPlan, Mutation, ObjectType, Settings};
use serde_json::Value;

use super::{
    compare::{Depth, differences},
    world::World,
};

/// A portal of 120 contacts without limits and lag.
pub(super) fn portal() -> World {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() };
    World::new(Config {
        contacts: 120,
        deals: Some(10),
        calls: Some(10),
        settings: settings.without_limits(),
        ..Config::default()
    })
}

/// The same, mirrored by a full sync.
pub(super) fn mirrored() -> World {
    let world = portal();
    run(&world, "full");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    world
}

/// A whole session, a minute later.
pub(super) fn run(world: &World, mode: &str) {
    world.clock.advance_ms(60_000);
    world.start(mode);
    world.run_to_the_end();
}

/// From now on the answers of these routes for contacts always meet this fault.
pub(super) fn answers(world: &World, routes: &[&str], kind: &FaultKind) {
    answers_of(world, routes, Some(ObjectType::Contacts), 0, kind);
}

/// From now on the answers of these routes meet this fault so many times; 0 is always.
pub(super) fn answers_of(
    world: &World,
    routes: &[&str],
    object: Option<ObjectType>,
    times: u64,
    kind: &FaultKind,
) {
    let fault = |route: &&str| Fault {
        route: Some((*route).to_owned()),
        object,
        after: 0,
        times,
        kind: kind.clone(),
        seen: 0,
    };
    let plan = routes.iter().map(fault).collect();
    world.sim.borrow_mut().set_faults(FaultPlan { plan, ..FaultPlan::default() });
}

/// HubSpot is well again.
pub(super) fn heal(world: &World) {
    world.sim.borrow_mut().set_faults(FaultPlan::default());
}

/// The live records of an object, by id.
pub(super) fn ids(world: &World, object: ObjectType) -> Vec<u64> {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "false")).unwrap();
    let ids = truth["results"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap());
    ids.map(|id| id.parse().unwrap()).collect()
}

/// Changes these contacts.
pub(super) fn rename(world: &World, ids: &[u64], name: &str) {
    for id in ids {
        let properties = BTreeMap::from([("firstname".to_owned(), Some(name.to_owned()))]);
        let edit = Mutation::Edit { object: ObjectType::Contacts, id: *id, properties, tie: false };
        world.mutate(&edit).unwrap();
    }
}

/// How the last session ended, and what its object says.
pub(super) fn ended(world: &World, object: &str) -> (String, String, Value) {
    let tables = world.database.tables();
    let session = tables.sync.sessions.last().unwrap();
    let object = &session.objects[object];
    (session.status.to_owned(), object.status.clone(), object.error.clone())
}

/// The codes of the open errors of contacts, by id.
pub(super) fn errors(world: &World) -> Vec<(String, String)> {
    let tables = world.database.tables();
    let contacts = tables.sync.errors.keys().filter(|(_, object, _, _)| object == "contacts");
    contacts.map(|(_, _, id, code)| (id.clone(), code.clone())).collect()
}

/// The mirror is as the portal is.
pub(super) fn assert_whole(world: &World) {
    assert_eq!(differences(world, Depth::Whole), Vec::<String>::new(), "{}", world.log.text());
}
