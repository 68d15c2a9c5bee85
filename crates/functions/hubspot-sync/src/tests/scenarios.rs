//! One thing at a time.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Fault, FaultKind, FaultPlan, Mutation, ObjectType, Request, Settings};
use serde_json::{Value, json};
use testing::database::{ACCOUNT, MirrorRecord};

use super::{
    compare::{Depth, differences},
    world::{End, World, key},
};

pub(super) fn config() -> Config {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() };
    Config {
        contacts: 120,
        deals: Some(30),
        calls: Some(40),
        settings: settings.without_limits(),
        ..Config::default()
    }
}

fn synced(config: Config) -> World {
    let world = World::new(config);
    world.start("full");
    world.run_to_the_end();
    assert_equal(&world, Depth::Whole);
    world
}

fn assert_equal(world: &World, depth: Depth) {
    assert_eq!(differences(world, depth), Vec::<String>::new(), "{}", world.log.text());
}

fn incremental(world: &World) {
    world.clock.advance_ms(60_000);
    world.start("incremental");
    world.run_to_the_end();
}

fn fault(route: &str, object: Option<ObjectType>, times: u64, kind: FaultKind) -> FaultPlan {
    let fault = Fault { route: Some(route.to_owned()), object, after: 1, times, kind, seen: 0 };
    FaultPlan { plan: vec![fault], ..FaultPlan::default() }
}

fn edit(object: ObjectType, id: u64, name: &str, value: &str) -> Mutation {
    let properties = BTreeMap::from([(name.to_owned(), Some(value.to_owned()))]);
    Mutation::Edit { object, id, properties, tie: false }
}

fn first_id(world: &World, object: ObjectType, at: usize) -> u64 {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "false")).unwrap();
    truth["results"][at]["id"].as_str().unwrap().parse().unwrap()
}

fn total(world: &World) -> i64 {
    let count = |object| {
        let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "all")).unwrap();
        truth["total"].as_i64().unwrap()
    };
    ObjectType::ALL.into_iter().map(count).sum()
}

fn row(world: &World, object: &str, id: u64) -> MirrorRecord {
    world.mirror(object)[&id.to_string()].clone()
}

#[test]
fn a_full_sync_mirrors_every_record_and_counts_each_once() {
    let world = synced(config());
    let tables = world.database.tables();
    assert_eq!(tables.sync.sessions[0].status, "completed");
    assert_eq!(tables.sync.sessions[0].records_count, total(&world));
    assert!(tables.sync.properties[&key("contacts")].len() > 30);
    assert_eq!(tables.sync.watermarks.len(), 4);
    let contacts = &tables.sync.sessions[0].objects["contacts"];
    assert_eq!(contacts.expected, Some(120), "the progress display knows how many there are");
}

#[test]
fn an_incremental_sync_brings_what_changed() {
    let world = synced(config());
    let ids: Vec<u64> = (0..8).map(|at| first_id(&world, ObjectType::Contacts, at)).collect();
    world.mutate(&edit(ObjectType::Contacts, ids[0], "firstname", "Ada")).unwrap();
    world.mutate(&Mutation::Archive { object: ObjectType::Contacts, id: ids[1] }).unwrap();
    world
        .mutate(&Mutation::Merge {
            object: ObjectType::Contacts,
            primary: ids[2],
            loser: ids[3],
            new_id: Some(false),
        })
        .unwrap();
    world
        .mutate(&Mutation::Merge {
            object: ObjectType::Contacts,
            primary: ids[4],
            loser: ids[5],
            new_id: Some(true),
        })
        .unwrap();
    let email = BTreeMap::from([("email".to_owned(), Some("new@example.com".to_owned()))]);
    world.mutate(&Mutation::Create { object: ObjectType::Contacts, properties: email }).unwrap();
    let before = world.requests();
    incremental(&world);
    assert_equal(&world, Depth::Dated);
    assert_eq!(row(&world, "contacts", ids[3]).merged_into(), Some(ids[2].to_string().as_str()));
    assert!(row(&world, "contacts", ids[5]).merged_into().is_some());
    assert!(world.requests() - before < 60, "not everything is read again: {}", world.requests() - before);
    world.mutate(&Mutation::Restore { object: ObjectType::Contacts, id: ids[1] }).unwrap();
    incremental(&world);
    assert_equal(&world, Depth::Dated);
}

#[test]
fn what_the_search_shows_late_is_found_by_the_trailing_window() {
    let world = synced(config());
    world.sim.borrow_mut().settings_mut().search_lag_ms = 7_000;
    let id = first_id(&world, ObjectType::Deals, 3);
    world.clock.advance_ms(60_000);
    world.mutate(&edit(ObjectType::Deals, id, "dealname", "late")).unwrap();
    world.start("incremental");
    world.run_to_the_end();
    assert_eq!(row(&world, "deals", id).raw()["properties"]["dealname"], json!("late"));
}

#[test]
fn a_record_without_a_date_of_change_is_found_by_a_full_sync() {
    let mut config = config();
    config.settings.restore_keeps_updated_at = true;
    let world = synced(config);
    let ids: Vec<u64> = (0..3).map(|at| first_id(&world, ObjectType::Contacts, at)).collect();
    world.mutate(&Mutation::Archive { object: ObjectType::Contacts, id: ids[0] }).unwrap();
    incremental(&world);
    assert!(row(&world, "contacts", ids[0]).archived_at().is_some());
    world.mutate(&Mutation::Restore { object: ObjectType::Contacts, id: ids[0] }).unwrap();
    world.mutate(&Mutation::GdprDelete { id: ids[1] }).unwrap();
    world.clock.advance_ms(60_000);
    world.start("full");
    world.run_to_the_end();
    assert_equal(&world, Depth::Whole);
    assert!(row(&world, "contacts", ids[1]).archived_at().is_some(), "the sweep looks for it by id");
}

#[test]
fn association_lists_are_read_to_their_end_on_every_way() {
    let mut config = config();
    config.settings.association_page = 1;
    config.settings.association_batch_page = 1;
    let world = synced(config);
    let many = world.mirror("companies").values().any(|row| {
        row.raw()["associations"]["contacts"]["results"].as_array().is_some_and(|list| list.len() > 2)
    });
    assert!(many, "the portal has a company with several contacts");
}

/// Gives contacts more properties than a URL takes.
pub(super) fn widen(world: &World) {
    for number in 0..130 {
        let name = format!("a_custom_property_with_quite_a_long_name_that_fills_the_url_{number}");
        let definition = json!({ "name": name, "label": name, "type": "string", "fieldType": "text",
            "groupName": "contactinformation" });
        let now = ports::Clock::now(&*world.clock).as_millis();
        let (token, _) = world.sim.borrow_mut().install(now);
        let request = Request::json("POST", "/crm/properties/2026-09/contacts", &definition).bearer(&token);
        let response = world.sim.borrow_mut().handle(now, &request);
        assert_eq!(response.status, 201, "{}", response.body);
    }
}

#[test]
fn too_many_properties_for_a_url_are_read_by_batch() {
    let world = World::new(config());
    widen(&world);
    world.start("full");
    world.run_to_the_end();
    assert_equal(&world, Depth::Whole);
    let tables = world.database.tables();
    assert_eq!(tables.jobs[&1].cursor["wide"], json!(true));
    assert_eq!(tables.jobs[&3].cursor["wide"], json!(false));
}

#[test]
fn an_object_that_is_not_permitted_does_not_stop_the_others() {
    let world = World::new(config());
    world.sim.borrow_mut().set_faults(FaultPlan {
        plan: vec![Fault {
            route: None,
            object: Some(ObjectType::Deals),
            after: 0,
            times: 0,
            kind: FaultKind::Forbidden,
            seen: 0,
        }],
        ..FaultPlan::default()
    });
    world.start("full");
    world.run_to_the_end();
    let tables = world.database.tables();
    let status = |object: &str| tables.sync.sessions[0].objects[object].status.clone();
    assert_eq!((status("deals").as_str(), status("calls").as_str()), ("not_permitted", "completed"));
    assert_eq!(tables.sync.sessions[0].status, "completed");
    assert_eq!(world.mirror("contacts").len(), 120);
    assert!(world.mirror("deals").is_empty());
}

#[test]
fn a_poisoned_row_is_reported_and_the_others_are_stored() {
    let world = World::new(config());
    let poisoned = [first_id(&world, ObjectType::Contacts, 7), first_id(&world, ObjectType::Contacts, 8)];
    world.refuse(poisoned.iter().map(u64::to_string));
    world.start("full");
    world.run_to_the_end();
    {
        let tables = world.database.tables();
        assert_eq!(world.mirror("contacts").len(), 118);
        assert_eq!(tables.sync.sessions[0].objects["contacts"].error_count, 2);
        assert_eq!(
            tables.sync.sessions[0].records_count,
            total(&world),
            "the refused ones were read as well"
        );
        for id in poisoned {
            let (account, object) = key("contacts");
            let error = (account, object, id.to_string(), "rejected_by_database".into());
            assert!(tables.sync.errors.contains_key(&error));
        }
    }
    world.refuse([]);
    world.clock.advance_ms(60_000);
    world.start("full");
    world.run_to_the_end();
    assert_equal(&world, Depth::Whole);
    assert!(world.database.tables().sync.errors.is_empty(), "what was stored after all is no error any more");
}

#[test]
fn a_database_that_refuses_everything_fails_the_object_instead_of_every_row() {
    let world = World::new(config());
    let all: Value = serde_json::from_str(&world.sim.borrow().truth(ObjectType::Contacts, "all")).unwrap();
    let ids =
        all["results"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap().to_owned());
    world.refuse(ids);
    world.start("full");
    world.run_to_the_end();
    let tables = world.database.tables();
    assert_eq!(tables.sync.sessions[0].objects["contacts"].status, "failed");
    assert_eq!(tables.sync.sessions[0].objects["calls"].status, "completed");
}

#[test]
fn a_cancelled_session_stops_at_the_next_commit() {
    let world = World::new(config());
    let session = world.start("full");
    world.kill.after(Some(60));
    assert_eq!(world.run(), End::Killed);
    world.cancel(&session);
    let rows = |world: &World| world.database.tables().mirror.values().map(BTreeMap::len).sum::<usize>();
    let before = rows(&world);
    world.clock.advance_ms(120_000);
    world.run();
    let tables = world.database.tables();
    assert!(tables.jobs.values().all(|job| job.state == "cancelled"), "{:?}", tables.jobs);
    drop(tables);
    assert_eq!(rows(&world), before);
}

#[test]
fn a_cancel_is_noticed_while_the_work_is_going_on() {
    let world = World::new(config());
    let session = world.start("full");
    world.cancel_after(20, &session);
    world.run();
    let tables = world.database.tables();
    let states: Vec<_> = tables.jobs.values().map(|job| job.state.as_str()).collect();
    // A small object may have been done by then.
    assert!(states.iter().all(|state| matches!(*state, "cancelled" | "done")), "{states:?}");
    assert_eq!(states[0], "cancelled");
    drop(tables);
    assert!(world.mirror("contacts").len() < 120);
}

#[test]
fn a_token_that_dies_in_the_middle_is_replaced() {
    let world = World::new(config());
    let kind = FaultKind::TokenRevoked { refuse_refresh: false };
    world.sim.borrow_mut().set_faults(fault("objects.list", Some(ObjectType::Contacts), 1, kind));
    world.start("full");
    world.run_to_the_end();
    assert_equal(&world, Depth::Whole);
}

#[test]
fn a_connection_that_is_gone_fails_the_session() {
    let world = World::new(config());
    let kind = FaultKind::TokenRevoked { refuse_refresh: true };
    world.sim.borrow_mut().set_faults(fault("objects.list", None, 1, kind));
    world.start("full");
    world.run_to_the_end();
    let tables = world.database.tables();
    assert_eq!(
        (tables.sync.sessions[0].status, tables.accounts.rows[ACCOUNT].status.as_str()),
        ("failed", "error")
    );
    assert!(tables.jobs.values().any(|job| job.error["code"] == json!("needs_reconnect")));
}

#[test]
fn the_requests_stay_near_the_floor() {
    let world = synced(config());
    // Properties, count, three pairs' kinds of links and at least one page of each list for 4 objects; 120 + 30 + 40 and the companies by tens.
    let live: usize = world.database.tables().mirror.values().map(BTreeMap::len).sum();
    let floor = 4 * 6 + live / 10;
    let requests = usize::try_from(world.requests()).unwrap();
    assert!(requests <= floor + 8, "{requests} requests, the floor is {floor}");
}
