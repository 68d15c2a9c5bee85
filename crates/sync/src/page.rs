//! A page of records (list, batch read) as a batch of rows.

use hubspot::{BatchError, BatchPage, ObjectType, ReadError, Record};
use serde_json::value::RawValue;

use crate::{
    Batch, MirrorRow, ReadTime, RowError, associations::truncated, clean_json, compact::without_nulls,
};

/// A record whose association list was cut at a page and must be read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truncated {
    /// The record.
    pub id: String,
    /// The lists that go on.
    pub to: Vec<ObjectType>,
}

/// What a page holds.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its rows, those of merged-away records included.
    pub batch: Batch,
    /// The ids of its records, in the order of the page.
    pub ids: Vec<String>,
    /// Records whose associations are not complete yet.
    pub truncated: Vec<Truncated>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Of a batch read: what HubSpot says of the ids that it does not answer.
    pub refused: Vec<BatchError>,
    /// Of a batch read: whether HubSpot is still working on it.
    pub unfinished: bool,
}

/// Reads the answer of a list.
///
/// A single unreadable record becomes an error of the batch.
pub fn read_page(object: ObjectType, body: &str, time: impl Into<ReadTime>) -> Result<Page, ReadError> {
    let body = without_nulls(&clean_json(body));
    let wire = hubspot::Page::read(&body)?;
    Ok(Page { next: wire.next_after, ..rows(object, &wire.records, time.into()) })
}

/// Reads the answer of a batch read.
pub fn read_batch(object: ObjectType, body: &str, time: impl Into<ReadTime>) -> Result<Page, ReadError> {
    let body = without_nulls(&clean_json(body));
    let wire = BatchPage::read(&body)?;
    Ok(Page { refused: wire.errors, unfinished: !wire.complete, ..rows(object, &wire.records, time.into()) })
}

fn rows(object: ObjectType, records: &[&RawValue], time: ReadTime) -> Page {
    let mut page = Page::default();
    for raw in records {
        page.batch.seen += 1;
        let Ok(record) = Record::read(raw) else {
            page.batch.errors.push(unreadable(raw));
            continue;
        };
        page.ids.push(record.id.clone().into_owned());
        let to = record.associations.map(truncated).unwrap_or_default();
        if !to.is_empty() {
            page.truncated.push(Truncated { id: record.id.clone().into_owned(), to });
        }
        for loser in record.merged_ids().filter(|loser| *loser != record.id) {
            page.batch.push(MirrorRow::gone(loser, Some(&record.id), time.sent_at));
        }
        page.batch.push(MirrorRow::of_record(object, &record, time));
    }
    page
}

fn unreadable(raw: &RawValue) -> RowError {
    #[derive(serde::Deserialize)]
    struct OnlyId {
        id: serde_json::Value,
    }
    let id = serde_json::from_str::<OnlyId>(raw.get()).map(|record| record.id);
    let entity_id = match id {
        Ok(serde_json::Value::String(id)) => id,
        Ok(serde_json::Value::Number(id)) => id.to_string(),
        _ => "unknown".to_owned(),
    };
    let detail = "the record has no readable id, date of change or properties".to_owned();
    RowError { entity_id, code: "unreadable_record".to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    #[test]
    fn a_page_becomes_rows_and_says_where_it_goes_on() {
        let text = r#"{"results":[
            {"id":"2","properties":{"email":"a\u0000b@c.d"},"updatedAt":"1970-01-01T00:00:00.009Z","archived":false},
            {"id":"1","properties":{},"updatedAt":"1970-01-01T00:00:00.017Z","archived":true,"archivedAt":"1970-01-01T00:00:00.008Z"}],
            "paging":{"next":{"after":"3","link":"x"}}}"#;
        let page = read_page(ObjectType::Contacts, text, NOW).unwrap();
        assert_eq!(page.next.as_deref(), Some("3"));
        assert_eq!(page.ids, ["2", "1"]);
        assert_eq!(page.batch.seen, 2);
        let rows = page.batch.into_rows();
        assert_eq!(rows[0].archived_at, Some(Timestamp::from_millis(8)));
        assert!(!rows[1].raw_json.as_ref().unwrap().get().contains("u0000"));
    }

    #[test]
    fn one_unreadable_record_does_not_spoil_its_page() {
        let text = r#"{"results":[{"id":"1","properties":{}},{"id":7},{"properties":3},{"id":"2","updatedAt":"2025-11-01"}]}"#;
        let page = read_page(ObjectType::Deals, text, NOW).unwrap();
        assert_eq!(page.batch.seen, 4);
        assert_eq!(page.batch.len(), 1);
        let failed: Vec<_> = page.batch.errors.iter().map(|error| error.entity_id.as_str()).collect();
        assert_eq!(failed, ["1", "7", "unknown"]);
        assert!(page.batch.errors.iter().all(|error| error.code == "unreadable_record"));
        assert_eq!(page.next, None);
    }

    #[test]
    fn a_cut_page_is_no_page() {
        assert!(read_page(ObjectType::Deals, r#"{"results":[{"id":"1""#, NOW).is_err());
    }

    #[test]
    fn losers_of_a_merge_come_with_the_winner() {
        let text = r#"{"results":[{"id":"9","properties":{"hs_merged_object_ids":"4;5"},"updatedAt":"1970-01-01T00:00:00.009Z"}]}"#;
        let rows = read_batch(ObjectType::Contacts, text, NOW).unwrap().batch.into_rows();
        let merged: Vec<_> =
            rows.iter().map(|row| (row.hubspot_id.as_str(), row.merged_into.as_deref())).collect();
        assert_eq!(merged, [("4", Some("9")), ("5", Some("9")), ("9", None)]);
    }

    #[test]
    fn only_a_list_that_goes_on_is_to_be_read_on() {
        let text = r#"{"results":[
            {"id":"1","updatedAt":"2025-11-01","associations":{"companies":{"results":[{"id":"9","type":"contact_to_company"}]}}},
            {"id":"2","updatedAt":"2025-11-01","associations":{"deals":{"results":[],"paging":{"next":{"after":"9"}}}}}]}"#;
        let page = read_page(ObjectType::Contacts, text, NOW).unwrap();
        assert_eq!(page.truncated, [Truncated { id: "2".to_owned(), to: vec![ObjectType::Deals] }]);
    }
}
