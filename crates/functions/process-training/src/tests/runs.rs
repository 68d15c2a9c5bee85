//! Runs from start to end, and what ends them early.

use serde_json::{Value, json};
use testing::database::RunRow;

use super::{
    people::{PEOPLE, People},
    world::World,
};

/// Codes of the findings of a run.
fn findings(run: &RunRow) -> Vec<String> {
    let findings = run.findings.as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_run_registers_a_model_with_its_card_and_activates_the_first_one() {
    let world = World::new(PEOPLE.records(), 1);
    let run = world.train(&json!({}));
    assert_eq!((run.status, &run.error), ("completed", &Value::Null), "{}", world.log.text());
    assert_eq!(run.outcome["reason"]["code"], json!("first_model"), "{:#}", run.outcome);
    let row = world.last_model();
    assert_eq!((row.version, row.state), (1, "active"));
    let model = &row.model;
    assert!(model["evaluation"]["auc"]["value"].as_f64().unwrap() > 0.75, "{:#}", model["evaluation"]);
    assert!(model["card_markdown"].as_str().unwrap().starts_with("# "));
    let names: Vec<&str> = model["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature["name"].as_str().unwrap())
        .collect();
    assert!(names.iter().any(|name| name.contains("lead_source")), "{names:?}");
}

#[test]
fn every_record_that_was_read_is_a_row_or_skipped_with_its_reason() {
    let mut records = PEOPLE.records();
    records[0]["created_at"] = json!("2026-11-01T00:00:00.000Z");
    records[1]["created_at"] = Value::Null;
    let world = World::new(records, 1);
    let run = world.train(&json!({ "dry_run": true }));
    let counts = &run.outcome["counts"]["intake"]["counts"];
    let skipped = counts["skipped"].as_object().unwrap();
    assert_eq!((&skipped["window_not_over"], &skipped["no_creation_date"]), (&json!(1), &json!(1)));
    let sum: u64 = skipped.values().map(|count| count.as_u64().unwrap()).sum();
    let rows = counts["positives"].as_u64().unwrap() + counts["negatives"].as_u64().unwrap();
    assert_eq!((run.outcome["counts"]["read"].as_u64().unwrap(), rows + sum), (480, 480));
}

#[test]
fn a_dry_run_reports_and_registers_nothing() {
    let world = World::new(People { leak: true, ..PEOPLE }.records(), 1);
    let run = world.train(&json!({ "dry_run": true }));
    assert_eq!((run.status, &run.outcome["reason"]["code"]), ("completed", &json!("dry_run")));
    assert!(run.findings.as_array().unwrap().iter().any(|f| f["detail"].to_string().contains("hirt")));
    assert!(world.models().is_empty());
}

#[test]
fn a_planted_leak_is_named_and_not_learned_from() {
    let world = World::new(People { leak: true, ..PEOPLE }.records(), 1);
    let run = world.train(&json!({}));
    assert_eq!(run.status, "completed", "{}", world.log.text());
    let findings = run.findings.as_array().unwrap();
    let named = findings
        .iter()
        .find(|finding| finding["feature"].as_str().is_some_and(|name| name.contains("shirt_size")));
    assert!(named.is_some(), "{findings:#?}");
    let features = world.last_model().model["features"].to_string();
    assert!(!features.contains("shirt_size"), "{features}");
    assert!(features.contains("headcount"), "{features}");
}

#[test]
fn what_the_request_excludes_is_no_feature() {
    let world = World::new(PEOPLE.records(), 1);
    world.train(&json!({ "exclude": ["headcount"] }));
    let features = world.last_model().model["features"].to_string();
    assert!(!features.contains("headcount") && features.contains("lead_source"), "{features}");
}

#[test]
fn with_too_few_positives_the_rules_go_on_serving_and_the_run_says_so() {
    let world = World::new(People { bias: -6.0, ..PEOPLE }.records(), 1);
    let run = world.train(&json!({}));
    assert_eq!((run.status, run.model_id.clone()), ("failed", None), "{:#}", run.outcome);
    assert_eq!(run.error["code"], json!("too_few_positives"), "{:#}", run.outcome);
    let detail = run.outcome["reason"]["detail"].as_str().unwrap();
    assert!(detail.contains("rules"), "{detail}");
    assert!(world.models().is_empty());
}

#[test]
fn with_too_few_rows_as_well() {
    let world = World::new(People { count: 60, ..PEOPLE }.records(), 1);
    let run = world.train(&json!({}));
    assert!(findings(&run).contains(&"too_few_rows".to_owned()), "{:#}", run.outcome);
    assert_eq!((run.status, run.model_id), ("failed", None));
}

#[test]
fn an_empty_mirror_ends_the_run_with_a_reason() {
    let world = World::new(Vec::new(), 1);
    let run = world.train(&json!({}));
    assert_eq!((run.status, &run.error["code"]), ("failed", &json!("no_records")), "{}", world.log.text());
}

#[test]
fn a_cancelled_run_stops_at_its_next_commit() {
    let world = World::new(PEOPLE.records(), 400);
    world.start(&json!({}));
    world.invoke();
    world.database.tables_mut().jobs.get_mut(&1).unwrap().cancel_requested = true;
    world.run_to_the_end();
    let run = world.last_run();
    assert_eq!((run.status, run.outcome), ("failed", Value::Null));
    assert_eq!(run.error["code"], json!("cancelled"));
    assert!(world.models().is_empty());
}

#[test]
fn who_lost_the_lease_changes_nothing() {
    let world = World::new(PEOPLE.records(), 400);
    world.start(&json!({}));
    world.invoke();
    let before = (world.last_run().commits, world.cursor());
    // Another isolate has it: the token that this one was given is not the job's any more.
    world.steal_lease_at_the_next_commit();
    world.invoke();
    let after = world.last_run();
    assert_eq!((after.commits, world.cursor()), before);
    assert_eq!((after.status, after.error), ("running", Value::Null));
    world.run_to_the_end();
    assert_eq!(world.last_run().status, "completed");
}
