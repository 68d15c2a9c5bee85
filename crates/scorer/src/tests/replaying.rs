//! A stored score can be computed again from what is stored with it.

use hubspot::ScoredObject;
use pollster::block_on;
use scoring::{
    rules::RulesModel,
    settings::{PropertyDefinitions, Settings},
    table::Cell,
};
use serde_json::Value;

use super::world::{account, target, trained, world};
use crate::{Artefact, OTHERS, Scorer, Verdict, replay, rescore};

/// The bytes that the row keeps of a verdict.
fn kept(row: &Value) -> String {
    let verdict: Verdict = serde_json::from_value(row.clone()).unwrap();
    serde_json::to_string(&verdict).unwrap()
}

/// What the database gives back of a row: jsonb has another text, and the same values.
fn stored_rows(world: &super::world::World) -> Vec<Value> {
    let tables = world.database.tables();
    let history = tables.scores.history.iter();
    history.map(|score| serde_json::from_str(&score.row.to_string()).unwrap()).collect()
}

fn inputs(row: &Value) -> Vec<Cell> {
    serde_json::from_value(row["inputs"].clone()).unwrap()
}

#[test]
fn a_score_of_a_model_is_replayed_to_the_byte() {
    let world = world();
    let model = trained(1);
    world.activate("30000000-0000-4000-8000-000000000001", &model);
    for number in 0..20 {
        let score = block_on(rescore(&world.ports, &target(&number.to_string()))).unwrap();
        assert_eq!(score.model.sha256, model.sha256());
    }
    let grades = Settings::default().grades;
    for row in stored_rows(&world) {
        let again = replay(Artefact::Model(&model.to_bytes()), &grades, &inputs(&row)).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), kept(&row));
    }
    let other = trained(2);
    assert_ne!(other.sha256(), model.sha256(), "another model is another digest");
}

#[test]
fn a_score_of_rules_is_replayed_to_the_byte() {
    let world = world();
    for number in 0..20 {
        block_on(rescore(&world.ports, &target(&number.to_string()))).unwrap();
    }
    let settings = Settings::default();
    let rules = RulesModel::new(&settings, &PropertyDefinitions::default());
    for row in stored_rows(&world) {
        assert_eq!(row["model_sha256"], Value::String(rules.sha256()));
        let again = replay(Artefact::Rules(&rules.to_bytes()), &settings.grades, &inputs(&row)).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), kept(&row));
    }
}

/// How far the reasons and the baseline are from the log-odds.
fn gap(verdict: &Verdict) -> f64 {
    let sum: f64 = verdict.reasons.iter().map(|reason| reason.contribution).sum();
    (sum + verdict.baseline - verdict.log_odds).abs()
}

#[test]
fn the_reasons_and_the_baseline_sum_to_the_log_odds_answered_and_stored() {
    let world = world();
    world.activate("30000000-0000-4000-8000-000000000001", &trained(1));
    let mut longest = 0;
    for number in 0..20 {
        let answered = block_on(rescore(&world.ports, &target(&number.to_string()))).unwrap().verdict;
        assert!(gap(&answered) < 1e-7, "{answered:?}");
        assert!(answered.reasons.iter().all(|reason| reason.feature != OTHERS), "every feature is named");
        longest = longest.max(answered.reasons.len());
    }
    assert!(longest > 6, "{longest}");
    for row in stored_rows(&world) {
        let stored: Verdict = serde_json::from_value(row).unwrap();
        assert!(gap(&stored) < 1e-7, "{stored:?}");
        assert!(stored.reasons.len() <= 6, "{stored:?}");
    }
}

#[test]
fn inputs_of_another_model_are_refused() {
    let model = trained(1);
    let problem = replay(Artefact::Model(&model.to_bytes()), &Settings::default().grades, &[]).unwrap_err();
    assert_eq!(problem.code, "foreign_inputs");
}

#[test]
fn nothing_after_the_moment_is_looked_at() {
    let world = world();
    world.activate("30000000-0000-4000-8000-000000000001", &trained(1));
    let scorer = block_on(Scorer::load(&world.ports, &account(), ScoredObject::Contacts)).unwrap();
    let mut record: scoring::record::Record = serde_json::from_value(super::world::contact(3)).unwrap();
    let before = scorer.score(&record, world.now()).unwrap();
    let mut call = record.calls[0].clone();
    call.at = Some(world.now().plus_millis(3_600_000));
    record.calls.push(call);
    assert_eq!(scorer.score(&record, world.now()).unwrap(), before);
}
