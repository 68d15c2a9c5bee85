//! For any record: the future does not exist, nothing panics, and the order of lists does not matter.

use std::collections::BTreeMap;

use kernel::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::record::{Booking, Call, Deal};

const DAY: i64 = 86_400_000;

fn extractor() -> Extractor {
    let list = [
        ("budget", "number", ""),
        ("vsl_watched", "bool", ""),
        ("vsl_watched_percent", "number", ""),
        ("vsl_watched_at", "datetime", ""),
        ("exam_date", "date", ""),
        ("city", "string", ""),
        ("email", "string", ""),
        ("phone", "string", ""),
        ("message", "string", "textarea"),
        ("first_conversion_event_name", "string", ""),
        ("first_conversion_date", "datetime", ""),
    ];
    Extractor::new(&Settings::default(), &definitions(&list))
}

fn at(offset: i64) -> Timestamp {
    Timestamp::from_millis(as_of() + offset)
}

/// Moments up to the one that counts.
fn past() -> impl Strategy<Value = Option<Timestamp>> {
    prop_oneof![4 => (-900 * DAY..=0).prop_map(|offset| Some(at(offset))), 1 => Just(None)]
}

fn future() -> impl Strategy<Value = Option<Timestamp>> {
    (1..900 * DAY).prop_map(|offset| Some(at(offset)))
}

fn call(moment: impl Strategy<Value = Option<Timestamp>>) -> impl Strategy<Value = Call> {
    let way = prop::option::of(prop_oneof![Just("INBOUND".to_owned()), Just("OUTBOUND".to_owned())]);
    (moment, prop::option::of(-1e6..1e9_f64), way, any::<bool>())
        .prop_map(|(at, duration_ms, direction, connected)| Call { at, duration_ms, direction, connected })
}

fn booking(moment: impl Strategy<Value = Option<Timestamp>>) -> impl Strategy<Value = Booking> {
    (moment, prop::option::of("(completed|no_show|cancelled)"))
        .prop_map(|(at, status)| Booking { at, status })
}

fn deal(created: impl Strategy<Value = Option<Timestamp>>) -> impl Strategy<Value = Deal> {
    let closed = prop_oneof![past(), future()];
    (created, closed, any::<bool>(), any::<bool>(), prop::option::of(0.0..1e5_f64)).prop_map(
        |(created_at, closed_at, is_won, is_closed, amount)| Deal {
            id: "7".to_owned(),
            created_at,
            closed_at,
            stage: None,
            is_won,
            is_closed,
            amount,
        },
    )
}

fn properties() -> impl Strategy<Value = BTreeMap<String, String>> {
    let name =
        prop::sample::select(vec!["budget", "vsl_watched", "city", "email", "phone", "message", "exam_date"]);
    prop::collection::btree_map(
        name.prop_map(str::to_owned),
        "\\PC{0,12}|[0-9]{1,4}|true|2025-0[1-9]-1[0-9]",
        0..6,
    )
}

prop_compose! {
    fn records()(
        properties in properties(),
        calls in prop::collection::vec(call(past()), 0..6),
        bookings in prop::collection::vec(booking(past()), 0..4),
        deals in prop::collection::vec(deal(past()), 0..4),
        created_at in past(),
        companies in 0..4_u8,
        object_type in "(contacts|deals|companies)",
    ) -> Record {
        let companies = f64::from(companies);
        Record { id: "1".to_owned(), object_type, created_at, updated_at: None, properties, companies, deals, calls, bookings }
    }
}

prop_compose! {
    /// A record, and the same with more in its future.
    fn with_a_future()(
        record in records(),
        calls in prop::collection::vec(call(future()), 0..4),
        bookings in prop::collection::vec(booking(future()), 0..4),
        deals in prop::collection::vec(deal(future()), 0..3),
        stamp in future(),
        value in "[0-9]{1,3}",
        updated_at in future(),
        closing in future(),
    ) -> (Record, Record) {
        let mut later = record.clone();
        later.calls.splice(0..0, calls);
        later.bookings.splice(0..0, bookings);
        later.deals.extend(deals);
        later.updated_at = updated_at;
        let stamp = stamp.map(|at| at.to_string()).unwrap_or_default();
        for (name, value) in [
            ("vsl_watched_at", &stamp),
            ("vsl_watched_percent", &value),
            ("first_conversion_date", &stamp),
            ("first_conversion_event_name", &value),
        ] {
            later.properties.insert(name.to_owned(), value.clone());
        }
        // The record itself knew nothing of the video: without a stamp its flag may be of any time.
        let mut record = record;
        record.properties.remove("vsl_watched");
        // A planned date moves.
        record.properties.insert("exam_date".to_owned(), stamp.clone());
        later.properties.insert("exam_date".to_owned(), at(400 * DAY).to_string());
        // What was open at the moment is won or lost afterwards, for another amount.
        for deal in &mut later.deals {
            let open = deal.closed_at.is_none_or(|closed| closed > Timestamp::from_millis(as_of()));
            if open {
                (deal.is_won, deal.is_closed, deal.closed_at) = (!deal.is_won, true, closing);
                (deal.amount, deal.stage) = (Some(1.0), Some("closedwon".to_owned()));
            }
        }
        (record, later)
    }
}

proptest! {
    #[test]
    fn nothing_after_the_moment_changes_a_feature((record, later) in with_a_future()) {
        let extractor = extractor();
        prop_assert_eq!(extractor.cells(&record, as_of()), extractor.cells(&later, as_of()));
    }

    #[test]
    fn the_order_of_lists_changes_no_bit(record in records(), seed in any::<u64>()) {
        let mut mixed = record.clone();
        let turn = |length: usize| usize::try_from(seed).unwrap_or(0).checked_rem(length).unwrap_or(0);
        mixed.calls.rotate_left(turn(record.calls.len()));
        mixed.bookings.reverse();
        mixed.deals.rotate_left(turn(record.deals.len()));
        let extractor = extractor();
        let bytes = |record: &Record| serde_json::to_vec(&extractor.cells(record, as_of())).unwrap();
        prop_assert_eq!(bytes(&record), bytes(&mixed));
    }

    #[test]
    fn any_json_gives_a_row_of_cells_without_a_number_that_is_none(text in json_text(), moment in any::<i64>()) {
        let record: Record = serde_json::from_str(&text).unwrap();
        let extractor = extractor();
        let cells = extractor.cells(&record, moment);
        prop_assert_eq!(cells.len(), extractor.features().len());
        let is_sound = |cell: &Cell| !matches!(cell, Cell::Number(number) if !number.is_finite());
        prop_assert!(cells.iter().all(is_sound));
        crate::labels::label(&record, &crate::labels::LabelRule::default(), 7, moment);
    }

    #[test]
    fn any_definitions_give_features_of_different_names(list in prop::collection::vec(("[a-z_.]{1,8}", "[a-z_]{0,8}"), 0..8)) {
        let list: Vec<Value> = list.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect();
        let extractor = Extractor::new(&Settings::default(), &PropertyDefinitions::read(&Value::Array(list)));
        let features = extractor.features();
        let mut names: Vec<&str> = features.iter().map(|feature| feature.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), features.len());
        prop_assert!(features.iter().all(|feature| Source::parse(&feature.name).is_some()));
    }
}

/// JSON whose keys are often those of a record and whose values are anything.
fn json_text() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,10}".prop_map(Value::from),
        "20[0-9]{2}-[01][0-9]-[0-3][0-9]".prop_map(Value::from),
    ];
    let key = prop_oneof![
        prop::sample::select(vec![
            "id",
            "object_type",
            "created_at",
            "updated_at",
            "properties",
            "companies",
            "deals",
            "calls",
            "bookings",
            "closed_at",
            "is_won",
            "is_closed",
            "at",
            "duration_ms",
            "status",
            "budget",
            "vsl_watched_at",
            "phone",
            "email",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
    .prop_map(|value| value.to_string())
}

/// What a stored model means by its features must not change unnoticed, and no machine may see it differently.
#[test]
fn the_cells_of_the_same_records_have_the_same_bytes_everywhere() {
    let extractor = extractor();
    let record = |row: i64| {
        let city = ["Paris", "Lyon;Nice", "東京"][usize::try_from(row % 3).unwrap()];
        let moment = |step: i64| at(-(row * 7_919 + step * 104_729) * 600_001 % (400 * DAY)).to_string();
        record(json!({
            "id": row.to_string(), "object_type": "contacts", "created_at": moment(1), "companies": row % 3,
            "properties": {
                "budget": (row * 37 % 5_000).to_string(), "vsl_watched": row % 2 == 0, "vsl_watched_at": moment(2),
                "vsl_watched_percent": format!("{}.5", row % 100), "city": city,
                "email": format!("a{row}@{}.com", if row % 2 == 0 { "gmail" } else { "acme" }),
                "phone": format!("+{}5551234", 30 + row % 20), "message": "x".repeat(usize::try_from(row % 90).unwrap()),
            },
            "calls": (0..row % 6).map(|call| json!({"at": moment(call + 3), "duration_ms": call * 61_007,
                "direction": if call % 2 == 0 { "OUTBOUND" } else { "INBOUND" }, "connected": call % 3 != 0})).collect::<Vec<_>>(),
            "bookings": (0..row % 3).map(|booking| json!({"at": moment(booking + 11), "status": "completed"})).collect::<Vec<_>>(),
            "deals": (0..row % 2).map(|deal| json!({"created_at": moment(deal + 17), "closed_at": moment(deal + 5),
                "is_closed": true})).collect::<Vec<_>>(),
        }))
    };
    let cells: Vec<Vec<Cell>> = (0..200).map(|row| extractor.cells(&record(row), as_of())).collect();
    let digest = kernel::sha256_hex(&serde_json::to_vec(&cells).unwrap());
    assert_eq!(digest, "83b897f688514c22f006acf08d2adf38f0b96599ef582f1074893539c2b1c4cc");
}
