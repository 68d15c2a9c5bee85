use serde_json::{Value, json};

use super::*;

fn fault(value: &Value) -> Problem {
    Settings::read(value).unwrap_err()
}

#[test]
fn nothing_configured_is_the_default() {
    assert_eq!(Settings::read(&Value::Null).unwrap(), Settings::default());
    assert_eq!(Settings::read(&json!({})).unwrap(), Settings::default());
}

#[test]
fn what_is_written_reads_back() {
    let settings = Settings { seed: u64::MAX, include: vec!["a".to_owned()], ..Settings::default() };
    assert_eq!(Settings::read(&serde_json::to_value(&settings).unwrap()).unwrap(), settings);
}

#[test]
fn a_configuration_as_an_admin_writes_it_is_read() {
    let settings = Settings::read(&json!({
        "label": {"kind": "lifecycle_stage", "stages": ["customer"], "within_days": 60},
        "observation_days": 14, "exclude": ["city"], "half_life_days": 10,
        "grades": {"A": 90, "B": 70, "C": 50, "D": 30},
        "rules": {"base": 30, "items": [
            {"label": "In Paris", "when": {"property": "city", "operator": "eq", "value": "Paris"}, "points": 5},
            {"label": "Called", "when": {"feature": "calls.count", "operator": "gte", "value": 1}, "points": 9.5}]},
        "drift": {"psi_limit": 0.2},
    }))
    .unwrap();
    assert_eq!(settings.label.window_days(), Some(60));
    assert_eq!(settings.rules.items.len(), 2);
    assert!((settings.drift.calibration_limit - 0.05).abs() < f64::EPSILON);
}

#[test]
fn an_unknown_field_is_named_where_it_stands() {
    let problem = fault(&json!({"grades": {"A": 80, "F": 10}}));
    assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_settings"));
    assert_eq!(problem.errors[0].pointer, "/grades/F");
    assert!(problem.errors[0].detail.contains("unknown field `F`"), "{}", problem.errors[0].detail);
    assert_eq!(fault(&json!({"treshold": 5})).errors[0].pointer, "/treshold");
    let label = json!({"label": {"kind": "deal_won", "days": 5}});
    assert!(fault(&label).errors[0].detail.contains("unknown field `days`"));
}

#[test]
fn a_wrong_type_is_named_where_it_stands() {
    assert_eq!(fault(&json!({"observation_days": "seven"})).errors[0].pointer, "/observation_days");
    assert_eq!(fault(&json!({"label": {"kind": "horoscope"}})).errors[0].pointer, "/label/kind");
    assert_eq!(fault(&json!([])).status, 422);
    assert_eq!(fault(&json!({"grades": []})).errors[0].pointer, "/grades");
}

#[test]
fn each_senseless_value_has_its_pointer() {
    let cases = [
        (json!({"observation_days": 5000}), "/observation_days"),
        (json!({"half_life_days": 0}), "/half_life_days"),
        (json!({"margin": 1.5}), "/margin"),
        (json!({"min_rows": 0}), "/min_rows"),
        (json!({"min_positives": 0}), "/min_positives"),
        (json!({"debounce_seconds": 100_000}), "/debounce_seconds"),
        (json!({"drift": {"psi_limit": 0}}), "/drift/psi_limit"),
        (json!({"drift": {"calibration_limit": -1}}), "/drift/calibration_limit"),
        (json!({"grades": {"A": 50, "B": 60}}), "/grades"),
        (json!({"label": {"kind": "deal_won", "within_days": 0}}), "/label/within_days"),
        (json!({"label": {"kind": "lifecycle_stage", "stages": []}}), "/label/stages"),
        (json!({"label": {"kind": "property", "property": " ", "operator": "known"}}), "/label/property"),
        (json!({"label": {"kind": "property", "property": "a", "operator": "eq"}}), "/label/value"),
        (
            json!({"label": {"kind": "property", "property": "a", "operator": "in", "value": []}}),
            "/label/value",
        ),
        (
            json!({"label": {"kind": "property", "property": "a", "operator": "gte", "value": true}}),
            "/label/value",
        ),
        (
            json!({"label": {"kind": "property", "property": "a", "operator": "known", "value": 1}}),
            "/label/value",
        ),
        (
            json!({"label": {"kind": "property", "property": "a", "operator": "known", "within_days": 5}}),
            "/label/at_property",
        ),
        (json!({"label": {"kind": "list", "positive_ids": []}}), "/label/positive_ids"),
        (
            json!({"label": {"kind": "list", "positive_ids": ["1"], "negative_ids": ["1"]}}),
            "/label/negative_ids",
        ),
        (json!({"rules": {"base": 101}}), "/rules/base"),
        (
            json!({"rules": {"items": [{"label": "x", "when": {"operator": "known"}, "points": 1}]}}),
            "/rules/items/0/when",
        ),
        (
            json!({"rules": {"items": [{"label": "x", "when": {"feature": "calls.hourly", "operator": "known"},
                   "points": 1}]}}),
            "/rules/items/0/when/feature",
        ),
        (
            json!({"rules": {"items": [{"label": "x", "when": {"property": "a", "operator": "lte"}, "points": 1}]}}),
            "/rules/items/0/when/value",
        ),
        (
            json!({"rules": {"items": [{"label": "x", "when": {"property": "a", "operator": "known"},
                   "points": 1000}]}}),
            "/rules/items/0/points",
        ),
        (
            json!({"rules": {"items": [{"label": "", "when": {"property": "a", "operator": "known"}, "points": 1}]}}),
            "/rules/items/0/label",
        ),
    ];
    for (value, pointer) in cases {
        let problem = fault(&value);
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, [pointer], "{value}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    assert_eq!(fault(&json!({"margin": -1, "half_life_days": 0, "grades": {"A": 1}})).errors.len(), 3);
}

#[test]
fn the_rules_of_the_default_are_valid() {
    let rules = serde_json::to_value(Rules::default()).unwrap();
    assert_eq!(Settings::read(&json!({ "rules": rules })).unwrap().rules, Rules::default());
}

#[test]
fn definitions_are_read_as_far_as_they_make_sense() {
    let definitions = PropertyDefinitions::read(&json!([
        {"name": "city", "label": " City ", "type": "string", "fieldType": "text"},
        {"name": "city", "label": "Second"},
        {"name": "tier", "type": "enumeration", "field_type": "select",
         "options": [{"value": "a", "label": "Best"}, "b", 5, {"label": "no value"}]},
        {"name": ""}, {"label": "nameless"}, 7, null,
    ]));
    assert_eq!(
        definitions.iter().map(|definition| definition.name.as_str()).collect::<Vec<_>>(),
        ["city", "tier"]
    );
    let (city, tier) = (definitions.get("city").unwrap(), definitions.get("tier").unwrap());
    assert_eq!((city.label.as_str(), city.field_type.as_str()), ("City", "text"));
    assert_eq!(tier.label, "tier");
    assert_eq!(tier.options.iter().map(|option| option.label.as_str()).collect::<Vec<_>>(), ["Best", "b"]);
    assert!(PropertyDefinitions::read(&json!("none")).is_empty());
}
