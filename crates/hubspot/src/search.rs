//! Finding what changed, below the search's cap of 10,000 results.

use kernel::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::read::{Paging, ReadError, Text, after, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// The most results that one search page holds.
pub const SEARCH_PAGE: u32 = 200;

/// A keyset walk over the records changed since a moment.
///
/// It is sorted by record id and restarts behind the last one, so neither the cap of 10,000 results nor any number
/// of records changed in the same millisecond can hide one. Only ids are asked for: a long property list breaks the
/// 3,000 characters that a search body may have, and the index lags, so the records themselves are batch-read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchWindow<'a> {
    /// Changed at or after this moment.
    pub modified_from: Timestamp,
    /// Changed at or before this moment, if bounded.
    pub modified_until: Option<Timestamp>,
    /// Behind this record id.
    pub after_id: Option<&'a str>,
    /// Results per page, at most [`SEARCH_PAGE`].
    pub limit: u32,
}

impl Api {
    /// `POST /crm/objects/{version}/{object}/search` for one page of the walk.
    pub fn search(&self, object: ObjectType, window: &SearchWindow<'_>) -> ApiRequest {
        let modified = object.modified_property();
        // Date filters take epoch milliseconds as text.
        let bound = |operator: &str, time: Timestamp| json!({ "propertyName": modified, "operator": operator, "value": time.as_millis().to_string() });
        let mut filters = vec![bound("GTE", window.modified_from)];
        filters.extend(window.modified_until.map(|until| bound("LTE", until)));
        if let Some(id) = window.after_id {
            filters.push(json!({ "propertyName": "hs_object_id", "operator": "GT", "value": id }));
        }
        let body = json!({
            "filterGroups": [{ "filters": filters }],
            "sorts": [{ "propertyName": "hs_object_id", "direction": "ASCENDING" }],
            "properties": [modified],
            "limit": window.limit,
        });
        let path = format!("/crm/objects/{}/{object}/search", self.version());
        Self::query(path, &body, Bucket::Search)
    }
}

/// A record that a search found. Its content is behind the source by the index lag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// Record id.
    pub id: String,
    /// The stamp that the index knows, which may be older than the record's.
    pub updated_at: Option<Timestamp>,
}

/// One page of hits in id order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage {
    /// How many records match the filters of this page, itself included.
    pub total: u64,
    /// The hits.
    pub hits: Vec<SearchHit>,
    more: bool,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(default)]
    total: u64,
    #[serde(borrow)]
    results: Vec<WireHit<'a>>,
    #[serde(borrow, default)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireHit<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(default)]
    updated_at: Option<Timestamp>,
}

impl SearchPage {
    /// Reads the answer of a search.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("search page", body)?;
        let more = after(wire.paging).is_some();
        let hit = |hit: WireHit<'_>| SearchHit { id: hit.id.0.into_owned(), updated_at: hit.updated_at };
        Ok(Self { total: wire.total, hits: wire.results.into_iter().map(hit).collect(), more })
    }

    /// The id behind which the next page begins ([`SearchWindow::after_id`]); `None` at the end.
    pub fn next_after_id(&self) -> Option<&str> {
        if !self.more {
            return None;
        }
        // Ids are numbers of up to 64 bits; the greatest is the longest, then the last by text.
        self.hits.iter().map(|hit| hit.id.as_str()).max_by_key(|id| (id.len(), *id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_762_000_000_000);

    #[test]
    fn the_walk_is_by_id_and_the_filter_by_the_objects_own_date() {
        let window =
            SearchWindow { modified_from: START, modified_until: None, after_id: Some("99"), limit: 200 };
        let request = Api::default().search(ObjectType::Contacts, &window);
        let body: serde_json::Value = serde_json::from_str(request.body.unwrap().text.expose()).unwrap();
        assert_eq!(
            body,
            json!({
                "filterGroups": [{ "filters": [
                    { "propertyName": "lastmodifieddate", "operator": "GTE", "value": "1762000000000" },
                    { "propertyName": "hs_object_id", "operator": "GT", "value": "99" },
                ] }],
                "sorts": [{ "propertyName": "hs_object_id", "direction": "ASCENDING" }],
                "properties": ["lastmodifieddate"],
                "limit": 200,
            })
        );
        assert_eq!(
            (request.path_and_query.as_str(), request.bucket),
            ("/crm/objects/2026-09/contacts/search", Bucket::Search)
        );
    }

    #[test]
    fn a_bounded_window_filters_both_ends_of_a_deal() {
        let until = Some(START.plus_millis(5));
        let window = SearchWindow { modified_from: START, modified_until: until, after_id: None, limit: 1 };
        let text = Api::default().search(ObjectType::Deals, &window).body.unwrap();
        assert!(
            text.text
                .expose()
                .contains(r#""operator":"LTE","propertyName":"hs_lastmodifieddate","value":"1762000000005""#)
        );
    }

    #[test]
    fn the_next_page_begins_behind_the_greatest_id() {
        let body = r#"{"total":3,"results":[{"id":"9"},{"id":"10","updatedAt":"2026-11-01T10:00:00Z"}],
            "paging":{"next":{"after":"2"}}}"#;
        assert_eq!(SearchPage::read(body).unwrap().next_after_id(), Some("10"));
        let last = SearchPage::read(r#"{"total":1,"results":[{"id":"11"}]}"#).unwrap();
        assert_eq!((last.next_after_id(), last.hits.len()), (None, 1));
    }

    #[test]
    fn ids_are_compared_as_numbers_and_only_where_more_follows() {
        let page = |paging: &str| {
            let body = format!(
                r#"{{"total":7,"results":[{{"id":"100"}},{{"id":"99"}},{{"id":"101"}},{{"id":"9"}}]{paging}}}"#
            );
            let page = SearchPage::read(&body).unwrap();
            (page.total, page.next_after_id().map(str::to_owned))
        };
        assert_eq!(page(r#","paging":{"next":{"after":"4"}}"#), (7, Some("101".to_owned())));
        assert_eq!(page(r#","paging":{"next":{"after":""}}"#), (7, None));
        assert_eq!(page(""), (7, None));
    }
}
