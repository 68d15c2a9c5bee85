//! What links mean: however a record is read, its links end with the same kinds.

use hubspot_sim::{Fault, FaultKind, FaultPlan, LabelCategory, Mutation, ObjectType};
use serde_json::{Value, json};

use super::{
    compare::{Depth, differences, unknown_labels},
    scenarios::config,
    world::World,
};
use ObjectType::{Companies, Contacts, Deals};

/// Labels of every category: two of contacts with companies, one of deals with contacts.
pub(super) fn define_labels(world: &World) {
    for (from, to, category, name) in [
        (Contacts, Companies, LabelCategory::HubspotDefined, "billing"),
        (Contacts, Companies, LabelCategory::UserDefined, "decision"),
        (Deals, Contacts, LabelCategory::IntegratorDefined, "signer"),
    ] {
        let (label, inverse) = (format!("{name} of"), format!("has {name}"));
        let name = name.to_owned();
        world.mutate(&Mutation::DefineLabel { from, to, category, name, label, inverse }).unwrap();
    }
}

fn ids(world: &World, object: ObjectType) -> Vec<u64> {
    let truth: Value = serde_json::from_str(&world.sim.borrow().truth(object, "false")).unwrap();
    let ids = truth["results"].as_array().unwrap().iter();
    ids.map(|record| record["id"].as_str().unwrap().parse().unwrap()).collect()
}

fn label(world: &World, from: (ObjectType, u64), to: (ObjectType, u64), number: usize) {
    let (from, from_id, to, to_id) = (from.0, from.1, to.0, to.1);
    world.mutate(&Mutation::Label { from, from_id, to, to_id, number, remove: false }).unwrap();
}

/// A portal with labels: on primary links, on plain ones, and two on one link.
fn labelled() -> World {
    let world = World::new(config());
    define_labels(&world);
    let (contacts, companies, deals) = (ids(&world, Contacts), ids(&world, Companies), ids(&world, Deals));
    for at in 0..6 {
        label(&world, (Contacts, contacts[at]), (Companies, companies[0]), 0);
        label(&world, (Contacts, contacts[at + 2]), (Companies, companies[0]), 1);
    }
    label(&world, (Deals, deals[0]), (Contacts, contacts[0]), 2);
    world
}

fn sync(world: &World, mode: &str) {
    world.clock.advance_ms(60_000);
    world.start(mode);
    world.run_to_the_end();
}

/// Every record that has links gets a new date of change.
fn touch(world: &World) {
    for object in [Contacts, Companies, Deals] {
        world.mutate(&Mutation::EditRandom { object, count: 500, tie: false }).unwrap();
    }
}

#[test]
fn links_read_by_list_and_by_batch_are_the_same() {
    let world = labelled();
    sync(&world, "full");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    assert_eq!(unknown_labels(&world), Vec::<String>::new());
    let listed: Vec<_> = world
        .mirror("contacts")
        .into_iter()
        .map(|(id, row)| (id, row.raw()["associations"].clone()))
        .collect();
    touch(&world);
    sync(&world, "incremental");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    for (id, associations) in listed {
        assert_eq!(world.mirror("contacts")[&id].raw()["associations"], associations, "{id}");
    }
}

#[test]
fn a_kind_that_is_met_first_by_an_incremental_sync_is_looked_up_once() {
    let world = World::new(config());
    sync(&world, "full");
    define_labels(&world);
    let (contact, company) = (ids(&world, Contacts)[3], ids(&world, Companies)[1]);
    label(&world, (Contacts, contact), (Companies, company), 1);
    touch(&world);
    sync(&world, "incremental");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new());
    assert_eq!(unknown_labels(&world), Vec::<String>::new());
    let mirror = world.mirror("contacts");
    let links = &mirror[&contact.to_string()].raw()["associations"]["companies"]["results"];
    let labelled = links.as_array().unwrap().iter().find(|link| link["category"] == "USER_DEFINED");
    assert_eq!(labelled.unwrap()["typeId"], json!(1), "the number of HubSpot's primary link");
    let asked = asked_for_kinds(&world);
    touch(&world);
    sync(&world, "incremental");
    assert_eq!(asked_for_kinds(&world), asked, "what is known is not asked for again");
}

#[test]
fn another_text_of_a_label_is_seen_after_a_day_and_by_a_full_sync() {
    let world = labelled();
    sync(&world, "full");
    world.mutate(&Mutation::RenameLabel { number: 1, label: "Boss".to_owned() }).unwrap();
    touch(&world);
    sync(&world, "incremental");
    assert_ne!(unknown_labels(&world), Vec::<String>::new(), "asked within a day");
    world.clock.advance_ms(86_400_000);
    touch(&world);
    sync(&world, "incremental");
    assert_eq!(unknown_labels(&world), Vec::<String>::new());
    world.mutate(&Mutation::RenameLabel { number: 1, label: "Chief".to_owned() }).unwrap();
    sync(&world, "full");
    assert_eq!(unknown_labels(&world), Vec::<String>::new());
}

#[test]
fn definitions_that_hubspot_does_not_give_stop_nothing() {
    let world = labelled();
    let refusal = Fault {
        route: Some("associations.list".to_owned()),
        object: None,
        after: 0,
        times: 0,
        kind: FaultKind::Forbidden,
        seen: 0,
    };
    world.sim.borrow_mut().set_faults(FaultPlan { plan: vec![refusal], ..FaultPlan::default() });
    sync(&world, "full");
    assert_eq!(differences(&world, Depth::Whole), Vec::<String>::new(), "the links have their ids");
    assert!(!world.database.tables().sync.kinds.values().any(|kinds| !kinds.is_empty()));
    world.sim.borrow_mut().set_faults(FaultPlan::default());
    touch(&world);
    sync(&world, "incremental");
    let lacking = unknown_labels(&world).into_iter().filter(|label| !label.ends_with("mirror None"));
    assert_eq!(lacking.collect::<Vec<_>>(), Vec::<String>::new());
}

fn asked_for_kinds(world: &World) -> u64 {
    world.sim.borrow().stats().by_route.get("associations.list").copied().unwrap_or_default()
}
