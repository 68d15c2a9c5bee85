#![allow(clippy::needless_pass_by_value)] // `json!` values are made where they are handed over

use serde_json::{Value, json};

use super::*;
use crate::record::Record;
use crate::settings::{PropertyDefinitions, Settings};
use crate::table::{Cell, Feature, Kind};

mod excluded;
mod properties;

const AS_OF: &str = "2025-11-01T12:00:00Z";

fn as_of() -> i64 {
    kernel::Timestamp::parse(AS_OF).unwrap().as_millis()
}

fn definitions(list: &[(&str, &str, &str)]) -> PropertyDefinitions {
    let list: Vec<Value> = list
        .iter()
        .map(|(name, kind, field)| json!({"name": name, "type": kind, "field_type": field}))
        .collect();
    PropertyDefinitions::read(&Value::Array(list))
}

fn record(fields: Value) -> Record {
    serde_json::from_value(fields).unwrap()
}

/// The cell of one feature.
fn cell(name: &str, fields: Value) -> Cell {
    let kind = Source::parse(name).unwrap().kind();
    let feature = Feature { name: name.to_owned(), label: String::new(), kind };
    let cells = Extractor::from_model_features(&[feature]).cells(&record(fields), as_of());
    cells.into_iter().next().unwrap()
}

fn number(value: f64) -> Cell {
    Cell::Number(value)
}

fn names(list: &[(&str, &str, &str)]) -> Vec<String> {
    let extractor = Extractor::new(&Settings::default(), &definitions(list));
    let is_of_property = |feature: &Feature| Source::parse(&feature.name).unwrap().property().is_some();
    extractor.features().into_iter().filter(is_of_property).map(|feature| feature.name).collect()
}

#[test]
fn each_type_of_property_gives_its_features() {
    for (definition, expected) in [
        (("budget", "number", "number"), vec!["number.budget"]),
        (("watched", "bool", "booleancheckbox"), vec!["flag.watched"]),
        (("watched", "enumeration", "booleancheckbox"), vec!["flag.watched"]),
        (("tier", "enumeration", "select"), vec!["category.tier"]),
        (("exam_date", "date", "date"), vec!["days_since.exam_date"]),
        (("watched_at", "datetime", "date"), vec!["days_since.watched_at"]),
        (("city", "string", "text"), vec!["category.city"]),
        (("email", "string", "text"), vec!["email_kind.email"]),
        (("mobilephone", "string", "text"), vec!["phone_country.mobilephone"]),
        (("whatsapp", "string", "phonenumber"), vec!["phone_country.whatsapp"]),
        (("landline", "phone_number", "text"), vec!["phone_country.landline"]),
        (("message", "string", "textarea"), vec!["has_text.message", "text_length.message"]),
        (("motivation", "string", ""), vec!["has_text.motivation", "text_length.motivation"]),
        (("mood", "a_type_of_tomorrow", "slider"), vec!["category.mood"]),
    ] {
        assert_eq!(names(&[definition]), expected, "{definition:?}");
    }
}

#[test]
fn a_list_of_true_and_false_is_a_flag() {
    let options = json!([{"name": "agreed", "type": "enumeration", "options": [{"value": "true"}, {"value": "false"}]}]);
    let extractor = Extractor::new(&Settings::default(), &PropertyDefinitions::read(&options));
    assert_eq!(extractor.features()[0].name, "flag.agreed");
}

#[test]
fn every_name_stands_for_its_source() {
    let all = names(&[
        ("a", "number", ""),
        ("b", "bool", ""),
        ("c", "date", ""),
        ("d", "string", ""),
        ("e.f", "number", ""),
    ]);
    for name in all {
        assert_eq!(Source::parse(&name).unwrap().to_string(), name);
    }
    for engagement in Engagement::all(12) {
        let name = engagement.to_string();
        assert_eq!(Source::parse(&name), Some(Source::Engagement(engagement)), "{name}");
        assert!(!Source::Engagement(engagement).label("").is_empty(), "{name}");
    }
    assert_eq!(Source::parse("rule.3.calls.count"), Source::parse("calls.count"));
    for odd in [
        "",
        ".",
        "number.",
        "calls.",
        "calls.hourly",
        "calls.recent_0d",
        "calls.recent_xd",
        "recent_3d",
        "x.y",
    ] {
        assert_eq!(Source::parse(odd), None, "{odd}");
    }
}

#[test]
fn stored_features_make_the_same_cells_again() {
    let list = [("budget", "number", ""), ("city", "string", ""), ("watched_at", "datetime", "")];
    let extractor = Extractor::new(&Settings::default(), &definitions(&list));
    let record = record(json!({
        "id": "1", "created_at": "2025-10-01T00:00:00Z",
        "properties": {"budget": "1500", "city": "Paris", "watched_at": "2025-10-30T12:00:00Z"},
        "calls": [{"at": "2025-10-20T08:00:00Z", "duration_ms": 60000, "connected": true}],
    }));
    let cells = extractor.cells(&record, as_of());
    assert_eq!(cells[..3], [number(1500.0), Cell::Text("Paris".to_owned()), number(2.0)]);
    let again = Extractor::from_model_features(&extractor.features());
    assert_eq!(again.cells(&record, as_of()), cells);
    assert_eq!(cells.len(), extractor.features().len());
}

#[test]
fn every_cell_is_of_its_features_kind() {
    let list = [
        ("budget", "number", ""),
        ("city", "string", ""),
        ("email", "string", ""),
        ("message", "string", "textarea"),
    ];
    let extractor = Extractor::new(&Settings::default(), &definitions(&list));
    let odd = record(json!({"properties": {"budget": "n/a", "city": "5", "email": "7", "message": "  "}}));
    for (feature, cell) in extractor.features().iter().zip(extractor.cells(&odd, as_of())) {
        let fits = match cell {
            Cell::Missing => true,
            Cell::Number(_) => feature.kind == Kind::Number,
            Cell::Text(_) => feature.kind == Kind::Category,
        };
        assert!(fits, "{}", feature.name);
    }
}

#[test]
fn a_feature_of_an_unknown_name_is_missing() {
    let feature = Feature { name: "of.tomorrow".to_owned(), label: String::new(), kind: Kind::Number };
    assert_eq!(
        Extractor::from_model_features(&[feature]).cells(&Record::default(), as_of()),
        [Cell::Missing]
    );
}

#[test]
fn values_that_cannot_be_read_are_missing() {
    let with = |value: &str| json!({"properties": {"p": value}});
    assert_eq!(cell("number.p", with(" 12.5 ")), number(12.5));
    assert_eq!(cell("number.p", with("1e3")), number(1000.0));
    for text in ["twelve", "1,234", "NaN", "inf", "-", "", "1e999"] {
        assert_eq!(cell("number.p", with(text)), Cell::Missing, "{text}");
    }
    assert_eq!(cell("flag.p", with("Yes")), number(1.0));
    assert_eq!(cell("flag.p", with("0")), number(0.0));
    assert_eq!(cell("flag.p", with("perhaps")), Cell::Missing);
    assert_eq!(cell("days_since.p", with("soon")), Cell::Missing);
    assert_eq!(cell("has_text.p", json!({})), number(0.0));
    assert_eq!(cell("has_text.p", with("hello")), number(1.0));
    assert_eq!(cell("text_length.p", with("hello")), number(5.0));
}

#[test]
fn a_date_counts_once_it_is_over() {
    let with = |value: &str| cell("days_since.p", json!({"properties": {"p": value}}));
    assert_eq!(with("2025-10-31T12:00:00Z"), number(1.0));
    assert_eq!(with(AS_OF), number(0.0));
    assert_eq!(with("2025-11-01T12:00:01Z"), Cell::Missing);
    assert_eq!(with("2025-10-31"), number(1.5), "counted from its midnight");
    assert_eq!(with("2025-11-01"), Cell::Missing, "the day is not over, what happened on it may come yet");
}

fn calls(list: Value) -> Value {
    json!({"created_at": "2025-10-01T00:00:00Z", "calls": list})
}

#[test]
fn calls_are_counted_until_the_moment() {
    let list = calls(json!([
        {"at": "2025-10-02T00:00:00Z", "duration_ms": 90_000, "direction": "OUTBOUND", "connected": true},
        {"at": "2025-10-29T12:00:00Z", "duration_ms": 600_000, "direction": "inbound", "connected": true},
        {"at": "2025-10-31T12:00:00Z", "direction": "OUTBOUND", "connected": false},
        {"at": "2025-11-01T12:00:01Z", "duration_ms": 9_000_000, "direction": "INBOUND", "connected": true},
        {"duration_ms": 5_000, "connected": true},
    ]));
    for (name, expected) in [
        ("calls.count", 3.0),
        ("calls.connected", 2.0),
        ("calls.inbound", 1.0),
        ("calls.minutes", 11.5),
        ("calls.longest", 10.0),
        ("calls.last", 1.0),
        ("calls.last_connected", 3.0),
        ("calls.first_after", 24.0),
    ] {
        assert_eq!(cell(name, list.clone()), number(expected), "{name}");
    }
}

#[test]
fn without_calls_there_is_no_last_one() {
    for name in ["calls.last", "calls.last_connected", "calls.first_after", "bookings.last", "deals.last"] {
        assert_eq!(cell(name, json!({})), Cell::Missing, "{name}");
    }
    for name in ["calls.count", "calls.minutes", "calls.recent_30d", "bookings.count", "deals.count"] {
        assert_eq!(cell(name, json!({})), number(0.0), "{name}");
    }
}

#[test]
fn a_call_counts_half_after_each_half_life() {
    let list = calls(json!([
        {"at": "2025-11-01T12:00:00Z"}, {"at": "2025-10-22T12:00:00Z", "connected": true}, {"at": "2025-10-12T12:00:00Z"},
    ]));
    assert_eq!(cell("calls.recent_10d", list.clone()), number(1.75));
    assert_eq!(cell("calls.recent_connected_10d", list.clone()), number(0.5));
    assert_eq!(cell("calls.recent_20d", list), number(1.0 + 724.0 / 1024.0 + 0.5));
}

#[test]
fn a_call_under_way_is_known_until_the_moment() {
    let list = calls(json!([{"at": "2025-11-01T11:59:00Z", "duration_ms": 3_600_000}]));
    assert_eq!(cell("calls.minutes", list), number(1.0));
}

#[test]
fn appointments_count_when_they_have_taken_place() {
    let list = json!({"bookings": [
        {"at": "2025-10-30T12:00:00Z", "status": "completed"},
        {"at": "2025-10-25T12:00:00Z", "status": "NO_SHOW"},
        {"at": "2025-11-05T12:00:00Z", "status": "cancelled"},
    ]});
    assert_eq!(cell("bookings.count", list.clone()), number(2.0));
    assert_eq!(cell("bookings.missed", list.clone()), number(1.0));
    assert_eq!(cell("bookings.last", list), number(2.0));
}

#[test]
fn a_deal_is_open_until_it_is_closed() {
    let deals = json!([
        {"created_at": "2025-10-01", "closed_at": "2025-10-20", "is_closed": true, "is_won": true},
        {"created_at": "2025-10-02", "closed_at": "2025-10-21", "is_closed": true},
        {"created_at": "2025-10-03", "closed_at": "2025-12-01", "is_closed": true, "is_won": true},
        {"created_at": "2025-10-31T12:00:00Z", "closed_at": null},
        {"created_at": "2025-11-02", "closed_at": null},
    ]);
    for (name, expected) in [
        ("deals.count", 4.0),
        ("deals.open", 2.0),
        ("deals.won", 1.0),
        ("deals.lost", 1.0),
        ("deals.last", 1.0),
    ] {
        assert_eq!(cell(name, json!({"deals": deals})), number(expected), "{name}");
        let itself = json!({"object_type": "deals", "deals": deals});
        assert_eq!(cell(name, itself), Cell::Missing, "a deal is not its own history: {name}");
    }
}

#[test]
fn a_value_that_is_stamped_later_does_not_exist() {
    let with = |at: &str| json!({"properties": {"vsl_watched_percent": "80", "vsl_watched_at": at}});
    assert_eq!(cell("number.vsl_watched_percent", with("2025-10-30T00:00:01Z")), number(80.0));
    assert_eq!(cell("number.vsl_watched_percent", with("2025-11-30T00:00:01Z")), Cell::Missing);
}

#[test]
fn links_and_age_are_numbers() {
    assert_eq!(cell("associations.companies", json!({"companies": 3})), number(3.0));
    assert_eq!(cell("record.age", json!({"created_at": "2025-10-30T12:00:00Z"})), number(2.0));
    assert_eq!(cell("record.age", json!({"created_at": "2025-11-30T12:00:00Z"})), Cell::Missing);
}
