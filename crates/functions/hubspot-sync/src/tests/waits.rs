//! A sync that waits says why and until when; one that died goes on where it was.

use hubspot_sim::{FaultKind, ObjectType, Policy};
use kernel::Timestamp;
use serde_json::{Value, json};
use testing::database::{ACCOUNT, Job};

use super::{
    steps::{answers_of, assert_whole, ended, heal, portal, run},
    world::World,
};

fn waiting(world: &World, object: &str) -> Value {
    world.database.tables().sync.sessions[0].objects[object].waiting.clone()
}

#[test]
fn a_spent_daily_limit_is_told_with_the_time_at_which_the_sync_goes_on() {
    let world = portal();
    let limit = FaultKind::RateLimited { policy: Policy::Daily, retry_after: Some(7_200) };
    answers_of(&world, &["objects.list"], Some(ObjectType::Contacts), 1, &limit);
    world.start("full");
    world.run();
    let told = waiting(&world, "contacts");
    assert_eq!(told["code"], json!("daily_limit"), "{}", world.log.text());
    let job = world.database.tables().jobs[&1].clone();
    let resumes_at = Timestamp::parse(told["resumes_at"].as_str().unwrap()).unwrap();
    // The clock moves a little from the note to the release.
    assert!((0..1_000).contains(&job.run_after.millis_since(resumes_at)), "{job:?} {told}");
    assert_eq!(job.state, "queued");
    world.run_to_the_end();
    assert_eq!(waiting(&world, "contacts"), Value::Null);
    assert_whole(&world);
}

#[test]
fn a_portal_that_moves_is_told() {
    let world = portal();
    let moves = FaultKind::ServerError { status: 477, html: false, retry_after: Some(3_600) };
    answers_of(&world, &["objects.list"], Some(ObjectType::Contacts), 1, &moves);
    world.start("full");
    world.run();
    assert_eq!(waiting(&world, "contacts")["code"], json!("portal_migrating"));
    world.run_to_the_end();
    assert_whole(&world);
}

#[test]
fn a_first_sync_that_died_goes_on_where_it_was() {
    let world = portal();
    let gone = FaultKind::TokenRevoked { refuse_refresh: true };
    let fault = hubspot_sim::Fault {
        route: Some("objects.list".to_owned()),
        object: Some(ObjectType::Contacts),
        after: 6,
        times: 1,
        kind: gone,
        seen: 0,
    };
    let plan = hubspot_sim::FaultPlan { plan: vec![fault], ..hubspot_sim::FaultPlan::default() };
    world.sim.borrow_mut().set_faults(plan);
    world.start("full");
    world.run_to_the_end();
    assert_eq!(ended(&world, "contacts").1, "failed");
    let mirrored = world.mirror("contacts").len();
    assert!((1..120).contains(&mirrored), "{mirrored}");

    heal(&world);
    world.reconnect();
    assert_eq!(world.database.tables().accounts.rows[ACCOUNT].status, "active");
    run(&world, "full");
    assert_whole(&world);
    let tables = world.database.tables();
    let begun = |job: &Job| job.cursor["started_at"].clone();
    let contacts: Vec<_> = tables.jobs.values().filter(|job| job.payload["object"] == "contacts").collect();
    assert_eq!(begun(contacts[1]), begun(contacts[0]), "the walk was not begun again");
}
