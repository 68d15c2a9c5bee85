#![allow(clippy::needless_pass_by_value)] // `json!` values are made where they are handed over

use serde_json::{Value, json};

use super::*;

const NOW: &str = "2025-11-01T00:00:00Z";

fn now() -> i64 {
    Timestamp::parse(NOW).unwrap().as_millis()
}

/// Days before (negative: after) now as the database writes it.
fn ago(days: i64) -> String {
    Timestamp::from_millis(now() - days * DAY_MS).to_string()
}

fn record(mut fields: Value) -> Record {
    for (name, value) in
        [("id", json!("1")), ("object_type", json!("contacts")), ("created_at", json!(ago(200)))]
    {
        if fields.get(name).is_none() {
            fields[name] = value;
        }
    }
    serde_json::from_value(fields).unwrap()
}

fn rule(value: Value) -> LabelRule {
    serde_json::from_value(value).unwrap()
}

/// `Ok(label)` or the code of the reason, with seven days of observation.
fn verdict(rule: &LabelRule, fields: Value) -> Result<bool, &'static str> {
    match label(&record(fields), rule, 7, now()) {
        Outcome::Labelled(labelled) => Ok(labelled.label),
        Outcome::Skipped(skip) => Err(skip.code()),
    }
}

fn deal(created: i64, closed: Value, won: bool, is_closed: bool) -> Value {
    json!({"id": "9", "created_at": ago(created), "closed_at": closed, "is_won": won, "is_closed": is_closed})
}

fn won(closed: i64) -> Value {
    deal(200, json!(ago(closed)), true, true)
}

#[test]
fn the_moment_is_the_end_of_the_observation() {
    let Outcome::Labelled(labelled) = label(&record(json!({})), &LabelRule::default(), 7, now()) else {
        panic!("a record without a deal is a negative")
    };
    assert_eq!(labelled, Labelled { as_of_ms: now() - 193 * DAY_MS, label: false });
}

#[test]
fn a_deal_that_is_won_within_the_window_is_positive() {
    let rule = LabelRule::default();
    // The record was created 200 days ago: seen as of 193, the window ends 103 days ago.
    assert_eq!(verdict(&rule, json!({"deals": [won(192)]})), Ok(true));
    assert_eq!(
        verdict(&rule, json!({"deals": [won(103)]})),
        Ok(true),
        "the last moment belongs to the window"
    );
    assert_eq!(verdict(&rule, json!({"deals": [won(102)]})), Ok(false));
    assert_eq!(verdict(&rule, json!({"deals": [deal(190, json!(ago(150)), false, true)]})), Ok(false));
    assert_eq!(verdict(&rule, json!({"deals": [deal(190, Value::Null, false, false)]})), Ok(false));
}

#[test]
fn an_outcome_before_the_moment_teaches_nothing() {
    let rule = LabelRule::default();
    assert_eq!(verdict(&rule, json!({"deals": [won(193)]})), Err("outcome_before_as_of"));
    assert_eq!(verdict(&rule, json!({"deals": [won(300)]})), Err("outcome_before_as_of"));
    let both = json!({"deals": [won(150), won(195)]});
    assert_eq!(verdict(&rule, both), Err("outcome_before_as_of"), "the first win decides");
}

#[test]
fn an_open_window_teaches_nothing_even_when_it_is_already_won() {
    let rule = LabelRule::default();
    assert_eq!(verdict(&rule, json!({"created_at": ago(96)})), Err("window_not_over"));
    assert_eq!(verdict(&rule, json!({"created_at": ago(97)})), Ok(false), "it ends now");
    assert_eq!(verdict(&rule, json!({"created_at": ago(50), "deals": [won(20)]})), Err("window_not_over"));
}

#[test]
fn young_and_undated_records_teach_nothing() {
    let rule = LabelRule::default();
    assert_eq!(verdict(&rule, json!({"created_at": ago(6)})), Err("observation_not_over"));
    assert_eq!(verdict(&rule, json!({"created_at": ago(-1)})), Err("created_in_the_future"));
    assert_eq!(verdict(&rule, json!({"created_at": null})), Err("no_creation_date"));
    assert_eq!(verdict(&rule, json!({"id": ""})), Err("no_id"));
}

#[test]
fn a_win_without_a_date_in_the_past_teaches_nothing() {
    let rule = LabelRule::default();
    let undated = deal(190, Value::Null, true, true);
    assert_eq!(verdict(&rule, json!({"deals": [undated.clone()]})), Err("outcome_moment_unknown"));
    assert_eq!(verdict(&rule, json!({"deals": [won(-20)]})), Err("outcome_moment_unknown"));
    assert_eq!(verdict(&rule, json!({"deals": [won(150), undated]})), Err("outcome_moment_unknown"));
}

#[test]
fn a_deal_that_was_lost_early_has_nothing_to_predict_and_a_contact_has() {
    let rule = LabelRule::default();
    let lost = |closed: i64| deal(200, json!(ago(closed)), false, true);
    assert_eq!(
        verdict(&rule, json!({"object_type": "deals", "deals": [lost(195)]})),
        Err("outcome_before_as_of")
    );
    assert_eq!(verdict(&rule, json!({"object_type": "deals", "deals": [lost(150)]})), Ok(false));
    assert_eq!(verdict(&rule, json!({"deals": [lost(195)]})), Ok(false));
    assert_eq!(verdict(&rule, json!({"deals": [lost(195), won(150)]})), Ok(true));
}

#[test]
fn a_lifecycle_stage_counts_from_its_date() {
    let rule = rule(json!({"kind": "lifecycle_stage", "stages": ["customer"], "within_days": 30}));
    let entered = |days: i64| json!({"properties": {"hs_lifecyclestage_customer_date": ago(days)}});
    assert_eq!(verdict(&rule, entered(170)), Ok(true));
    assert_eq!(verdict(&rule, entered(100)), Ok(false));
    assert_eq!(verdict(&rule, entered(195)), Err("outcome_before_as_of"));
    let newer =
        json!({"properties": {"hs_v2_date_entered_customer": ago(170), "lifecyclestage": "customer"}});
    assert_eq!(verdict(&rule, newer), Ok(true));
    let undated = json!({"properties": {"lifecyclestage": "customer"}});
    assert_eq!(verdict(&rule, undated), Err("outcome_moment_unknown"));
    assert_eq!(verdict(&rule, json!({"properties": {"lifecyclestage": "lead"}})), Ok(false));
}

#[test]
fn without_a_window_the_stage_of_today_decides() {
    let rule = rule(json!({"kind": "lifecycle_stage", "stages": ["customer", "evangelist"]}));
    assert_eq!(verdict(&rule, json!({"properties": {"lifecyclestage": "evangelist"}})), Ok(true));
    assert_eq!(
        verdict(&rule, json!({"created_at": ago(8), "properties": {"lifecyclestage": "lead"}})),
        Ok(false)
    );
    let early =
        json!({"properties": {"lifecyclestage": "customer", "hs_lifecyclestage_customer_date": ago(199)}});
    assert_eq!(verdict(&rule, early), Err("outcome_before_as_of"));
}

#[test]
fn every_operator_of_a_property_rule_works() {
    let check = |operator: &str, value: Value, text: Option<&str>| {
        let rule = rule(json!({"kind": "property", "property": "p", "operator": operator, "value": value}));
        verdict(&rule, json!({"properties": {"p": text}})).unwrap()
    };
    for (operator, value, text, expected) in [
        ("eq", json!("Paid"), Some("paid"), true),
        ("eq", json!(5), Some("5.0"), true),
        ("eq", json!(true), Some("Yes"), true),
        ("eq", json!("paid"), None, false),
        ("neq", json!("paid"), Some("open"), true),
        ("neq", json!("paid"), Some("paid"), false),
        ("neq", json!("paid"), None, true),
        ("in", json!(["a", 2]), Some("2"), true),
        ("in", json!(["a", 2]), Some("3"), false),
        ("in", json!(["a"]), None, false),
        ("gte", json!(10), Some("10"), true),
        ("gte", json!(10), Some("9.99"), false),
        ("gte", json!(10), Some("many"), false),
        ("gte", json!(10), None, false),
        ("lte", json!(10), Some("-3"), true),
        ("gte", json!("2025-01-01"), Some("2025-01-02"), true),
        ("lte", json!("2025-01-01"), Some("2025-01-02"), false),
        ("known", Value::Null, Some("x"), true),
        ("known", Value::Null, None, false),
        ("unknown", Value::Null, None, true),
        ("unknown", Value::Null, Some("x"), false),
    ] {
        assert_eq!(check(operator, value.clone(), text), expected, "{text:?} {operator} {value}");
    }
}

#[test]
fn a_property_rule_takes_its_moment_from_a_date_property() {
    let rule = rule(json!({"kind": "property", "property": "paid", "operator": "eq", "value": true,
                           "at_property": "paid_at", "within_days": 30}));
    let paid = |days: i64| json!({"properties": {"paid": "true", "paid_at": ago(days)}});
    assert_eq!(verdict(&rule, paid(180)), Ok(true));
    assert_eq!(verdict(&rule, paid(100)), Ok(false));
    assert_eq!(verdict(&rule, paid(199)), Err("outcome_before_as_of"));
    assert_eq!(verdict(&rule, json!({"properties": {"paid": "true"}})), Err("outcome_moment_unknown"));
    assert_eq!(verdict(&rule, json!({"properties": {"paid": "false", "paid_at": ago(180)}})), Ok(false));
    assert_eq!(rule.properties(), ["paid", "paid_at"]);
}

#[test]
fn a_list_names_its_records() {
    let some = rule(json!({"kind": "list", "positive_ids": ["1"], "negative_ids": ["2"]}));
    assert_eq!(verdict(&some, json!({"id": "1"})), Ok(true));
    assert_eq!(verdict(&some, json!({"id": "2"})), Ok(false));
    assert_eq!(verdict(&some, json!({"id": "3"})), Err("not_listed"));
    let all = rule(json!({"kind": "list", "positive_ids": ["1"]}));
    assert_eq!(verdict(&all, json!({"id": "3"})), Ok(false));
}

#[test]
fn the_counts_add_up_to_the_records() {
    let mut counts = Counts::default();
    for fields in
        [json!({"deals": [won(150)]}), json!({}), json!({}), json!({"id": ""}), json!({"created_at": ago(2)})]
    {
        counts.add(&label(&record(fields), &LabelRule::default(), 7, now()));
    }
    assert_eq!((counts.records, counts.positives, counts.negatives), (5, 1, 2));
    assert_eq!(counts.labelled() + counts.skipped.values().sum::<u64>(), counts.records);
    assert_eq!((counts.skipped(Skip::NoId), counts.skipped(Skip::ObservationNotOver)), (1, 1));
    let written = serde_json::to_string(&counts).unwrap();
    assert_eq!(serde_json::from_str::<Counts>(&written).unwrap(), counts);
}
