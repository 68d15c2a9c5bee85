//! Champion and challenger.

use serde_json::json;
use testing::database::{MEMBER, RunRow};

use super::{
    people::{PEOPLE, People},
    world::World,
};

/// A portal with an active first model.
fn with_champion() -> World {
    let world = World::new(PEOPLE.records(), 1);
    world.train(&json!({}));
    assert_eq!(world.last_model().state, "active");
    world
}

fn states(world: &World) -> Vec<&'static str> {
    world.models().iter().map(|model| model.state).collect()
}

#[test]
fn a_worse_challenger_is_kept_as_a_candidate() {
    let world = with_champion();
    // Without what matters it cannot be as good.
    let run = world.train(&json!({ "exclude": ["lead_source", "headcount"] }));
    assert_eq!(run.outcome["reason"]["code"], json!("worse_than_champion"), "{:#}", run.outcome["reason"]);
    assert_eq!(states(&world), ["active", "candidate"]);
    let comparison = &world.last_model().model["evaluation"]["comparison"];
    let auc = |side: &str| comparison[side]["measures"]["auc"]["value"].as_f64().unwrap();
    assert!(auc("challenger") < auc("champion") - 0.01, "{comparison:#}");
}

#[test]
fn a_challenger_that_is_not_worse_takes_over() {
    let world = with_champion();
    // The company count says nothing about a deal here.
    let run = world.train(&json!({ "exclude": ["associations.companies"] }));
    assert_eq!(run.outcome["reason"]["code"], json!("not_worse"), "{:#}", run.outcome["reason"]);
    assert_eq!(states(&world), ["retired", "active"]);
}

#[test]
fn a_wide_margin_lets_a_worse_one_pass() {
    let world = with_champion();
    world.configure(json!({ "margin": 0.5 }));
    let run = world.train(&json!({ "exclude": ["headcount"] }));
    assert_eq!(run.outcome["reason"]["code"], json!("not_worse"));
}

#[test]
fn both_are_measured_on_the_same_rows_of_which_neither_has_seen_one() {
    let world = with_champion();
    world.train(&json!({ "exclude": ["headcount"] }));
    let model = world.last_model().model;
    let comparison = &model["evaluation"]["comparison"];
    let count = |side: &str| comparison[side]["measures"]["count"].as_u64().unwrap();
    assert_eq!(count("champion"), count("challenger"));
    assert_eq!(count("champion"), model["evaluation"]["held_out"]["count"].as_u64().unwrap());
    let counts = world.last_run().outcome["counts"]["intake"]["counts"].clone();
    let rows = counts["positives"].as_u64().unwrap() + counts["negatives"].as_u64().unwrap();
    // What was fitted on and what was held out are all of them.
    assert_eq!(count("champion") + model["evaluation"]["count"].as_u64().unwrap(), rows);
    // The champion is measured as it serves, also with what the challenger may not know.
    for side in ["champion", "challenger"] {
        assert_eq!(comparison[side]["missing_features"], json!([]), "{side}");
    }
    let first = world.models()[0].model["evaluation"]["held_out"]["auc"].clone();
    assert_eq!(comparison["champion"]["measures"]["auc"], first);
}

#[test]
fn a_champion_gets_no_credit_for_what_is_known_to_leak_by_now() {
    let records = People { leak: true, ..PEOPLE }.records();
    let world = World::new(records, 1);
    // Taken back by an admin who should have known better.
    world.configure(json!({ "include": ["shirt_size"] }));
    world.train(&json!({}));
    assert!(world.last_model().model["features"].to_string().contains("shirt_size"));
    world.configure(json!({}));
    let run = world.train(&json!({}));
    let comparison = &world.last_model().model["evaluation"]["comparison"];
    let missing = comparison["champion"]["missing_features"].to_string();
    assert!(missing.contains("shirt_size"), "{missing}");
    assert_eq!(run.outcome["reason"]["code"], json!("not_worse"), "{comparison:#}");
}

/// Trains as a member of the portal.
fn train_as_member(world: &World, more: &serde_json::Value) -> RunRow {
    world.start_as(MEMBER, more);
    world.run_to_the_end();
    world.last_run()
}

#[test]
fn what_a_member_asks_for_stays_a_candidate_unless_it_is_what_an_admin_configured() {
    let world = with_champion();
    // As good as the champion, and still not an admin's choice.
    let run = train_as_member(&world, &json!({ "exclude": ["associations.companies"] }));
    assert_eq!(
        run.outcome["reason"]["code"],
        json!("not_configured_settings"),
        "{:#}",
        run.outcome["reason"]
    );
    assert_eq!(states(&world), ["active", "candidate"]);

    world.configure(json!({ "exclude": ["associations.companies"] }));
    let run = train_as_member(&world, &json!({}));
    assert_eq!(run.outcome["reason"]["code"], json!("not_worse"), "{:#}", run.outcome["reason"]);
    assert_eq!(states(&world), ["retired", "candidate", "active"]);
}

#[test]
fn a_members_first_model_serves_only_by_configured_settings() {
    let world = World::new(PEOPLE.records(), 1);
    let run = train_as_member(&world, &json!({ "exclude": ["associations.companies"] }));
    assert_eq!(run.outcome["reason"]["code"], json!("not_configured_settings"));
    assert_eq!(states(&world), ["candidate"]);
    let run = train_as_member(&world, &json!({}));
    assert_eq!(run.outcome["reason"]["code"], json!("first_model"));
    assert_eq!(states(&world), ["candidate", "active"]);
}

#[test]
fn a_model_of_another_label_does_not_replace_the_champion_whoever_asks() {
    let world = with_champion();
    // The same people by a list, which is another question all the same: the challenger is measured on its own labels.
    let records = PEOPLE.records();
    let won =
        records.iter().filter(|record| record["deals"].as_array().is_some_and(|deals| !deals.is_empty()));
    let ids: Vec<&str> = won.filter_map(|record| record["id"].as_str()).collect();
    let positive = json!({ "kind": "list", "positive_ids": ids });
    let run = world.train(&json!({ "positive": positive, "exclude": ["associations.companies"] }));
    assert_eq!(run.outcome["reason"]["code"], json!("another_label"), "{run:#?}");
    assert_eq!(states(&world), ["active", "candidate"]);
}

#[test]
fn a_model_that_is_no_better_than_chance_never_serves() {
    let world = World::new(People { signal: 0.0, ..PEOPLE }.records(), 1);
    let run = world.train(&json!({}));
    let reason = &run.outcome["reason"];
    assert_eq!(reason["code"], json!("no_better_than_chance"), "{reason:#}");
    assert_eq!(states(&world), ["candidate"]);
}
