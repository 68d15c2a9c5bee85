//! Which records a batch is to score.

use hubspot::ScoredObject;
use kernel::{FieldError, RecordId, Timestamp, is_hubspot_id};
use serde::{Deserialize, Serialize};

/// More ids than the largest portal we know has contacts; the body's limit of 1 MiB holds some 70,000.
const MOST: u32 = 1_000_000;

/// The records of a type that fulfil all of these conditions; without any, all records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Filter {
    /// In one of these lifecycle stages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecyclestage: Option<Vec<String>>,
    /// Changed in HubSpot after this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub updated_after: Option<Timestamp>,
    /// Changed since it was scored (true), or not (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<bool>,
    /// Without a score (true), or with one (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub never_scored: Option<bool>,
    /// No more than this many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What is wrong with the choice of records, by JSON pointer.
pub(crate) fn errors(
    object: ScoredObject,
    ids: Option<&[RecordId]>,
    filter: Option<&Filter>,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: String, detail: &str| {
        errors.push(FieldError { pointer, detail: detail.to_owned() });
    };
    if ids.is_some() && filter.is_some() {
        wrong("/filter".to_owned(), "send record_ids or a filter, not both");
    }
    if ids.is_some_and(<[_]>::is_empty) {
        wrong("/record_ids".to_owned(), "name at least one record, or leave the field out for all of them");
    }
    for (index, _) in ids.unwrap_or_default().iter().enumerate().filter(|(_, id)| !is_hubspot_id(id.as_str()))
    {
        wrong(format!("/record_ids/{index}"), "a record id is 1 to 20 digits");
    }
    let Some(filter) = filter else { return errors };
    if filter.limit.is_some_and(|limit| limit == 0 || limit > MOST) {
        wrong("/filter/limit".to_owned(), "a number from 1 to 1000000");
    }
    if filter.lifecyclestage.as_ref().is_some_and(Vec::is_empty) {
        wrong("/filter/lifecyclestage".to_owned(), "name at least one stage, or leave the field out");
    }
    if filter.lifecyclestage.is_some() && object == ScoredObject::Deals {
        wrong("/filter/lifecyclestage".to_owned(), "deals have no lifecycle stage");
    }
    if filter.never_scored == Some(true) && filter.stale == Some(true) {
        wrong("/filter/stale".to_owned(), "what was never scored cannot have changed since");
    }
    errors
}
