//! A record that HubSpot cannot serve costs that record and no other; a list that leads nowhere ends.

use hubspot_sim::{FaultKind, Mutation, ObjectType};
use ports::Clock as _;
use serde_json::json;

use super::{
    compare::{Depth, differences},
    steps::{answers, answers_of, assert_whole, ended, errors, heal, ids, mirrored, portal, rename, run},
    world::World,
};

const READS: [&str; 3] = ["objects.list", "objects.batch_read", "objects.get"];
const UNSERVED: &str = "hubspot_cannot_serve";

fn unserved(ids: &[u64], named: bool) -> FaultKind {
    FaultKind::Unserved { ids: ids.to_vec(), named }
}

fn is_only(world: &World, culprits: &[u64]) {
    let mut expected: Vec<_> = culprits.iter().map(|id| (id.to_string(), UNSERVED.to_owned())).collect();
    expected.sort();
    assert_eq!(errors(world), expected, "{}", world.log.text());
}

#[test]
fn a_record_that_hubspot_cannot_serve_costs_no_other_one() {
    for at in [vec![0], vec![67], vec![119], vec![40, 41], vec![3, 90]] {
        let world = portal();
        let all = ids(&world, ObjectType::Contacts);
        let culprits: Vec<u64> = at.iter().map(|at| all[*at]).collect();
        answers(&world, &READS, &unserved(&culprits, false));
        run(&world, "full");
        let (session, contacts, error) = ended(&world, "contacts");
        assert_eq!((session.as_str(), contacts.as_str()), ("completed", "completed"), "{at:?} {error}");
        is_only(&world, &culprits);
        assert_eq!(world.mirror("contacts").len(), 120 - culprits.len(), "{at:?}");
        {
            let tables = world.database.tables();
            let contacts = &tables.sync.sessions[0].objects["contacts"];
            assert_eq!(contacts.error_count, i64::try_from(culprits.len()).unwrap());
        }
        heal(&world);
        run(&world, "incremental");
        is_only(&world, &[]);
        assert_whole(&world);
    }
}

#[test]
fn what_hubspot_cannot_serve_by_id_is_isolated_as_well() {
    for named in [false, true] {
        let world = mirrored();
        let all = ids(&world, ObjectType::Contacts);
        rename(&world, &all[20..60], "Ada");
        let culprits = [all[25], all[59]];
        answers(&world, &READS, &unserved(&culprits, named));
        run(&world, "incremental");
        assert_eq!(ended(&world, "contacts").0, "completed", "{}", world.log.text());
        is_only(&world, &culprits);
        assert_eq!(differences(&world, Depth::Dated).len(), 4, "the two are what they were");
        run(&world, "incremental");
        is_only(&world, &culprits);
        heal(&world);
        run(&world, "incremental");
        is_only(&world, &[]);
        assert_whole(&world);
    }
}

#[test]
fn many_are_isolated_before_the_deadline_of_one_invocation() {
    let world = mirrored();
    let all = ids(&world, ObjectType::Contacts);
    rename(&world, &all[..100], "Ada");
    let culprits: Vec<u64> = all[..100].iter().step_by(5).copied().collect();
    answers(&world, &READS, &unserved(&culprits, false));
    world.clock.advance_ms(60_000);
    world.start("incremental");
    let began = world.clock.now();
    world.run();
    let took = world.clock.now().millis_since(began);
    assert!(took < edge::jobs::DEADLINE_MS, "{took} ms");
    world.run_to_the_end();
    assert_eq!(ended(&world, "contacts").1, "completed", "{}", world.log.text());
    is_only(&world, &culprits);
}

#[test]
fn the_sweep_takes_no_record_for_gone_that_hubspot_cannot_serve() {
    let world = mirrored();
    let culprits = &ids(&world, ObjectType::Contacts)[30..32];
    answers(&world, &READS, &unserved(culprits, false));
    run(&world, "full");
    assert_eq!(ended(&world, "contacts").0, "completed");
    is_only(&world, culprits);
    assert_whole(&world);
}

#[test]
fn an_outage_is_no_fault_of_the_records() {
    let world = portal();
    let down = FaultKind::ServerError { status: 503, html: true, retry_after: None };
    answers_of(&world, &READS, Some(ObjectType::Contacts), 0, &down);
    run(&world, "full");
    let (session, contacts, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), contacts.as_str()), ("failed", "failed"));
    assert_eq!(error["code"], json!("hubspot_unavailable"));
    assert_eq!(errors(&world), []);
}

#[test]
fn more_records_than_a_few_are_trouble_of_hubspots_and_end_the_object() {
    let world = portal();
    let all = ids(&world, ObjectType::Contacts);
    answers(&world, &READS, &unserved(&all[10..110], false));
    run(&world, "full");
    assert_eq!(ended(&world, "contacts").1, "failed");
}

#[test]
fn a_cursor_that_does_not_advance_ends_the_object_and_no_other() {
    for (routes, kind, code) in [
        (["objects.list"], FaultKind::Stuck, "cursor_stuck"),
        (["objects.list"], FaultKind::Hollow, "cursor_stuck"),
    ] {
        let world = portal();
        answers(&world, &routes, &kind);
        run(&world, "full");
        let (session, contacts, error) = ended(&world, "contacts");
        assert_eq!((session.as_str(), contacts.as_str()), ("failed", "failed"), "{kind:?}");
        assert_eq!(error["code"], json!(code), "{kind:?} {error}");
        assert!(world.requests() < 400, "{kind:?}: {} requests", world.requests());
        assert_eq!(ended(&world, "deals").1, "completed");
        heal(&world);
        run(&world, "full");
        assert_whole(&world);
    }
}

#[test]
fn an_association_list_that_begins_anew_ends_the_object() {
    let world = mirrored();
    world.sim.borrow_mut().settings_mut().association_batch_page = 1;
    let company = ids(&world, ObjectType::Companies)[0];
    for contact in &ids(&world, ObjectType::Contacts)[..3] {
        let link = Mutation::Associate {
            from: ObjectType::Companies,
            from_id: company,
            to: ObjectType::Contacts,
            to_id: *contact,
            primary: false,
            remove: false,
        };
        world.mutate(&link).unwrap();
    }
    world.mutate(&Mutation::EditRandom { object: ObjectType::Companies, count: 1_000, tie: false }).unwrap();
    answers_of(&world, &["associations.batch_read"], Some(ObjectType::Companies), 0, &FaultKind::Stuck);
    let before = world.requests();
    run(&world, "incremental");
    let (session, _, error) = ended(&world, "companies");
    assert_eq!((session.as_str(), &error["code"]), ("failed", &json!("cursor_stuck")));
    assert!(world.requests() - before < 400, "{} requests", world.requests() - before);
}

#[test]
fn answers_that_never_come_are_failed_attempts() {
    let world = portal();
    answers(&world, &["objects.list"], &FaultKind::Slow { ms: 40_000 });
    run(&world, "full");
    assert_eq!(ended(&world, "contacts").1, "failed");
    assert_eq!(ended(&world, "deals").1, "completed");
}
