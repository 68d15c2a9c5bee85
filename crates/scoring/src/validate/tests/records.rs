//! Records that cannot teach, and properties that cannot be read.

use super::*;

/// Records of which none can teach, with the code of the error.
#[track_caller]
fn none_teaches(settings: &Value, records: &[Record], code: &str) -> Finding {
    let mut data = Data::sound().set(settings);
    data.rows.clear();
    data.intake = intake(&data.settings, records);
    assert_eq!(data.intake.counts.labelled(), 0);
    let findings = data.findings();
    assert_eq!(findings[0].code, code, "{findings:#?}");
    assert_eq!(findings[0].severity, Severity::Error);
    findings[0].clone()
}

fn ago(days: i64) -> String {
    kernel::Timestamp::from_millis(NOW - days * DAY).to_string()
}

fn contacts(count: usize, fields: &Value) -> Vec<Record> {
    (0..count).map(|id| contact(id, fields)).collect()
}

#[test]
fn an_empty_mirror() {
    let mut data = Data::sound();
    data.intake = Intake::default();
    data.error("no_records");
}

#[test]
fn records_that_all_fail_for_one_reason() {
    let plain = json!({});
    none_teaches(&plain, &contacts(3, &json!({"id": ""})), "no_record_has_an_id");
    none_teaches(&plain, &contacts(3, &json!({"created_at": null})), "no_record_has_a_creation_date");
    none_teaches(&plain, &contacts(3, &json!({"created_at": ago(-3)})), "all_records_are_of_the_future");
    none_teaches(&plain, &contacts(3, &json!({"created_at": ago(3)})), "all_records_are_too_young");
    none_teaches(&plain, &contacts(3, &json!({"created_at": ago(60)})), "no_window_is_over");
    let won = |closed: Value| json!({"deals": [{"closed_at": closed, "is_won": true, "is_closed": true}]});
    none_teaches(&plain, &contacts(3, &won(json!(ago(299)))), "all_outcomes_came_too_early");
    none_teaches(&plain, &contacts(3, &won(Value::Null)), "no_outcome_is_dated");
    let list = json!({"label": {"kind": "list", "positive_ids": ["77"], "negative_ids": ["78"]}});
    let mut data = Data::sound().set(&list);
    data.intake = intake(&data.settings, &contacts(3, &json!({})));
    let found = data.findings();
    let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["listed_records_unknown", "no_record_is_listed"]);
}

#[test]
fn the_most_frequent_reason_is_told() {
    let mut records = contacts(2, &json!({"created_at": null}));
    records.extend(contacts(3, &json!({"created_at": ago(60)})));
    let finding = none_teaches(&json!({}), &records, "no_window_is_over");
    assert!(finding.detail.contains("none of 5 records"), "{}", finding.detail);
}

/// 400 sound records and some others.
fn with_some(others: &[Record]) -> Data {
    let mut data = Data::sound();
    let won = json!({"deals": [{"created_at": ago(290), "closed_at": ago(250), "is_won": true, "is_closed": true}]});
    let mut records = contacts(300, &json!({}));
    records.extend(contacts(100, &won));
    records.extend_from_slice(others);
    data.intake = intake(&data.settings, &records);
    assert_eq!(data.intake.counts.positives, 100);
    data
}

#[test]
fn some_records_without_what_is_needed() {
    with_some(&contacts(1, &json!({"id": null}))).warns("records_without_id");
    with_some(&contacts(1, &json!({"created_at": "soon"}))).warns("records_without_creation_date");
    with_some(&contacts(1, &json!({"created_at": ago(-1)}))).warns("records_created_in_the_future");
}

#[test]
fn wins_without_a_date() {
    let won = json!({"deals": [{"closed_at": null, "is_won": true, "is_closed": true}]});
    let found = with_some(&contacts(1, &won)).findings();
    let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["outcomes_without_a_date", "won_without_close_date"]);
}

#[test]
fn deals_that_were_closed_before_they_were_created() {
    let backwards = json!({"deals": [{"created_at": ago(100), "closed_at": ago(200), "is_closed": true}]});
    with_some(&contacts(1, &backwards)).warns("closed_before_created");
}

#[test]
fn an_observation_that_swallows_the_outcomes() {
    let early = json!({"deals": [{"created_at": ago(300), "closed_at": ago(299), "is_won": true, "is_closed": true}]});
    assert_eq!(with_some(&contacts(100, &early)).findings(), []);
    with_some(&contacts(101, &early)).warns("observation_too_long");
}

/// Sound data with 100 records that have these values of a property, one after the other.
fn with_values(property: &str, kind: Kind, values: &[&str]) -> Data {
    let name = Extractor::new(&Settings::default(), &definitions())
        .features()
        .into_iter()
        .find(|feature| feature.name.ends_with(&format!(".{property}")))
        .unwrap()
        .name;
    let mut data = Data::with(&name, kind, |row, _| match kind {
        Kind::Number => Cell::Number(share(mix(row + 700))),
        Kind::Category => Cell::Text(["gold", "silver"][row % 2].to_owned()),
    });
    let with = |(at, value): (usize, &&str)| contact(at, &json!({"properties": {property: value}}));
    let records: Vec<Record> = values.iter().cycle().take(100).enumerate().map(with).collect();
    data.intake.properties = intake(&data.settings, &records).properties;
    data
}

#[test]
fn texts_among_numbers() {
    // One in ten: told. Two in three: no use.
    let few = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "a lot"];
    let mut data = with_values("budget", Kind::Number, &few);
    data.features[0].name = "number.other".to_owned();
    let finding = data.warns("values_are_no_numbers");
    assert!(
        finding.detail.contains("\"a lot\"") && finding.detail.contains("10 of 100"),
        "{}",
        finding.detail
    );
    let mut data = with_values("budget", Kind::Number, &["1", "n/a", "€ 5"]);
    data.features[0].name = "number.other".to_owned();
    data.drops("values_are_no_numbers", "number.budget");
}

#[test]
fn what_is_neither_true_nor_false() {
    with_values("watched", Kind::Number, &["yes", "no", "true", "false", "perhaps"])
        .warns("values_are_no_booleans");
    with_values("watched", Kind::Number, &["perhaps"]).drops("values_are_no_booleans", "flag.watched");
}

#[test]
fn dates_that_are_none() {
    let few = ["2025-01-01", "2025-01-02", "2025-01-03", "tomorrow"];
    with_values("exam_date", Kind::Number, &few).warns("values_are_no_dates");
    with_values("exam_date", Kind::Number, &["12/31/2025"])
        .drops("values_are_no_dates", "days_since.exam_date");
}

#[test]
fn dates_that_lie_ahead() {
    with_values("exam_date", Kind::Number, &["2026-06-01", "2026-07-01", "2025-01-01"])
        .warns("dates_lie_ahead");
    assert_eq!(with_values("exam_date", Kind::Number, &["2025-06-01", "2026-07-01"]).findings(), []);
}

#[test]
fn values_that_are_no_option() {
    let finding = with_values("tier", Kind::Category, &["gold", "silver", "gold;silver", "bronze"])
        .warns("values_outside_the_options");
    assert!(finding.detail.contains("\"bronze\""), "{}", finding.detail);
    assert_eq!(with_values("tier", Kind::Category, &["gold", "gold;silver"]).findings(), []);
}

#[test]
fn readable_values_have_no_finding() {
    assert_eq!(with_values("exam_date", Kind::Number, &["2025-01-01"]).findings(), []);
    assert_eq!(with_values("watched", Kind::Number, &["yes", "no"]).findings(), []);
}

#[test]
fn the_account_of_pages_reads_back() {
    let data = with_values("budget", Kind::Number, &["1", "n/a"]);
    let written = serde_json::to_string(&data.intake).unwrap();
    assert_eq!(serde_json::from_str::<Intake>(&written).unwrap(), data.intake);
}
