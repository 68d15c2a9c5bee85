//! Walking all records of a type.

use kernel::RESERVED;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::read::{Paging, ReadError, after, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// The comma stays: HubSpot reads it as the separator of property names.
const QUERY: &AsciiSet = &RESERVED.remove(b',');

/// What a page of the list should hold. `properties` must be sent with every page, or later pages lose columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListQuery<'a> {
    /// Records per page, at most 100.
    pub limit: u32,
    /// Cursor of the page: the last record id of the one before. Stable while walking.
    pub after: Option<&'a str>,
    /// Names of the properties to return.
    pub properties: &'a [&'a str],
    /// Associated object types to return with each record.
    pub associations: &'a [ObjectType],
    /// The recycle bin instead of the live records.
    pub archived: bool,
}

impl Default for ListQuery<'_> {
    fn default() -> Self {
        Self { limit: 100, after: None, properties: &[], associations: &[], archived: false }
    }
}

impl Api {
    /// `GET /crm/objects/{version}/{object}`.
    pub fn list(&self, object: ObjectType, query: &ListQuery<'_>) -> ApiRequest {
        let mut path = format!("/crm/objects/{}/{object}?limit={}", self.version(), query.limit);
        let mut add = |name: &str, value: &str| {
            path.push('&');
            path.push_str(name);
            path.push('=');
            path.extend(utf8_percent_encode(value, QUERY));
        };
        if !query.properties.is_empty() {
            add("properties", &query.properties.join(","));
        }
        if !query.associations.is_empty() {
            let names: Vec<_> = query.associations.iter().map(ObjectType::name).collect();
            add("associations", &names.join(","));
        }
        if query.archived {
            add("archived", "true");
        }
        if let Some(after) = query.after {
            add("after", after);
        }
        Self::get(path, Bucket::General)
    }
}

/// A page of records, each still raw (see [`crate::Record::read`]).
#[derive(Debug)]
pub struct Page<'a> {
    /// The records.
    pub records: Vec<&'a RawValue>,
    /// Cursor of the next page; `None` at the end.
    pub next_after: Option<String>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    paging: Option<Paging<'a>>,
}

impl<'a> Page<'a> {
    /// Reads the answer of a list.
    pub fn read(body: &'a str) -> Result<Self, ReadError> {
        let wire: Wire<'a> = read("list page", body)?;
        Ok(Self { records: wire.results, next_after: after(wire.paging) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_asks_for_the_same_columns() {
        let query = ListQuery {
            after: Some("512"),
            properties: &["email", "p#1"],
            associations: &[ObjectType::Companies, ObjectType::Deals],
            archived: true,
            ..ListQuery::default()
        };
        let request = Api::default().list(ObjectType::Contacts, &query);
        assert_eq!(
            request.path_and_query,
            "/crm/objects/2026-09/contacts?limit=100&properties=email,p%231&associations=companies,deals\
             &archived=true&after=512"
        );
        assert_eq!(request.bucket, Bucket::General);
    }

    #[test]
    fn a_page_tells_whether_another_follows() {
        let page =
            Page::read(r#"{"results":[{"id":"1"},{"id":"2"}],"paging":{"next":{"after":2,"link":"x"}}}"#);
        let page = page.unwrap();
        assert_eq!((page.records.len(), page.next_after.as_deref()), (2, Some("2")));
        assert_eq!(Page::read(r#"{"results":[]}"#).unwrap().next_after, None);
        assert_eq!(Page::read(r#"{"results":[],"paging":null}"#).unwrap().next_after, None);
    }

    #[test]
    fn a_body_that_was_cut_short_is_an_error() {
        assert_eq!(Page::read(r#"{"results":[{"id":"1"},{"id""#).unwrap_err().what, "list page");
    }
}
