//! Writing properties of up to 100 records.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType, Refusal};

/// Inputs of one batch.
pub const BATCH_UPDATE: usize = 100;

/// New values of one record: `""` clears a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordUpdate<'a> {
    /// Record id.
    pub id: &'a str,
    /// Values by property name.
    pub properties: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Body<'a> {
    inputs: Vec<Input<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_property: Option<&'a str>,
    properties: &'a BTreeMap<String, String>,
    object_write_trace_id: &'a str,
}

impl Api {
    /// `POST /crm/objects/{version}/{object}/batch/update`: at most [`BATCH_UPDATE`] records, each once, since two inputs
    /// that mean one record refuse the whole batch. The same values sent twice have the effect of once.
    ///
    /// Each input carries its id as `objectWriteTraceId`, which lets an answer name the inputs that it refuses.
    pub fn batch_update(&self, object: ObjectType, records: &[RecordUpdate<'_>]) -> ApiRequest {
        self.batch_write(object, "update", None, records)
    }

    /// `POST /crm/objects/{version}/{object}/batch/upsert`: the same for records that HubSpot may not have yet; their ids are
    /// values of `key`, a property that is unique over the object. Sent twice it makes one record.
    pub fn batch_upsert(&self, object: ObjectType, key: &str, records: &[RecordUpdate<'_>]) -> ApiRequest {
        self.batch_write(object, "upsert", Some(key), records)
    }

    fn batch_write(
        &self,
        object: ObjectType,
        verb: &str,
        key: Option<&str>,
        records: &[RecordUpdate<'_>],
    ) -> ApiRequest {
        let path = format!("/crm/objects/{}/{object}/batch/{verb}", self.version());
        let inputs = records
            .iter()
            .map(|record| Input {
                id: record.id,
                id_property: key,
                properties: record.properties,
                object_write_trace_id: record.id,
            })
            .collect();
        Self::query(path, &Body { inputs }, Bucket::General)
    }
}

/// What became of a batch of writes. Any 2xx may be a partial success.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchWritten {
    /// The records that were written, in HubSpot's order.
    pub written: Vec<WrittenRecord>,
    /// What was not, and why.
    pub refusals: Vec<Refusal>,
}

/// A record of a [`BatchWritten`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenRecord {
    /// Its id: another one than the input's, where that was merged into this record.
    pub id: String,
    /// The `objectWriteTraceId` of its input, where HubSpot says it.
    pub trace_id: Option<String>,
    /// Its stamp after the write; `None` where HubSpot does not say it.
    pub updated_at: Option<Timestamp>,
    /// Those of its properties that the answer has, as HubSpot keeps them now.
    pub properties: BTreeMap<String, Option<String>>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    results: Vec<WireResult<'a>>,
    #[serde(default)]
    errors: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireResult<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    object_write_trace_id: Option<Text<'a>>,
    #[serde(borrow, default)]
    updated_at: Option<Text<'a>>,
    #[serde(borrow, default)]
    properties: Option<BTreeMap<String, Option<Text<'a>>>>,
}

impl BatchWritten {
    /// Reads the answer of [`Api::batch_update`].
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("batch of writes", body)?;
        Ok(Self {
            written: wire.results.into_iter().map(WrittenRecord::of).collect(),
            refusals: wire.errors.unwrap_or_default().iter().map(Refusal::of).collect(),
        })
    }
}

impl WrittenRecord {
    fn of(result: WireResult<'_>) -> Self {
        let properties = result.properties.unwrap_or_default().into_iter();
        let trace_id = result.object_write_trace_id.map(|trace| trace.0.into_owned());
        Self {
            id: result.id.0.into_owned(),
            trace_id,
            updated_at: result.updated_at.and_then(|stamp| Timestamp::parse(&stamp.0)),
            properties: properties
                .map(|(name, value)| (name, value.map(|value| value.0.into_owned())))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(id: &str, trace_id: Option<&str>) -> WrittenRecord {
        WrittenRecord { id: id.to_owned(), trace_id: trace_id.map(str::to_owned), ..WrittenRecord::default() }
    }

    #[test]
    fn each_input_has_its_id_its_values_and_a_trace() {
        let properties = BTreeMap::from([("sales_copilot_score".to_owned(), "87".to_owned())]);
        let request = Api::default()
            .batch_update(ObjectType::Contacts, &[RecordUpdate { id: "512", properties: &properties }]);
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/contacts/batch/update");
        assert!(request.repeatable && request.bearer);
        assert_eq!(
            request.body.unwrap().text.expose(),
            r#"{"inputs":[{"id":"512","properties":{"sales_copilot_score":"87"},"objectWriteTraceId":"512"}]}"#
        );
    }

    #[test]
    fn what_may_not_be_there_yet_goes_by_a_unique_property() {
        let properties = BTreeMap::from([("status".to_owned(), "active".to_owned())]);
        let bookings = ObjectType::parse("2-77").unwrap();
        let update = RecordUpdate { id: "b1", properties: &properties };
        let request = Api::default().batch_upsert(bookings, "booking_id", &[update]);
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/2-77/batch/upsert");
        assert_eq!(
            request.body.unwrap().text.expose(),
            r#"{"inputs":[{"id":"b1","idProperty":"booking_id","properties":{"status":"active"},"objectWriteTraceId":"b1"}]}"#
        );
    }

    #[test]
    fn a_partial_success_tells_both_parts() {
        let body = r#"{"status":"COMPLETE","results":[{"id":9,"objectWriteTraceId":"5"},{"id":"7","properties":{}}],"numErrors":1,
            "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","message":"m","context":{"id":["8"]}}]}"#;
        let answer = BatchWritten::read(body).unwrap();
        assert_eq!(answer.written, [written("9", Some("5")), written("7", None)]);
        assert_eq!(answer.refusals[0].ids, ["8"]);
        assert!(answer.refusals[0].is_not_found());
    }

    #[test]
    fn an_answer_without_errors_is_a_whole_success() {
        for body in [r#"{"results":[{"id":"1"}]}"#, r#"{"results":[{"id":"1"}],"errors":null}"#] {
            assert_eq!(
                BatchWritten::read(body).unwrap(),
                BatchWritten { written: vec![written("1", None)], refusals: vec![] }
            );
        }
        assert!(BatchWritten::read(r#"{"results":[{"id""#).is_err());
    }
}
