//! Settings that do not fit the portal.

use super::*;

fn property(value: &Value) -> Data {
    let mut label = json!({"kind": "property"});
    for (name, value) in value.as_object().into_iter().flatten() {
        label[name] = value.clone();
    }
    Data::sound().set(&json!({ "label": label }))
}

#[test]
fn a_portal_without_definitions() {
    let mut data = Data::sound();
    data.definitions = PropertyDefinitions::default();
    data.warns("no_property_definitions");
}

#[test]
fn a_label_of_an_unknown_property() {
    let finding =
        property(&json!({"property": "happiness", "operator": "known"})).error("label_property_unknown");
    assert_eq!(finding.feature.as_deref(), Some("happiness"));
    let at = json!({"property": "paid", "operator": "eq", "value": true, "at_property": "payday"});
    assert_eq!(property(&at).error("label_property_unknown").feature.as_deref(), Some("payday"));
}

#[test]
fn a_label_of_an_unknown_stage() {
    let stages =
        |stages: Value| Data::sound().set(&json!({"label": {"kind": "lifecycle_stage", "stages": stages}}));
    let finding = stages(json!(["customer", "happy"])).error("label_stage_unknown");
    assert!(
        finding.detail.contains("\"happy\"") && finding.detail.contains("lead, customer"),
        "{}",
        finding.detail
    );
    assert_eq!(stages(json!(["Customer"])).findings(), []);
}

#[test]
fn a_label_of_an_unknown_value() {
    for (operator, value) in [("eq", json!("bronze")), ("in", json!(["gold", "bronze"]))] {
        let finding = property(&json!({"property": "tier", "operator": operator, "value": value}))
            .error("label_value_unknown");
        assert!(finding.detail.contains("\"bronze\""), "{}", finding.detail);
    }
    assert_eq!(property(&json!({"property": "tier", "operator": "eq", "value": "gold"})).findings(), []);
    assert_eq!(property(&json!({"property": "city", "operator": "eq", "value": "Rome"})).findings(), []);
}

#[test]
fn a_label_that_compares_names_by_size() {
    property(&json!({"property": "tier", "operator": "gte", "value": "gold"})).error("label_not_comparable");
    assert_eq!(property(&json!({"property": "budget", "operator": "gte", "value": 5})).findings(), []);
}

#[test]
fn a_moment_that_is_no_date() {
    let at = json!({"property": "paid", "operator": "eq", "value": true, "at_property": "city"});
    property(&at).error("label_date_is_no_date");
    let at = json!({"property": "paid", "operator": "eq", "value": true, "at_property": "paid_on"});
    assert_eq!(property(&at).findings(), []);
}

#[test]
fn listed_records_that_nobody_knows() {
    let settings = json!({"label": {"kind": "list", "positive_ids": ["900"]}});
    let mut data = Data::sound().set(&settings);
    data.error("listed_records_unknown");
    data.intake = intake(&data.settings, &[contact(900, &json!({}))]);
    assert_eq!(data.findings(), []);
}

#[test]
fn an_exclusion_of_what_is_not_there() {
    let finding = Data::sound()
        .set(&json!({"exclude": ["city", "calls.count", "citty"]}))
        .warns("excluded_name_unknown");
    assert_eq!(finding.feature.as_deref(), Some("citty"));
}
