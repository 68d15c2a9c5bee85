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
