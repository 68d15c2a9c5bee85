//! The portal's properties and permissions.

use hubspot_sim::{Fault, FaultKind, FaultPlan, Policy};
use serde_json::{Value, json};

use super::world::World;

const DEFINITIONS: &str = "/crm/properties/2026-09/contacts";

fn fault(route: &str, times: u64, kind: FaultKind) -> FaultPlan {
    let fault = Fault { route: Some(route.to_owned()), object: None, after: 0, times, kind, seen: 0 };
    FaultPlan { plan: vec![fault], ..FaultPlan::default() }
}

fn property(name: &str, kind: &str, field: &str, options: &[&str]) -> Value {
    let options: Vec<Value> = options
        .iter()
        .map(|value| json!({ "label": value, "value": value, "displayOrder": 0, "hidden": false }))
        .collect();
    json!({ "name": format!("sales_copilot_{name}"), "label": name, "type": kind, "fieldType": field,
        "groupName": "contactinformation", "options": options })
}

fn setup(world: &World) -> (String, String, String) {
    let setup = world.setup();
    (setup.state.to_owned(), setup.error_code.unwrap_or_default(), setup.error_message.unwrap_or_default())
}

fn updates(world: &World) -> usize {
    world.sent().iter().filter(|(request, _)| request.ends_with("batch/update")).count()
}

#[test]
fn a_property_of_that_name_and_another_type_blocks_the_portal_with_a_reason() {
    let world = World::scored(25);
    assert_eq!(world.api("POST", DEFINITIONS, &property("score", "string", "text", &[])).0, 201);
    world.run_to_the_end();
    let (state, code, detail) = setup(&world);
    assert_eq!((state.as_str(), code.as_str()), ("blocked", "property_conflict"));
    assert!(detail.contains("sales_copilot_score of type string"), "{detail}");
    assert_eq!(updates(&world), 0);
    assert_eq!(
        (world.job().state.as_str(), world.job().result),
        ("done", json!({ "blocked": "property_conflict" }))
    );
    assert!(world.write_backs().iter().all(|row| row.pending), "nothing is forgotten");
    // Someone deletes it; the schedule comes by.
    assert_eq!(world.api("DELETE", &format!("{DEFINITIONS}/sales_copilot_score"), &Value::Null).0, 204);
    world.on_schedule();
    world.run_to_the_end();
    assert_eq!((setup(&world).0.as_str(), world.differences()), ("ready", vec![]));
}

#[test]
fn properties_that_fit_are_used_as_they_are() {
    let world = World::scored(5);
    for wanted in [
        property("score", "number", "number", &[]),
        property("grade", "enumeration", "radio", &["Z", "A", "B", "C", "D", "E"]),
        property("reasons", "string", "html", &[]),
        property("scored_at", "datetime", "date", &[]),
    ] {
        assert_eq!(world.api("POST", DEFINITIONS, &wanted).0, 201);
    }
    world.run_to_the_end();
    let requests: Vec<String> = world.sent().into_iter().map(|(request, _)| request).collect();
    assert_eq!(requests.len(), 2, "one look and one batch: {requests:?}");
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn grades_that_an_enumeration_lacks_are_added_to_it() {
    let world = World::scored(5);
    assert_eq!(
        world.api("POST", DEFINITIONS, &property("grade", "enumeration", "select", &["Z", "B"])).0,
        201
    );
    world.run_to_the_end();
    let (_, grade) = world.api("GET", &format!("{DEFINITIONS}/sales_copilot_grade"), &Value::Null);
    let values: Vec<&str> =
        grade["options"].as_array().unwrap().iter().map(|option| option["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["Z", "B", "A", "C", "D", "E"]);
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn a_property_that_someone_deletes_is_made_again() {
    let world = World::scored(25);
    world.run_to_the_end();
    assert_eq!(world.api("DELETE", &format!("{DEFINITIONS}/sales_copilot_reasons"), &Value::Null).0, 204);
    for (at, id) in world.ids.iter().enumerate() {
        world.score(id, 50, "C", &format!("▼ Other {at}"));
    }
    world.run_to_the_end();
    assert_eq!(world.differences(), Vec::<String>::new(), "{}", world.log.text());
    assert_eq!((world.count("written"), world.count("refused")), (25, 0));
}

#[test]
fn a_grade_that_someone_removes_from_the_choices_comes_back() {
    let world = World::scored(25);
    world.run_to_the_end();
    let options = json!({ "options": [{ "label": "A", "value": "A", "displayOrder": 0, "hidden": false }] });
    assert_eq!(world.api("PATCH", &format!("{DEFINITIONS}/sales_copilot_grade"), &options).0, 200);
    for id in &world.ids {
        world.score(id, 51, "E", "▲ x");
    }
    world.run_to_the_end();
    assert_eq!((world.differences(), world.count("refused")), (vec![], 0), "{}", world.log.text());
}

#[test]
fn missing_scopes_are_one_clear_state() {
    for route in ["properties.write", "objects.batch_write"] {
        let world = World::scored(25);
        world.sim.borrow_mut().set_faults(fault(route, 0, FaultKind::Forbidden));
        world.run_to_the_end();
        let (state, code, detail) = setup(&world);
        assert_eq!((state.as_str(), code.as_str()), ("blocked", "missing_scopes"), "{route}");
        assert!(detail.contains("contacts.write"), "{detail}");
        assert_eq!((world.job().state.as_str(), world.count("refused")), ("done", 0));
        // A change meanwhile queues nothing.
        let jobs = world.database.tables().jobs.len();
        world.score(&world.ids[0], 99, "A", "▲ x");
        assert_eq!(world.database.tables().jobs.len(), jobs);
        world.sim.borrow_mut().set_faults(FaultPlan::default());
        world.on_schedule();
        world.run_to_the_end();
        assert_eq!(world.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_revoked_connection_asks_for_a_new_one() {
    let world = World::scored(25);
    let kind = FaultKind::TokenRevoked { refuse_refresh: true };
    world.sim.borrow_mut().set_faults(fault("objects.batch_write", 1, kind));
    world.run_to_the_end();
    assert_eq!(setup(&world).1, "needs_reconnect");
    assert_eq!((world.job().state.as_str(), world.count("refused")), ("done", 0));
}

#[test]
fn a_token_that_dies_is_replaced_and_nobody_notices() {
    let world = World::scored(25);
    let kind = FaultKind::TokenRevoked { refuse_refresh: false };
    world.sim.borrow_mut().set_faults(fault("objects.batch_write", 1, kind));
    world.run_to_the_end();
    assert_eq!((world.differences(), setup(&world).0.as_str()), (vec![], "ready"));
}

#[test]
fn a_rate_limit_delays_and_loses_nothing() {
    for policy in [Policy::TenSecondlyRolling, Policy::Daily, Policy::None] {
        let world = World::scored(45);
        let kind = FaultKind::RateLimited { policy, retry_after: None };
        world.sim.borrow_mut().set_faults(fault("objects.batch_write", 2, kind));
        let start = ports::Clock::now(&*world.clock);
        world.run_to_the_end();
        assert_eq!((world.differences(), world.job().state.as_str()), (vec![], "done"), "{policy:?}");
        assert!(ports::Clock::now(&*world.clock).millis_since(start) >= 10_000);
    }
}

#[test]
fn an_answer_that_comes_back_cut_or_not_at_all_is_sent_again() {
    for kind in [
        FaultKind::Truncated,
        FaultKind::Reset { after_write: true },
        FaultKind::Reset { after_write: false },
        FaultKind::ServerError { status: 502, html: true, retry_after: None },
    ] {
        let world = World::scored(45);
        world.sim.borrow_mut().set_faults(fault("objects.batch_write", 3, kind.clone()));
        world.run_to_the_end();
        assert_eq!(world.differences(), Vec::<String>::new(), "{kind:?}");
        assert_eq!(world.job().result["written"], json!(45), "{kind:?}: counted once each");
    }
}

#[test]
fn a_hubspot_that_is_down_fails_the_job_and_loses_no_mark() {
    let world = World::scored(25);
    let kind = FaultKind::ServerError { status: 503, html: false, retry_after: None };
    world.sim.borrow_mut().set_faults(fault("objects.batch_write", 0, kind));
    world.run();
    assert_eq!(world.job().state, "queued");
    assert_eq!(world.job().error["code"], json!("hubspot_unavailable"));
    world.sim.borrow_mut().set_faults(FaultPlan::default());
    world.run_to_the_end();
    assert_eq!(world.differences(), Vec::<String>::new());
}
