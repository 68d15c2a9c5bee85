//! Whether and from when on a scored record converted.

use kernel::Timestamp;
use scoring::labels::LabelRule;
use serde_json::{Value, json};

use crate::{
    outcomes::decide,
    sql::{Decided, Matured},
};

const NOW: &str = "2026-11-21T00:00:00Z";

fn won(closed_at: &str) -> Value {
    json!([{ "id": "d", "created_at": "2026-01-01T00:00:00Z", "closed_at": closed_at, "stage": "closedwon",
        "is_won": true, "is_closed": true, "amount": 5 }])
}

/// Created on the first of June, with these deals and scores (day, probability, model).
fn decided(deals: &Value, scores: &[(&str, f64, &str)]) -> Vec<Decided> {
    let record = json!({ "id": "1", "object_type": "contacts", "created_at": "2026-06-01T00:00:00Z", "properties": {},
        "companies": 0, "deals": deals, "calls": [] });
    decided_of(&record, scores)
}

fn decided_of(record: &Value, scores: &[(&str, f64, &str)]) -> Vec<Decided> {
    let scores: Vec<Value> = scores
        .iter()
        .map(|(day, probability, model)| {
            json!({ "as_of": format!("{day}T00:00:00Z"), "score": 1, "probability": probability, "source": "model",
                "model_id": null, "model_version": 1, "model_sha256": model })
        })
        .collect();
    let matured = json!({ "record_id": "1", "record": record, "scores": scores });
    let matured: Matured = serde_json::from_str(&matured.to_string()).unwrap();
    decide(&matured, &LabelRule::default(), 7, Timestamp::parse(NOW).unwrap()).unwrap()
}

/// Probability, moment and outcome of each decision.
fn told(decided: &[Decided]) -> Vec<(f64, String, Option<bool>, Option<&'static str>)> {
    let day = |at: Timestamp| at.to_string().split('T').next().unwrap().to_owned();
    decided.iter().map(|one| (one.probability, day(one.as_of), one.converted, one.skipped)).collect()
}

#[test]
fn the_score_that_stood_when_the_observation_was_over_is_judged() {
    let scores = [("2026-06-01", 0.1, "a"), ("2026-06-05", 0.2, "a"), ("2026-06-20", 0.9, "a")];
    let expected = |converted| vec![(0.2, "2026-06-08".to_owned(), Some(converted), None)];
    assert_eq!(told(&decided(&json!([]), &scores)), expected(false));
    assert_eq!(told(&decided(&won("2026-08-01T00:00:00Z"), &scores)), expected(true));
    assert_eq!(told(&decided(&won("2026-10-01T00:00:00Z"), &scores)), expected(false), "after the 90 days");
}

#[test]
fn a_record_that_was_first_scored_later_is_judged_from_then() {
    let scores = [("2026-07-01", 0.3, "a"), ("2026-07-09", 0.4, "a")];
    assert_eq!(
        told(&decided(&won("2026-09-20T00:00:00Z"), &scores)),
        [(0.3, "2026-07-01".to_owned(), Some(true), None)]
    );
}

#[test]
fn what_had_happened_before_the_score_cannot_be_foreseen() {
    assert_eq!(
        told(&decided(&won("2026-06-20T00:00:00Z"), &[("2026-07-01", 0.9, "a")])),
        [(0.9, "2026-07-01".to_owned(), None, Some("outcome_before_as_of"))]
    );
}

#[test]
fn each_model_is_judged_for_itself() {
    let scores = [("2026-06-02", 0.1, "b"), ("2026-07-02", 0.6, "a"), ("2026-07-03", 0.7, "a")];
    assert_eq!(
        told(&decided(&won("2026-09-03T00:00:00Z"), &scores)),
        [(0.6, "2026-07-02".to_owned(), Some(true), None), (0.1, "2026-06-08".to_owned(), Some(true), None)]
    );
}

#[test]
fn what_is_too_early_to_tell_is_left_for_another_day() {
    // Given 91 days ago, but it stands for a moment 85 days ago.
    let record = json!({ "id": "1", "created_at": "2026-08-21T00:00:00Z" });
    assert_eq!(decided_of(&record, &[("2026-08-22", 0.5, "a")]), []);
}

#[test]
fn a_record_that_is_gone_is_told_as_gone() {
    assert_eq!(
        told(&decided_of(&Value::Null, &[("2026-06-02", 0.1, "a")])),
        [(0.1, "2026-06-02".to_owned(), None, Some("record_gone"))]
    );
}

#[test]
fn an_outcome_needs_no_creation_date() {
    let record = json!({ "id": "1", "created_at": null, "deals": won("2026-07-01T00:00:00Z") });
    assert_eq!(
        told(&decided_of(&record, &[("2026-06-02", 0.1, "a")])),
        [(0.1, "2026-06-02".to_owned(), Some(true), None)]
    );
}
