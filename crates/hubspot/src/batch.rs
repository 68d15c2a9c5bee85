//! Reading up to 100 records by id.

use std::collections::BTreeMap;

use kernel::RESERVED;
use percent_encoding::utf8_percent_encode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// Ids of a batch read with history, HubSpot's maximum.
pub const HISTORY: usize = 50;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    inputs: Vec<Input<'a>>,
    properties: &'a [&'a str],
    // Required by the published schema, also when it is empty.
    properties_with_history: &'a [&'a str],
}

#[derive(Serialize)]
struct Input<'a> {
    id: &'a str,
}

impl Api {
    /// `GET /crm/objects/{version}/{object}/{id}`: whether HubSpot has a record, live or (with `archived`) in the recycle bin,
    /// and under which id; its content is better read by batch. 404 when it has not.
    pub fn record(&self, object: ObjectType, id: &str, archived: bool) -> ApiRequest {
        let id = utf8_percent_encode(id, RESERVED);
        let (version, modified) = (self.version(), object.modified_property());
        let archived = if archived { "&archived=true" } else { "" };
        Self::get(
            format!("/crm/objects/{version}/{object}/{id}?properties={modified}{archived}"),
            Bucket::General,
        )
    }

    /// `POST /crm/objects/{version}/{object}/batch/read`: at most 100 ids; associations do not come with it.
    ///
    /// Archived records come only with `archived`; then live ones do not.
    pub fn batch_read(
        &self,
        object: ObjectType,
        ids: &[&str],
        properties: &[&str],
        archived: bool,
    ) -> ApiRequest {
        let archived = if archived { "?archived=true" } else { "" };
        let path = format!("/crm/objects/{}/{object}/batch/read{archived}", self.version());
        let inputs = ids.iter().map(|&id| Input { id }).collect();
        Self::query(path, &Body { inputs, properties, properties_with_history: &[] }, Bucket::General)
    }

    /// The same path for what properties were before: at most [`HISTORY`] ids.
    pub fn property_history(&self, object: ObjectType, ids: &[&str], properties: &[&str]) -> ApiRequest {
        let path = format!("/crm/objects/{}/{object}/batch/read", self.version());
        let inputs = ids.iter().map(|&id| Input { id }).collect();
        let body = Body { inputs, properties: &[], properties_with_history: properties };
        Self::query(path, &body, Bucket::General)
    }
}

/// One reason why a part of a batch has no result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchError {
    /// HubSpot's category, for example `OBJECT_NOT_FOUND`.
    pub category: String,
    /// Finer category.
    pub sub_category: String,
    /// The ids it is about, gathered from the context.
    pub ids: Vec<String>,
}

/// What was found. Results are not in the order of the ids, and a merged id answers with its winner's id.
#[derive(Debug)]
pub struct BatchPage<'a> {
    /// The records, each still raw (see [`crate::Record::read`]).
    pub records: Vec<&'a RawValue>,
    /// What is missing and why; any 2xx may carry errors, not only 207.
    pub errors: Vec<BatchError>,
    /// Whether HubSpot is done with it: a 202 is still `PENDING` or `PROCESSING`, and says nothing about what it lacks.
    pub complete: bool,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    status: Option<Text<'a>>,
    #[serde(borrow, default)]
    results: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    errors: Option<Vec<WireError<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireError<'a> {
    #[serde(borrow, default)]
    category: Option<Text<'a>>,
    // A string in one schema, an object in another.
    #[serde(borrow, default)]
    sub_category: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<Text<'a>>,
    #[serde(borrow, default)]
    context: Option<BTreeMap<String, Vec<Text<'a>>>>,
}

impl From<WireError<'_>> for BatchError {
    fn from(wire: WireError<'_>) -> Self {
        let context = wire.context.unwrap_or_default();
        // The key is `ids` for objects and `fromObjectId` for associations.
        let mut ids: Vec<String> = ["id", "ids", "fromObjectId"]
            .iter()
            .filter_map(|key| context.get(*key))
            .flatten()
            .map(|Text(id)| id.to_string())
            .collect();
        if ids.is_empty() {
            ids.extend(wire.id.map(|Text(id)| id.into_owned()));
        }
        let sub_category = wire.sub_category.map(|raw| raw.get().trim_matches('"').to_owned());
        Self {
            category: wire.category.map(|Text(category)| category.into_owned()).unwrap_or_default(),
            sub_category: sub_category.unwrap_or_default(),
            ids,
        }
    }
}

impl<'a> BatchPage<'a> {
    /// Reads the answer of a batch read.
    pub fn read(body: &'a str) -> Result<Self, ReadError> {
        let wire: Wire<'a> = read("batch", body)?;
        let errors = wire.errors.unwrap_or_default().into_iter().map(BatchError::from).collect();
        let complete = wire.status.is_none_or(|Text(status)| status == "COMPLETE");
        Ok(Self { records: wire.results, errors, complete })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_properties_are_in_the_body() {
        let request = Api::default().batch_read(ObjectType::Calls, &["1", "2"], &["hs_timestamp"], true);
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/calls/batch/read?archived=true");
        let body = request.body.unwrap();
        assert_eq!(
            body.text.expose(),
            r#"{"inputs":[{"id":"1"},{"id":"2"}],"properties":["hs_timestamp"],"propertiesWithHistory":[]}"#
        );
    }

    #[test]
    fn a_record_is_asked_for_by_its_id_alone() {
        let request = Api::default().record(ObjectType::Deals, "1/../2", true);
        assert_eq!(
            request.path_and_query,
            "/crm/objects/2026-09/deals/1%2F..%2F2?properties=hs_lastmodifieddate&archived=true"
        );
        assert!(request.body.is_none());
    }

    #[test]
    fn a_batch_that_is_still_worked_on_is_not_complete() {
        let complete = |body: &str| BatchPage::read(body).unwrap().complete;
        assert!(complete(r#"{"results":[]}"#));
        assert!(complete(r#"{"status":"COMPLETE","results":[]}"#));
        for status in ["PENDING", "PROCESSING", "CANCELED"] {
            assert!(!complete(&format!(r#"{{"status":"{status}","results":[]}}"#)), "{status}");
        }
    }

    #[test]
    fn a_partial_batch_names_the_missing_ids() {
        let body = r#"{"status":"COMPLETE","results":[{"id":"1"}],"numErrors":1,"errors":[{"status":"error",
            "category":"OBJECT_NOT_FOUND","subCategory":{"x":1},"message":"m","context":{"ids":["2",3]}}]}"#;
        let page = BatchPage::read(body).unwrap();
        assert_eq!(page.records.len(), 1);
        let [error] = page.errors.as_slice() else { panic!("{:?}", page.errors) };
        assert_eq!(
            (error.category.as_str(), error.ids.as_slice()),
            ("OBJECT_NOT_FOUND", &["2".into(), "3".into()][..])
        );
    }

    #[test]
    fn live_records_are_asked_for_without_a_flag() {
        let request = Api::default().batch_read(ObjectType::Contacts, &["1"], &[], false);
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/contacts/batch/read");
        assert_eq!(
            (request.method, request.bucket, request.repeatable),
            (kernel::Method::Post, Bucket::General, true)
        );
    }

    #[test]
    fn the_ids_of_an_error_are_found_wherever_they_stand() {
        for (error, ids) in [
            (r#"{"context":{"id":["2"]}}"#, vec!["2"]),
            (r#"{"context":{"ids":["2",3]}}"#, vec!["2", "3"]),
            (r#"{"context":{"fromObjectId":[2]},"id":"9"}"#, vec!["2"]),
            (r#"{"context":{"name":["x"]},"id":9}"#, vec!["9"]),
            ("{}", vec![]),
        ] {
            let page = format!(r#"{{"errors":[{error}]}}"#);
            let page = BatchPage::read(&page).unwrap();
            assert_eq!(page.errors[0].ids, ids, "{error}");
        }
        let named = r#"{"errors":[{"category":"C","subCategory":"crm.S"}]}"#;
        let named = BatchPage::read(named).unwrap();
        assert_eq!(
            (named.errors[0].category.as_str(), named.errors[0].sub_category.as_str()),
            ("C", "crm.S")
        );
    }
}
