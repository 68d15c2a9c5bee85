//! What HubSpot leaves out of an answer is not gone; and when much is gone, somebody is asked.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Fault, FaultKind, FaultPlan, Mutation, ObjectType, Settings};
use serde_json::{Value, json};
use testing::database::{ACCOUNT, MEMBER, OWNER, PORTAL};

use super::{
    compare::{Depth, differences},
    world::{End, World},
};

fn synced() -> World {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() };
    let world = World::new(Config {
        contacts: 120,
        deals: Some(10),
        calls: Some(10),
        settings: settings.without_limits(),
        ..Config::default()
    });
    run(&world, "full");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    world
}

fn run(world: &World, mode: &str) {
    world.clock.advance_ms(60_000);
    world.start(mode);
    world.run_to_the_end();
}

/// From now on the answers of `route` for contacts meet this fault; `times` 0 is always.
fn answers(world: &World, route: &str, times: u64, kind: FaultKind) {
    let (route, object) = (Some(route.to_owned()), Some(ObjectType::Contacts));
    let plan = vec![Fault { route, object, after: 0, times, kind, seen: 0 }];
    world.sim.borrow_mut().set_faults(FaultPlan { plan, ..FaultPlan::default() });
}

fn ids(world: &World) -> Vec<u64> {
    let truth: Value =
        serde_json::from_str(&world.sim.borrow().truth(ObjectType::Contacts, "false")).unwrap();
    let ids = truth["results"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap());
    ids.map(|id| id.parse().unwrap()).collect()
}

fn live(world: &World) -> usize {
    world.mirror("contacts").values().filter(|row| row.archived_at().is_none()).count()
}

fn last_session(world: &World) -> (String, Value) {
    let tables = world.database.tables();
    let session = tables.sync.sessions.last().unwrap();
    (session.status.to_owned(), session.objects["contacts"].error.clone())
}

#[test]
fn what_hubspot_cannot_say_now_is_read_again_until_it_can() {
    let partial =
        |count, category: Option<&str>| FaultKind::Partial { count, category: category.map(str::to_owned) };
    for kind in [
        partial(3, Some("INTERNAL_ERROR")),
        partial(3, Some("RATE_LIMITS")),
        partial(1, None),
        partial(100, None),
        FaultKind::Processing,
        FaultKind::Empty,
    ] {
        let world = synced();
        for id in ids(&world) {
            let properties = BTreeMap::from([("firstname".to_owned(), Some("Ada".to_owned()))]);
            let edit = Mutation::Edit { object: ObjectType::Contacts, id, properties, tie: false };
            world.mutate(&edit).unwrap();
        }
        // Longer than the function asks again by itself, so that jobs are given back as well.
        answers(&world, "objects.batch_read", 8, kind.clone());
        run(&world, "incremental");
        assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new(), "{kind:?}");
        assert_eq!(last_session(&world).0, "completed", "{kind:?}\n{}", world.log.text());
    }
}

#[test]
fn trouble_that_stays_ends_the_session_and_archives_nothing() {
    let world = synced();
    for id in ids(&world).into_iter().take(30) {
        let properties = BTreeMap::from([("firstname".to_owned(), Some("Ada".to_owned()))]);
        world.mutate(&Mutation::Edit { object: ObjectType::Contacts, id, properties, tie: false }).unwrap();
    }
    answers(&world, "objects.batch_read", 0, FaultKind::Partial { count: 100, category: None });
    run(&world, "incremental");
    let (status, error) = last_session(&world);
    assert_eq!((status.as_str(), error["code"].as_str()), ("failed", Some("batch_incomplete")));
    assert_eq!(live(&world), 120);
}

#[test]
fn a_full_sync_over_an_empty_list_archives_nothing() {
    let world = synced();
    answers(&world, "objects.list", 0, FaultKind::Empty);
    run(&world, "full");
    assert_eq!(last_session(&world).0, "completed");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
}

#[test]
fn a_mass_disappearance_stops_and_asks() {
    let world = synced();
    for id in ids(&world).into_iter().take(40) {
        world.mutate(&Mutation::GdprDelete { id }).unwrap();
    }
    run(&world, "full");
    let (status, error) = last_session(&world);
    assert_eq!((status.as_str(), error["code"].as_str()), ("failed", Some("mass_disappearance")));
    assert!(error["detail"].as_str().unwrap().contains("accept_deletions"), "{error}");
    // Batches before the one that was too much have been committed.
    assert!(live(&world) >= 100, "{}", live(&world));

    let accepting = json!({ "portal_id": PORTAL, "mode": "full", "accept_deletions": true });
    let End::Answered(refused) = world.ask(MEMBER, &accepting) else { panic!() };
    assert_eq!(refused.unwrap_err().status, 403, "an owner or an admin says so");
    let End::Answered(Ok(_)) = world.ask(OWNER, &accepting) else { panic!("{}", world.log.text()) };
    world.run_to_the_end();
    assert_eq!(last_session(&world).0, "completed");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    assert_eq!(world.database.tables().accounts.rows[ACCOUNT].status, "active");
}

#[test]
fn only_a_full_sync_can_accept_deletions() {
    let world = synced();
    let body = json!({ "portal_id": PORTAL, "mode": "incremental", "accept_deletions": true });
    let End::Answered(Err(problem)) = world.ask(OWNER, &body) else { panic!() };
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/accept_deletions"));
}
