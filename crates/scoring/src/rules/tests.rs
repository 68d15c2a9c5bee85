#![allow(clippy::needless_pass_by_value)] // `json!` values are made where they are handed over

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::features::Extractor;
use crate::record::Record;

fn model(rules: Value) -> RulesModel {
    let definitions = PropertyDefinitions::read(&json!([
        {"name": "budget", "type": "number"}, {"name": "city", "type": "string"}, {"name": "seen_at", "type": "datetime"},
        {"name": "agreed", "type": "bool"}, {"name": "email", "type": "string"},
    ]));
    RulesModel::new(&Settings::read(&json!({ "rules": rules })).unwrap(), &definitions)
}

fn item(when: Value, points: f64) -> Value {
    json!({"label": "Test", "when": when, "points": points})
}

fn explained(model: &RulesModel, record: Value) -> Explanation {
    let record: Record = serde_json::from_value(record).unwrap();
    let as_of = kernel::Timestamp::parse("2025-11-01T12:00:00Z").unwrap().as_millis();
    model.explain(&Extractor::from_model_features(&model.features()).cells(&record, as_of))
}

fn score(when: Value, record: Value) -> u32 {
    let model = model(json!({"base": 20, "items": [item(when, 30.0)]}));
    crate::grade::score(explained(&model, record).probability)
}

#[test]
fn the_score_is_the_base_and_the_points() {
    let rules = json!({"base": 20, "items": [
        item(json!({"property": "city", "operator": "eq", "value": "paris"}), 15.0),
        item(json!({"feature": "calls.count", "operator": "gte", "value": 1}), 25.0),
        item(json!({"property": "budget", "operator": "lte", "value": 100}), -10.0),
    ]});
    let model = model(rules);
    let explanation = explained(
        &model,
        json!({
        "properties": {"city": "Paris", "budget": "50"}, "calls": [{"at": "2025-10-01"}]}),
    );
    assert!((explanation.probability - 0.5).abs() < 1e-12, "20 + 15 + 25 - 10");
    assert!(explanation.log_odds.abs() < 1e-12);
    let [city, calls, budget] = explanation.contributions[..] else { panic!("one for each rule") };
    assert!(city > 0.0 && calls > city && budget < 0.0);
    assert!((city / 15.0 - calls / 25.0).abs() < 1e-12, "in proportion to the points");
}

#[test]
fn properties_are_read_as_the_portal_defines_them() {
    let of = |value: Value, fields: Value| score(value, json!({ "properties": fields }));
    assert_eq!(
        of(json!({"property": "budget", "operator": "gte", "value": 500}), json!({"budget": "1e3"})),
        50
    );
    assert_eq!(
        of(json!({"property": "agreed", "operator": "eq", "value": true}), json!({"agreed": "Yes"})),
        50
    );
    assert_eq!(
        of(json!({"property": "agreed", "operator": "eq", "value": true}), json!({"agreed": "no"})),
        20
    );
    let seen =
        |at: &str| of(json!({"property": "seen_at", "operator": "lte", "value": 7}), json!({"seen_at": at}));
    assert_eq!(seen("2025-10-30T00:00:00Z"), 50, "days since");
    assert_eq!(seen("2025-10-01T00:00:00Z"), 20);
    assert_eq!(seen("2025-12-01T00:00:00Z"), 20, "the future does not exist");
    assert_eq!(
        of(json!({"property": "email", "operator": "eq", "value": "a@b.c"}), json!({"email": "A@b.c"})),
        50
    );
    assert_eq!(of(json!({"property": "undefined", "operator": "known"}), json!({"undefined": "x"})), 50);
    assert_eq!(of(json!({"property": "city", "operator": "unknown"}), json!({})), 50);
    assert_eq!(
        of(
            json!({"property": "city", "operator": "in", "value": ["Paris", "Lyon"]}),
            json!({"city": "lyon"})
        ),
        50
    );
}

#[test]
fn points_end_before_certainty() {
    let of = |base: f64, points: f64| {
        let model = model(
            json!({"base": base, "items": [item(json!({"property": "city", "operator": "unknown"}), points)]}),
        );
        explained(&model, json!({}))
    };
    assert!((of(80.0, 90.0).probability - 0.99).abs() < 1e-12);
    assert!((of(20.0, -90.0).probability - 0.01).abs() < 1e-12);
    assert!((of(0.0, 0.0).probability - 0.01).abs() < 1e-12);
    assert!(of(100.0, 5.0).log_odds.is_finite());
}

#[test]
fn what_holds_is_told() {
    let model = RulesModel::new(&Settings::default(), &PropertyDefinitions::default());
    let record: Record = serde_json::from_value(json!({
        "created_at": "2025-10-30T00:00:00Z", "properties": {"email": "ada@lovelace.example"},
        "calls": [{"at": "2025-10-31T12:00:00Z", "duration_ms": 400_000, "connected": true}]}))
    .unwrap();
    let as_of = kernel::Timestamp::parse("2025-11-01T12:00:00Z").unwrap().as_millis();
    let cells = Extractor::from_model_features(&model.features()).cells(&record, as_of);
    let held: Vec<&str> =
        model.held(&cells).filter(|(_, held)| *held).map(|(rule, _)| rule.feature.label.as_str()).collect();
    assert_eq!(
        held,
        [
            "Talked with us in the last week",
            "Talked for five minutes or more",
            "Has a company e-mail address",
            "Came in the last two weeks"
        ]
    );
    assert_eq!(crate::grade::score(model.explain(&cells).probability), 75);
}

#[test]
fn the_same_rules_have_the_same_digest_and_read_back() {
    let rules = json!({"base": 20, "items": [item(json!({"property": "city", "operator": "known"}), 1.0)]});
    let (one, same) = (model(rules.clone()), model(rules));
    assert_eq!(one.sha256(), same.sha256());
    assert_eq!(RulesModel::from_bytes(&one.to_bytes()).unwrap(), one);
    let other =
        model(json!({"base": 21, "items": [item(json!({"property": "city", "operator": "known"}), 1.0)]}));
    assert_ne!(one.sha256(), other.sha256());
    assert_eq!(RulesModel::from_bytes(b"{}").unwrap_err().code, "broken_rules");
}

#[test]
fn too_few_cells_are_missing_ones() {
    let model = RulesModel::new(&Settings::default(), &PropertyDefinitions::default());
    assert_eq!(model.explain(&[]).contributions.len(), model.features().len());
}

proptest! {
    #[test]
    fn contributions_and_baseline_are_the_log_odds(
        base in 0.0..100.0_f64,
        points in prop::collection::vec(-100.0..100.0_f64, 0..8),
    ) {
        let items: Vec<Value> =
            points.iter().map(|points| item(json!({"property": "city", "operator": "unknown"}), *points)).collect();
        let explanation = explained(&model(json!({"base": base, "items": items})), json!({}));
        let sum: f64 = explanation.contributions.iter().sum();
        prop_assert!((explanation.baseline + sum - explanation.log_odds).abs() < 1e-6, "{:?}", explanation);
        let odds = explanation.probability / (1.0 - explanation.probability);
        prop_assert!((libm::log(odds) - explanation.log_odds).abs() < 1e-9);
    }
}
