//! Objects without a table of their own: any object is a row of configuration.

use std::collections::BTreeMap;

use hubspot_sim::{Config, Mutation, ObjectType, Settings};
use serde_json::json;
use testing::database::{MEMBER, PORTAL};

use super::{
    compare::{Depth, differences},
    steps::{assert_whole, ended, ids, run},
    world::{CUSTOM, End, World, key},
};

/// A portal with 30 records of each other object, of which tickets and the custom one are synced.
fn portal() -> World {
    let settings = Settings { search_lag_ms: 0, ..Settings::default() };
    World::new(Config {
        contacts: 60,
        deals: Some(10),
        calls: Some(10),
        others: 30,
        settings: settings.without_limits(),
        ..Config::default()
    })
}

fn synced() -> World {
    let world = portal();
    run(&world, "full");
    assert_whole(&world);
    world
}

fn edit(object: ObjectType, id: u64, name: &str, value: &str) -> Mutation {
    Mutation::Edit {
        object,
        id,
        properties: BTreeMap::from([(name.to_owned(), Some(value.to_owned()))]),
        tie: false,
    }
}

#[test]
fn what_a_portal_asks_for_is_mirrored_with_its_links_and_nothing_else() {
    let world = synced();
    assert_eq!((world.mirror("tickets").len(), world.mirror(CUSTOM).len()), (30, 30));
    assert_eq!(world.mirror("products").len(), 0);
    let tickets = world.mirror("tickets");
    assert!(tickets.values().all(|row| row.raw()["associations"]["contacts"].is_object()), "{tickets:?}");
    let contacts = world.mirror("contacts");
    assert!(contacts.values().any(|row| row.raw()["associations"]["tickets"].is_object()));
    let row = tickets.values().next().unwrap();
    assert_eq!(row.content["createdate"], row.raw()["createdAt"]);
    assert!(
        row.raw()["properties"]["hs_pipeline_stage"].is_string(),
        "what HubSpot calls hs_ is a ticket's own"
    );
}

#[test]
fn a_custom_object_has_its_name_by_its_schema_and_is_asked_for_by_it() {
    let world = synced();
    let setting = world.database.tables().sync.settings[&key(CUSTOM)].clone();
    assert_eq!(setting.name, "mock_exams");
    assert_eq!(setting.schema["fullyQualifiedName"], json!("p62515_mock_exams"));
    let end =
        world.ask(MEMBER, &json!({ "portal_id": PORTAL, "mode": "incremental", "objects": ["mock_exams"] }));
    assert!(matches!(end, End::Answered(Ok(_))), "{end:?}");
    let tables = world.database.tables();
    let objects: Vec<&String> = tables.sync.sessions.last().unwrap().objects.keys().collect();
    assert_eq!(objects, [CUSTOM]);
}

#[test]
fn an_incremental_sync_finds_changes_deletions_restorations_and_merges() {
    let world = synced();
    let (tickets, exams) = (ids(&world, ObjectType::Tickets), ids(&world, ObjectType::MockExams));
    world.mutate(&edit(ObjectType::Tickets, tickets[0], "subject", "Solved")).unwrap();
    world.mutate(&edit(ObjectType::MockExams, exams[0], "capacity", "7")).unwrap();
    world.mutate(&Mutation::Archive { object: ObjectType::Tickets, id: tickets[1] }).unwrap();
    world.mutate(&Mutation::Archive { object: ObjectType::MockExams, id: exams[1] }).unwrap();
    let merge = Mutation::Merge {
        object: ObjectType::Tickets,
        primary: tickets[2],
        loser: tickets[3],
        new_id: Some(true),
    };
    world.mutate(&merge).unwrap();
    let subject = BTreeMap::from([("subject".to_owned(), Some("New".to_owned()))]);
    world.mutate(&Mutation::Create { object: ObjectType::Tickets, properties: subject }).unwrap();
    run(&world, "incremental");
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    assert_eq!(world.mirror("tickets").len(), 32);
    assert!(world.mirror(CUSTOM)[&exams[1].to_string()].archived_at().is_some());

    world.mutate(&Mutation::Restore { object: ObjectType::MockExams, id: exams[1] }).unwrap();
    run(&world, "incremental");
    assert_eq!(differences(&world, Depth::Dated), Vec::<String>::new());
    assert!(world.mirror(CUSTOM)[&exams[1].to_string()].archived_at().is_none());
    run(&world, "full");
    assert_whole(&world);
}

#[test]
fn a_missing_scope_disables_that_object_with_a_plain_word() {
    let world = portal();
    world.sim.borrow_mut().settings_mut().withheld_scopes =
        ["crm.objects.custom.read", "crm.schemas.custom.read"].map(str::to_owned).to_vec();
    run(&world, "full");
    let (session, object, error) = ended(&world, CUSTOM);
    assert_eq!((session.as_str(), object.as_str()), ("completed", "not_permitted"), "{}", world.log.text());
    assert_eq!(error["code"], json!("missing_scopes"));
    assert_eq!(ended(&world, "tickets").1, "completed");
    assert_eq!(world.mirror(CUSTOM).len(), 0);
}

#[test]
fn contacts_keep_their_other_links_when_tickets_may_not_be_seen() {
    let world = portal();
    world.sim.borrow_mut().settings_mut().withheld_scopes =
        ["crm.objects.tickets.read", "crm.schemas.tickets.read", "tickets"].map(str::to_owned).to_vec();
    run(&world, "full");
    let (session, contacts, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), contacts.as_str()), ("completed", "completed"), "{}", world.log.text());
    assert_eq!(error["code"], json!("associations_not_permitted"));
    assert!(error["detail"].as_str().unwrap().contains("tickets"), "{error}");
    assert_eq!(ended(&world, "tickets").1, "not_permitted");
    assert!(world.mirror("contacts").values().any(|row| row.raw()["associations"]["companies"].is_object()));
}

#[test]
fn a_custom_object_that_the_portal_does_not_have_fails_alone() {
    let world = portal();
    world.enable("2-999", &[]);
    run(&world, "full");
    let (_, object, error) = ended(&world, "2-999");
    assert_eq!(
        (object.as_str(), &error["code"]),
        ("failed", &json!("hubspot_not_found")),
        "{}",
        world.log.text()
    );
    assert_eq!(ended(&world, CUSTOM).1, "completed");
    assert_whole_but(&world, "2-999");
}

/// Everything else is as the portal has it.
fn assert_whole_but(world: &World, object: &str) {
    world.database.tables_mut().sync.settings.remove(&key(object));
    assert_whole(world);
}

#[test]
fn an_object_that_the_portal_does_not_sync_is_refused_by_name() {
    let world = portal();
    let end = world.ask(MEMBER, &json!({ "portal_id": PORTAL, "mode": "full", "objects": ["products"] }));
    let End::Answered(Err(problem)) = end else { panic!("{end:?}") };
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/objects"));
    assert_eq!(world.database.tables().sync.sessions.len(), 0);
}
