//! Owners, pipelines and stages: mirrored with a full sync and once a day, and never lost to an answer that says nothing.

use hubspot_sim::{FaultKind, Mutation, ObjectType};
use serde_json::json;
use testing::database::ACCOUNT;

use super::{
    idle::hours,
    scenarios::config,
    steps::{answers_of, ended, heal, portal, run},
    world::{World, key},
};

/// The owners of the simulated portal: six people of whom one left, and a queue.
const OWNERS: [&str; 7] =
    ["41007000", "41007017", "41007034", "41007051", "41007068", "41007085 archived", "41007153"];

const STAGES: [&str; 7] = [
    "appointmentscheduled",
    "closedlost",
    "closedwon",
    "contractsent",
    "decisionmakerboughtin",
    "presentationscheduled",
    "qualifiedtobuy",
];

fn shown(rows: &testing::database::Rows) -> Vec<String> {
    let row = |(id, row): (&String, &testing::database::Referred)| {
        if row.archived { format!("{id} archived") } else { id.clone() }
    };
    rows.iter().map(row).collect()
}

fn owners(world: &World) -> Vec<String> {
    world.database.tables().sync.owners.get(ACCOUNT).map(shown).unwrap_or_default()
}

fn stages(world: &World, object: &str, pipeline: &str) -> Vec<String> {
    let of = (ACCOUNT.to_owned(), object.to_owned(), pipeline.to_owned());
    world.database.tables().sync.stages.get(&of).map(shown).unwrap_or_default()
}

fn asked(world: &World) -> u64 {
    let counts = world.database.tables();
    counts
        .call_counts
        .iter()
        .filter(|((_, purpose), _)| purpose == "references")
        .map(|(_, calls)| calls)
        .sum()
}

#[test]
fn a_full_sync_mirrors_who_owns_and_the_ways_that_deals_go() {
    let world = portal();
    run(&world, "full");
    assert_eq!(owners(&world), OWNERS);
    assert_eq!(stages(&world, "deals", "default"), STAGES);
    assert_eq!(asked(&world), 4, "two pages of those who own, one of those who left, and the pipelines");
    let tables = world.database.tables();
    let nina = &tables.sync.owners[ACCOUNT]["41007085"].told;
    assert_eq!((&nina["email"], &nina["user_id"]), (&json!("nina@example.com"), &json!("2000305")));
    let of = (ACCOUNT.to_owned(), "deals".to_owned(), "default".to_owned());
    let won = &tables.sync.stages[&of]["closedwon"].told;
    assert_eq!((&won["is_closed"], &won["probability"]), (&json!(true), &json!(1.0)));
    assert!(!tables.sync.pipelines.contains_key(&key("tickets")), "tickets are not synced");
}

#[test]
fn tickets_that_are_synced_bring_their_pipelines() {
    let world = World::new(hubspot_sim::Config { others: 10, ..config() });
    run(&world, "full");
    assert_eq!(stages(&world, "tickets", "0"), ["1", "2", "3", "4"]);
}

#[test]
fn the_scope_for_owners_is_missed_by_nobody_else() {
    let world = portal();
    world.sim.borrow_mut().settings_mut().withheld_scopes = vec!["crm.objects.owners.read".to_owned()];
    run(&world, "full");
    let (session, contacts, error) = ended(&world, "contacts");
    assert_eq!((session.as_str(), contacts.as_str()), ("completed", "completed"), "{}", world.log.text());
    assert_eq!(error["code"], json!("owners_not_permitted"));
    assert!(error["detail"].as_str().unwrap().contains("crm.objects.owners.read"), "{error}");
    assert_eq!(world.mirror("contacts").len(), 120);
    assert_eq!(ended(&world, "deals").2, json!(null));
    assert_eq!(stages(&world, "deals", "default"), STAGES);
    world.sim.borrow_mut().settings_mut().withheld_scopes.push("crm.objects.deals.read".to_owned());
    run(&world, "full");
    let (_, _, error) = ended(&world, "contacts");
    assert_eq!(error["code"], json!("associations_not_permitted"));
    assert!(error["detail"].as_str().unwrap().contains("owners were not read"), "both are told: {error}");
}

#[test]
fn an_answer_that_says_nothing_ends_nothing() {
    let world = portal();
    run(&world, "full");
    for kind in [
        FaultKind::Empty,
        FaultKind::Stuck,
        FaultKind::Hollow,
        FaultKind::Truncated,
        FaultKind::Partial { count: 2, category: None },
        FaultKind::Nulled { member: "id".to_owned() },
        FaultKind::Nulled { member: "stages".to_owned() },
        FaultKind::ServerError { status: 500, html: true, retry_after: None },
        FaultKind::Forbidden,
    ] {
        answers_of(&world, &["owners", "pipelines"], None, 0, &kind);
        run(&world, "full");
        assert_eq!(ended(&world, "contacts").1, "completed", "{kind:?}");
        assert_eq!(ended(&world, "deals").1, "completed", "{kind:?}");
        assert_eq!(owners(&world), OWNERS, "{kind:?}");
        assert_eq!(stages(&world, "deals", "default"), STAGES, "{kind:?}");
    }
    heal(&world);
    run(&world, "full");
    assert_eq!(ended(&world, "contacts").2, json!(null));
}

#[test]
fn the_schedule_finds_within_a_day_who_left_and_which_stage_is_gone() {
    let world = portal();
    run(&world, "full");
    hours(&world, 4);
    let owner = |id, archived, forget| Mutation::Owner { id, archived, forget };
    let stage = |stage: &str, label: Option<&str>| Mutation::Stage {
        object: ObjectType::Deals,
        stage: stage.to_owned(),
        label: label.map(str::to_owned),
    };
    for mutation in [
        owner(41_007_000, true, false),
        owner(41_007_017, true, true),
        owner(41_007_085, false, false),
        stage("contractsent", None),
        stage("closedwon", Some("Gewonnen")),
    ] {
        world.mutate(&mutation).unwrap();
    }
    let before = asked(&world);
    hours(&world, 24);
    let expected = [
        "41007000 archived",
        "41007017 archived",
        "41007034",
        "41007051",
        "41007068",
        "41007085",
        "41007153",
    ];
    assert_eq!(owners(&world), expected);
    assert_eq!(asked(&world) - before, 3, "once a day, two pages of those who own and the pipelines");
    let stages = stages(&world, "deals", "default");
    assert!(stages.contains(&"contractsent archived".to_owned()), "{stages:?}");
    let of = (ACCOUNT.to_owned(), "deals".to_owned(), "default".to_owned());
    assert_eq!(world.database.tables().sync.stages[&of]["closedwon"].told["label"], json!("Gewonnen"));
}

#[test]
fn what_a_member_starts_asks_for_no_references() {
    let world = portal();
    run(&world, "full");
    let before = asked(&world);
    run(&world, "incremental");
    assert_eq!(asked(&world), before);
}
