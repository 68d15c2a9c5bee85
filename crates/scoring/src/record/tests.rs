use serde_json::{Value, json};

use super::*;

fn read(value: &Value) -> Record {
    serde_json::from_str(&value.to_string()).unwrap()
}

#[test]
fn a_record_as_the_database_writes_it_is_read_whole() {
    let record = read(&json!({
        "id": "51", "object_type": "contacts",
        "created_at": "2025-11-01T12:26:40.123Z", "updated_at": "2025-11-02T00:00:00.000Z",
        "properties": {"city": "Paris", "country": null, "message": ""},
        "companies": 2,
        "deals": [{"id": "7", "created_at": "2025-11-01", "closed_at": null, "stage": "closedwon",
                   "is_won": true, "is_closed": true, "amount": 997}],
        "calls": [{"at": "2025-11-03T08:00:00Z", "duration_ms": 61000, "direction": "OUTBOUND", "connected": true}],
    }));
    assert_eq!(record.id, "51");
    assert_eq!(record.created_at.map(Timestamp::as_millis), Some(1_762_000_000_123));
    assert_eq!(record.property("city"), Some("Paris"));
    assert_eq!(record.properties.len(), 1, "empty and null values are absent");
    assert_eq!(record.deals[0].amount, Some(997.0));
    assert!(record.calls[0].connected);
    assert!(record.bookings.is_empty());
}

#[test]
fn what_is_written_reads_back() {
    let record = read(&json!({
        "id": "1", "created_at": "2025-11-01T12:26:40.123Z", "properties": {"a": "1"}, "companies": 1,
        "bookings": [{"at": "2025-11-01T12:26:40.123Z", "status": "completed"}],
    }));
    assert_eq!(read(&serde_json::to_value(&record).unwrap()), record);
}

#[test]
fn values_of_another_type_are_read_as_far_as_they_make_sense() {
    let record = read(&json!({
        "id": 51, "created_at": 1_762_000_000_123_i64, "companies": "3",
        "properties": {"visits": 4, "opted": true, "odd": [1], "share": 0.5},
        "calls": [{"at": "yesterday", "duration_ms": "900", "connected": "yes"}, 5, null, [], {}],
    }));
    assert_eq!(record.id, "51");
    assert_eq!(record.created_at.map(Timestamp::as_millis), Some(1_762_000_000_123));
    assert!((record.companies - 3.0).abs() < f64::EPSILON);
    assert_eq!(record.property("visits"), Some("4"));
    assert_eq!(record.property("opted"), Some("true"));
    assert_eq!(record.property("share"), Some("0.5"));
    assert_eq!(record.property("odd"), None);
    assert_eq!(record.calls.len(), 2, "only objects are calls");
    assert_eq!(record.calls[0].at, None);
    assert_eq!(record.calls[0].duration_ms, Some(900.0));
    assert!(record.calls[0].connected);
}

#[test]
fn the_last_of_two_equal_keys_wins() {
    let record: Record = serde_json::from_str(r#"{"properties": {"a": "1", "a": null}, "id": "1"}"#).unwrap();
    assert_eq!(record.property("a"), None);
}

#[test]
fn what_is_no_record_is_an_empty_one() {
    for value in [json!(null), json!([]), json!("x"), json!(1.5), json!(true), json!({"properties": 7})] {
        assert_eq!(read(&value), Record::default(), "{value}");
    }
}

#[test]
fn each_kind_of_field_reads_each_scalar_in_its_own_way() {
    let call = |value: &str| {
        let text = format!(
            r#"{{"calls":[{{"at":{value},"duration_ms":{value},"direction":{value},"connected":{value}}}]}}"#
        );
        let record: Record = serde_json::from_str(&text).unwrap();
        record.calls[0].clone()
    };
    for (value, at, number, text, flag) in [
        ("null", None, None, None, false),
        ("\"\"", None, None, None, false),
        ("\"x\"", None, None, Some("x"), false),
        ("\"\\u0078\"", None, None, Some("x"), false),
        ("\"yes\"", None, None, Some("yes"), true),
        ("\"off\"", None, None, Some("off"), false),
        ("true", None, None, Some("true"), true),
        ("false", None, None, Some("false"), false),
        ("0", Some(0), Some(0.0), Some("0"), false),
        ("1", Some(1), Some(1.0), Some("1"), true),
        ("2", Some(2), Some(2.0), Some("2"), false),
        ("-7", Some(-7), Some(-7.0), Some("-7"), false),
        ("\"-7\"", Some(-7), Some(-7.0), Some("-7"), false),
        ("1.5", None, Some(1.5), Some("1.5"), false),
        ("\"1e3\"", None, Some(1_000.0), Some("1e3"), false),
        ("\"1970-01-02\"", Some(86_400_000), None, Some("1970-01-02"), false),
        ("[1]", None, None, None, false),
        ("{\"a\":[1]}", None, None, None, false),
    ] {
        let read = call(value);
        assert_eq!(read.at.map(Timestamp::as_millis), at, "{value}");
        assert_eq!(read.duration_ms, number, "{value}");
        assert_eq!((read.direction.as_deref(), read.connected), (text, flag), "{value}");
    }
}

#[test]
fn every_field_is_read_from_its_own_name() {
    let time = |day: u32| Timestamp::parse(&format!("2025-11-0{day}"));
    let record = read(&json!({
        "id": "1", "object_type": "deals", "created_at": "2025-11-01", "updated_at": "2025-11-02", "companies": -2,
        "unknown": {"id": "9", "deals": []},
        "deals": [{"id": 7, "created_at": "2025-11-03", "closed_at": "2025-11-04", "stage": "s", "is_won": 1,
                   "is_closed": "true", "amount": "12.5", "unknown": [1]}],
        "calls": [{"at": "2025-11-05", "duration_ms": 1, "direction": "INBOUND", "connected": true, "unknown": 1}],
        "bookings": [{"at": "2025-11-06", "status": "no_show", "unknown": null}],
    }));
    let deal = Deal {
        id: "7".to_owned(),
        created_at: time(3),
        closed_at: time(4),
        stage: Some("s".to_owned()),
        is_won: true,
        is_closed: true,
        amount: Some(12.5),
    };
    let call =
        Call { at: time(5), duration_ms: Some(1.0), direction: Some("INBOUND".to_owned()), connected: true };
    let expected = Record {
        id: "1".to_owned(),
        object_type: "deals".to_owned(),
        created_at: time(1),
        updated_at: time(2),
        properties: BTreeMap::new(),
        companies: 0.0,
        deals: vec![deal],
        calls: vec![call],
        bookings: vec![Booking { at: time(6), status: Some("no_show".to_owned()) }],
    };
    assert_eq!(record, expected);
}

#[test]
fn a_container_of_another_kind_is_empty() {
    for other in [json!(null), json!("x"), json!(7), json!(-7), json!(1.5), json!(true), json!({"a": 1})] {
        let record = read(&json!({"id": "1", "deals": other, "calls": other, "bookings": other}));
        assert_eq!((record.deals.len(), record.calls.len(), record.bookings.len()), (0, 0, 0), "{other}");
    }
    for other in [json!(null), json!("x"), json!(7), json!(-7), json!(1.5), json!(true), json!([{"a": 1}])] {
        assert!(read(&json!({"properties": other})).properties.is_empty(), "{other}");
        assert!(read(&json!({"deals": [other]})).deals.is_empty(), "{other}");
    }
}

#[test]
fn a_moment_lies_between_the_years_1900_and_2200() {
    for (text, reads) in [
        ("1899-12-31T23:59:59.999Z", false),
        ("1900-01-01", true),
        ("2199-12-31T23:59:59.999Z", true),
        ("2200-01-01", false),
    ] {
        assert_eq!(moment_of(text).is_some(), reads, "{text}");
    }
}
