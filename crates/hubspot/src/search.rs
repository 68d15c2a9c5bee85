//! Finding what changed, below the search's cap of 10,000 results.

use std::borrow::Cow;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// The most results that one search page holds.
pub const SEARCH_PAGE: u32 = 200;

/// A keyset walk over the records changed since a moment, or over all of them.
///
/// It is sorted by record id and restarts behind the last one, so neither the cap of 10,000 results nor any number
/// of records changed in the same millisecond can hide one. Only ids are asked for: a long property list breaks the
/// 3,000 characters that a search body may have, and the index lags, so the records themselves are batch-read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchWindow<'a> {
    /// Changed at or after this moment; whenever, when not given: a filter that names the epoch was seen to fail.
    pub modified_from: Option<Timestamp>,
    /// Behind this record id.
    pub after_id: Option<&'a str>,
    /// Up to this record id, itself included.
    pub until_id: Option<&'a str>,
    /// Results per page, at most [`SEARCH_PAGE`].
    pub limit: u32,
}

/// The body by HubSpot's published schema, in which all of this is required.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    after: &'a str,
    filter_groups: [Group<'a>; 1],
    limit: u32,
    properties: [&'a str; 1],
    sorts: [&'a str; 1],
}

#[derive(Serialize)]
struct Group<'a> {
    filters: Vec<Filter<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Filter<'a> {
    property_name: &'a str,
    operator: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
}

const ID: &str = "hs_object_id";

impl Api {
    /// `POST /crm/objects/{version}/{object}/search` for one page of the walk.
    pub fn search(&self, object: ObjectType, window: &SearchWindow<'_>) -> ApiRequest {
        let modified = object.modified_property();
        let filter = |property_name, operator, value| Filter { property_name, operator, value };
        // Date filters take epoch milliseconds as text.
        let from = window.modified_from.map(|from| from.as_millis().to_string().into());
        let bounds = [
            (modified, "GTE", from),
            (ID, "GT", window.after_id.map(Cow::from)),
            (ID, "LTE", window.until_id.map(Cow::from)),
        ];
        let given = bounds.into_iter().filter(|(_, _, value)| value.is_some());
        let mut filters: Vec<_> =
            given.map(|(name, operator, value)| filter(name, operator, value)).collect();
        if filters.is_empty() {
            filters.push(filter(ID, "HAS_PROPERTY", None));
        }
        let body = Body {
            // An offset, and the walk restarts behind an id instead.
            after: "0",
            filter_groups: [Group { filters }],
            limit: window.limit,
            properties: [modified],
            sorts: [ID],
        };
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

/// One page of hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchPage {
    /// How many records match the filters of this page, itself included.
    pub total: u64,
    /// The hits.
    pub hits: Vec<SearchHit>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    total: u64,
    #[serde(borrow)]
    results: Vec<WireHit<'a>>,
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
        let hit = |hit: WireHit<'_>| SearchHit { id: hit.id.0.into_owned(), updated_at: hit.updated_at };
        Ok(Self { total: wire.total, hits: wire.results.into_iter().map(hit).collect() })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_762_000_000_000);

    fn body(object: ObjectType, window: &SearchWindow<'_>) -> Value {
        let request = Api::default().search(object, window);
        serde_json::from_str(request.body.unwrap().text.expose()).unwrap()
    }

    #[test]
    fn the_walk_is_by_id_and_the_filter_by_the_objects_own_date() {
        let window = SearchWindow {
            modified_from: Some(START),
            after_id: Some("99"),
            until_id: Some("120"),
            limit: 200,
        };
        assert_eq!(
            body(ObjectType::Contacts, &window),
            json!({
                "after": "0",
                "filterGroups": [{ "filters": [
                    { "propertyName": "lastmodifieddate", "operator": "GTE", "value": "1762000000000" },
                    { "propertyName": "hs_object_id", "operator": "GT", "value": "99" },
                    { "propertyName": "hs_object_id", "operator": "LTE", "value": "120" },
                ] }],
                "sorts": ["hs_object_id"],
                "properties": ["lastmodifieddate"],
                "limit": 200,
            })
        );
        let request = Api::default().search(ObjectType::Contacts, &window);
        assert_eq!(
            (request.path_and_query.as_str(), request.bucket),
            ("/crm/objects/2026-09/contacts/search", Bucket::Search)
        );
    }

    #[test]
    fn all_records_are_found_without_a_date() {
        let all = body(ObjectType::Deals, &SearchWindow { limit: 1, ..SearchWindow::default() });
        assert_eq!(
            all["filterGroups"],
            json!([{ "filters": [{ "propertyName": "hs_object_id", "operator": "HAS_PROPERTY" }] }])
        );
    }

    #[test]
    fn a_page_without_a_total_is_no_answer() {
        let page = SearchPage::read(r#"{"total":7,"results":[{"id":"9"},{"id":10}]}"#).unwrap();
        assert_eq!((page.total, page.hits[1].id.as_str()), (7, "10"));
        assert!(SearchPage::read(r#"{"results":[{"id":"9"}]}"#).is_err());
    }
}
