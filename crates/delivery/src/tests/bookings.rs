//! Bookings reach HubSpot once, with their links, whatever is cut off.

use std::collections::BTreeMap;

use hubspot_sim::{FaultKind, ObjectType};
use ports::Clock as _;
use serde_json::{Value, json};
use testing::database::ACCOUNT;

use super::world::{End, World};

/// A portal with exams, and so many bookings of its contacts that were made here.
fn booked(bookings: usize) -> World {
    let world = World::with_others(u32::try_from(bookings.max(1)).unwrap());
    let exams = world.records(ObjectType::MockExams);
    let exam = exams.keys().next().unwrap();
    for (name, object) in [("bookings", ObjectType::Bookings), ("mock_exams", ObjectType::MockExams)] {
        let row = json!({ "account_id": ACCOUNT, "object_type": object.type_id(), "name": name, "links_to": [], "is_enabled": true });
        world.database.tables_mut().insert("public.sync_objects", &row, world.clock.now());
    }
    for at in 0..bookings {
        let ours = json!({ "status": "active", "dominant_hand": "left" });
        let ends = [world.ids[at].as_str(), exam];
        world.database.tables_mut().book(ACCOUNT, &format!("b{at}"), ends, &ours, world.clock.now());
    }
    world
}

/// HubSpot's records of the bookings that were made here, by name, with their links.
fn arrived(world: &World) -> BTreeMap<String, (Value, usize, usize)> {
    let truth: Value =
        serde_json::from_str(&world.sim.borrow().truth(ObjectType::Bookings, "false")).unwrap();
    let links = |record: &Value, to: &str| record["associations"][to].as_array().map_or(0, Vec::len);
    let ours = truth["results"].as_array().unwrap().iter().filter_map(|record| {
        let name = record["properties"]["booking_id"].as_str().filter(|name| name.starts_with('b'))?;
        let ends = (links(record, "contacts"), links(record, "mock_exams"));
        Some((name.to_owned(), (record["properties"]["status"].clone(), ends.0, ends.1)))
    });
    ours.collect()
}

fn states(world: &World) -> Vec<(String, bool)> {
    let tables = world.database.tables();
    tables.bookings.rows.values().map(|row| (row.record.state.clone(), row.hubspot_id.is_some())).collect()
}

#[test]
fn a_booking_is_made_once_and_linked_with_its_contact_and_its_exam() {
    let world = booked(3);
    world.run_to_the_end();
    let all = arrived(&world);
    assert_eq!(all.len(), 3);
    assert!(all.values().all(|booking| *booking == (json!("active"), 1, 1)), "{all:?}");
    assert!(states(&world).iter().all(|state| *state == ("synced".to_owned(), true)));
}

#[test]
fn a_change_goes_by_hubspots_id_and_alone() {
    let world = booked(2);
    world.run_to_the_end();
    world.sent();
    for row in world.database.tables_mut().bookings.rows.values_mut().take(1) {
        row.record.ours.insert("status".to_owned(), json!("cancelled"));
        "pending".clone_into(&mut row.record.state);
    }
    world.sweep();
    world.run_to_the_end();
    assert_eq!(world.sent()[0][0]["properties"], json!({ "status": "cancelled" }));
    let cancelled = arrived(&world).into_values().filter(|booking| booking.0 == "cancelled").count();
    assert_eq!(cancelled, 1);
}

#[test]
fn killed_at_every_single_call_once_each_booking_is_made_once() {
    for half_calls in 0..200 {
        let world = booked(3);
        if world.run_killed(half_calls) != End::Killed {
            assert!(half_calls > 16, "only {half_calls} calls to be killed at");
            return;
        }
        // The lease of a job or of a record ends, and the schedule sees to what nobody comes for.
        world.clock.set(world.clock.now().plus_millis(61_000));
        world.sweep();
        world.run_to_the_end();
        let all = arrived(&world);
        assert_eq!(all.len(), 3, "killed at {half_calls}");
        assert!(all.values().all(|booking| *booking == (json!("active"), 1, 1)), "{half_calls}: {all:?}");
        assert!(states(&world).iter().all(|state| *state == ("synced".to_owned(), true)), "{half_calls}");
    }
    panic!("the job has no end");
}

#[test]
fn a_link_that_hubspot_refuses_is_named_and_holds_up_nobody_else() {
    let world = booked(5);
    world.mutate(&json!({ "action": "archive", "object": "contacts", "id": world.ids[2] }));
    world.run_to_the_end();
    let dead: Vec<Value> = {
        let tables = world.database.tables();
        let dead = tables.bookings.rows.values().filter(|row| row.record.state == "dead");
        dead.map(|row| json!([row.booking_id, row.record.error["code"]])).collect()
    };
    assert_eq!(dead.len(), 1, "{dead:?}");
    assert_eq!(dead[0][0], "b2");
    assert_eq!(states(&world).iter().filter(|state| state.0 == "synced").count(), 4);
}

#[test]
fn trouble_of_hubspots_passes() {
    for kind in [FaultKind::Empty, FaultKind::Processing] {
        let world = booked(4);
        world.trouble(0, 1, kind.clone());
        world.run_to_the_end();
        assert_eq!(arrived(&world).len(), 4, "{kind:?}");
        assert!(states(&world).iter().all(|state| state.0 == "synced"), "{kind:?}");
    }
}
