//! What an app may not see is said, and takes nothing else with it.

use hubspot_sim::ObjectType;
use serde_json::json;

use super::steps::{ended, ids, mirrored, portal, rename, run};

fn withhold(world: &super::world::World, scopes: &[&str]) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    world.sim.borrow_mut().settings_mut().withheld_scopes = scopes;
}

#[test]
fn a_missing_scope_for_deals_leaves_contacts_with_their_other_links() {
    let world = portal();
    withhold(&world, &["crm.objects.deals.read", "crm.schemas.deals.read"]);
    run(&world, "full");
    let (session, contacts, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), contacts.as_str()), ("completed", "completed"), "{}", world.log.text());
    assert_eq!(error["code"], json!("associations_not_permitted"));
    assert!(error["detail"].as_str().unwrap().contains("deals"), "{error}");
    assert_eq!(ended(&world, "deals").1, "not_permitted");
    assert_eq!(world.mirror("contacts").len(), 120);
    let linked =
        world.mirror("contacts").values().any(|row| row.raw()["associations"]["companies"].is_object());
    assert!(linked, "links to companies are read all the same");
}

#[test]
fn an_incremental_sync_does_the_same() {
    let world = mirrored();
    withhold(&world, &["crm.objects.deals.read", "crm.schemas.deals.read"]);
    rename(&world, &ids(&world, ObjectType::Contacts)[..5], "Ada");
    run(&world, "incremental");
    let (session, contacts, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), contacts.as_str()), ("completed", "completed"), "{}", world.log.text());
    assert_eq!(error["code"], json!("associations_not_permitted"));
}
