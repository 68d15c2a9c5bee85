//! What becomes of a change: taken, refused, gone, or nobody knows.

use hubspot_sim::FaultKind;
use serde_json::json;

use super::world::{World, name};

#[test]
fn what_members_changed_reaches_hubspot_a_hundred_records_a_request() {
    let world = World::renamed(150);
    world.run_to_the_end();
    assert_eq!((world.arrived(), world.count("synced")), (150, 150));
    let batches: Vec<usize> = world.sent().iter().map(|inputs| inputs.as_array().unwrap().len()).collect();
    assert_eq!(batches, [100, 50]);
}

#[test]
fn a_refused_value_is_dead_with_a_reason_and_its_correction_is_sent() {
    let world = World::renamed(30);
    world.change(7, "email", "nobody");
    world.run_to_the_end();
    let record = world.record(7);
    assert_eq!((record.state.as_str(), &record.error["code"]), ("dead", &json!("invalid_email")));
    assert!(record.error["detail"].as_str().unwrap().contains("email"), "HubSpot's own words");
    assert_eq!((world.arrived(), world.log.of("change_refused").len()), (29, 1), "the others are taken");
    world.sent();
    world.sweep();
    world.run_to_the_end();
    assert_eq!(world.sent(), Vec::<serde_json::Value>::new(), "and it is left alone");
    world.change(7, "email", "ada@example.com");
    world.run_to_the_end();
    assert_eq!(world.record(7).state, "synced");
    assert_eq!(world.portal()[&world.ids[7]]["email"], "ada@example.com");
}

#[test]
fn a_record_that_was_archived_takes_no_change_and_is_not_asked_again() {
    let world = World::renamed(5);
    world.mutate(&json!({ "action": "archive", "object": "contacts", "id": world.ids[2] }));
    world.run_to_the_end();
    assert_eq!((world.record(2).state.as_str(), &world.record(2).error["code"]), ("dead", &json!("gone")));
    assert_eq!((world.arrived(), world.count("synced")), (4, 4));
}

#[test]
fn trouble_refuses_nobody() {
    let partial =
        |category: Option<&str>| FaultKind::Partial { count: 3, category: category.map(str::to_owned) };
    for kind in [partial(Some("INTERNAL_ERROR")), partial(None), FaultKind::Empty, FaultKind::Processing] {
        let world = World::renamed(30);
        world.trouble(0, 1, kind.clone());
        world.run_to_the_end();
        assert_eq!((world.arrived(), world.count("synced")), (30, 30), "{kind:?}");
        assert_eq!(world.log.of("change_refused").len(), 0, "{kind:?}");
    }
}

#[test]
fn lasting_trouble_is_dead_after_an_hour_of_tries() {
    let world = World::renamed(3);
    world.trouble(0, 0, FaultKind::Partial { count: 3, category: Some("INTERNAL_ERROR".to_owned()) });
    let began = ports::Clock::now(&*world.clock);
    world.run_to_the_end();
    let minutes = ports::Clock::now(&*world.clock).millis_since(began) / 60_000;
    assert_eq!(world.count("dead"), 3);
    assert!((30..120).contains(&minutes), "{minutes}");
    assert_eq!(world.record(0).error["code"], json!("write_back_incomplete"));
    assert_eq!(world.record(0).outstanding.len(), 8, "each of them may still come in");
}

#[test]
fn a_portal_that_forbids_it_keeps_its_changes_waiting() {
    let world = World::renamed(3);
    world.trouble(0, 1, FaultKind::Forbidden);
    world.run_to_the_end();
    assert_eq!((world.count("synced"), world.log.of("delivery_blocked").len()), (3, 1));
    assert!(world.database.tables().outbox.records.values().all(|record| record.outstanding.is_empty()));
}

#[test]
fn a_change_during_the_request_is_sent_after_it() {
    let world = World::renamed(1);
    world.trouble(0, 1, FaultKind::Slow { ms: 5_000 });
    let changed = std::cell::Cell::new(false);
    let (database, id) = (std::rc::Rc::downgrade(&world.database), world.ids[0].clone());
    let now = ports::Clock::now(&*world.clock);
    world.database.before_each(move |call| {
        if call.function == "outbox_commit" && !changed.replace(true) {
            let database = database.upgrade().unwrap();
            let (base, ours) = (json!({ "firstname": null }), json!({ "firstname": "Later" }));
            database.tables_mut().change(testing::database::ACCOUNT, &id, &base, &ours, now);
        }
        Ok(())
    });
    world.run_to_the_end();
    assert_eq!(world.portal()[&world.ids[0]]["firstname"], "Later");
    let names: Vec<_> =
        world.sent().iter().map(|inputs| inputs[0]["properties"]["firstname"].clone()).collect();
    assert_eq!(names, [json!(name(0)), json!("Later")]);
}
