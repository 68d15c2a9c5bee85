//! Which records belong together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::batch::{BatchError, WireError};
use crate::read::{Paging, ReadError, Text, after, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

/// One record whose associations are asked for; `after` continues where the last page of this record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AssociationInput<'a> {
    /// Record id.
    pub id: &'a str,
    /// Cursor of this record's next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

#[derive(Serialize)]
struct Body<'a> {
    inputs: &'a [AssociationInput<'a>],
}

impl Api {
    /// `POST /crm/associations/{version}/{from}/{to}/batch/read`: at most 1,000 inputs.
    pub fn associations(
        &self,
        from: ObjectType,
        to: ObjectType,
        inputs: &[AssociationInput<'_>],
    ) -> ApiRequest {
        let path = format!("/crm/associations/{}/{from}/{to}/batch/read", self.version());
        Self::query(path, &Body { inputs }, Bucket::Associations)
    }
}

/// The kind of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssociationType {
    /// `HUBSPOT_DEFINED`, `INTEGRATOR_DEFINED`, `USER_DEFINED` or `WORK`.
    pub category: String,
    /// Type id within the category.
    pub type_id: u32,
    /// The portal's label, if any.
    pub label: Option<String>,
}

/// A record at the other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssociatedRecord {
    /// Its id.
    pub id: String,
    /// Every kind of link between the two.
    pub types: Vec<AssociationType>,
}

/// One page of one record's associations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociationSet {
    /// The record asked about.
    pub from: String,
    /// The records it is linked to.
    pub to: Vec<AssociatedRecord>,
    /// Cursor of this record's next page; `None` when it is complete.
    pub next_after: Option<String>,
}

/// The answer of a batch. A record that has no associations is not in it at all, which is an empty set, no failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociationsPage {
    /// A set for each record that has associations.
    pub sets: Vec<AssociationSet>,
    /// Errors other than "has none".
    pub errors: Vec<BatchError>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow, default)]
    results: Vec<WireSet<'a>>,
    #[serde(borrow, default)]
    errors: Option<Vec<WireError<'a>>>,
}

#[derive(Deserialize)]
struct WireSet<'a> {
    #[serde(borrow)]
    from: WireFrom<'a>,
    #[serde(borrow, default)]
    to: Vec<WireTo<'a>>,
    #[serde(borrow, default)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
struct WireFrom<'a> {
    #[serde(borrow)]
    id: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTo<'a> {
    #[serde(borrow)]
    to_object_id: Text<'a>,
    #[serde(default)]
    association_types: Vec<WireType>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireType {
    #[serde(default)]
    category: String,
    type_id: u32,
    #[serde(default)]
    label: Option<String>,
}

impl From<WireType> for AssociationType {
    fn from(wire: WireType) -> Self {
        Self { category: wire.category, type_id: wire.type_id, label: wire.label }
    }
}

impl From<WireTo<'_>> for AssociatedRecord {
    fn from(wire: WireTo<'_>) -> Self {
        Self {
            id: wire.to_object_id.0.into_owned(),
            types: wire.association_types.into_iter().map(AssociationType::from).collect(),
        }
    }
}

impl AssociationsPage {
    /// Reads the answer of an associations batch.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("associations", body)?;
        let set = |set: WireSet<'_>| AssociationSet {
            from: set.from.id.0.into_owned(),
            to: set.to.into_iter().map(AssociatedRecord::from).collect(),
            next_after: after(set.paging),
        };
        let errors = wire.errors.unwrap_or_default().into_iter().map(BatchError::from);
        Ok(Self {
            sets: wire.results.into_iter().map(set).collect(),
            errors: errors.filter(|error| !error.sub_category.ends_with("NO_ASSOCIATIONS_FOUND")).collect(),
        })
    }
}

/// `associations` of a listed record: the linked ids by name of the other type, and where a set is not complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordAssociations(pub BTreeMap<String, LinkedIds>);

/// Linked ids of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkedIds {
    /// Ids with the name of the link (`contact_to_company`).
    pub ids: Vec<(String, String)>,
    /// Set when HubSpot cut the set short; the rest is to be read by [`Api::associations`].
    pub next_after: Option<String>,
}

#[derive(Deserialize)]
struct WireLinks<'a> {
    #[serde(borrow, default)]
    results: Vec<WireLink<'a>>,
    #[serde(borrow, default)]
    paging: Option<Paging<'a>>,
}

#[derive(Deserialize)]
struct WireLink<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
}

impl RecordAssociations {
    /// Reads [`crate::Record::associations`].
    pub fn read(raw: &RawValue) -> Result<Self, ReadError> {
        let wire: BTreeMap<String, WireLinks<'_>> = read("record associations", raw.get())?;
        let links = |links: WireLinks<'_>| LinkedIds {
            ids: links
                .results
                .into_iter()
                .map(|link| (link.id.0.into_owned(), link.kind.0.into_owned()))
                .collect(),
            next_after: after(links.paging),
        };
        Ok(Self(wire.into_iter().map(|(name, set)| (name, links(set))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_text_on_both_sides_and_each_set_has_its_own_cursor() {
        let body = r#"{"status":"COMPLETE","results":[{"from":{"id":"1"},"to":[{"toObjectId":9007199254740993,
            "associationTypes":[{"category":"HUBSPOT_DEFINED","typeId":279,"label":null},
            {"category":"HUBSPOT_DEFINED","typeId":1,"label":"Primary"}]}],"paging":{"next":{"after":"x"}}}],
            "numErrors":1,"errors":[{"category":"OBJECT_NOT_FOUND","context":{"fromObjectId":["2"]},
            "subCategory":"crm.associations.NO_ASSOCIATIONS_FOUND"}]}"#;
        let page = AssociationsPage::read(body).unwrap();
        assert_eq!(page.sets[0].to[0].id, "9007199254740993");
        assert_eq!(page.sets[0].to[0].types[1].label.as_deref(), Some("Primary"));
        assert_eq!(page.sets[0].next_after.as_deref(), Some("x"));
        assert_eq!(page.errors, [], "a record without associations is no error");
    }

    #[test]
    fn a_real_error_is_kept() {
        let body = r#"{"results":[],"errors":[{"category":"VALIDATION_ERROR","context":{"id":["2"]}}]}"#;
        let page = AssociationsPage::read(body).unwrap();
        assert_eq!((page.errors[0].category.as_str(), page.errors[0].ids.len()), ("VALIDATION_ERROR", 1));
    }

    #[test]
    fn a_batch_continues_each_record_where_it_stopped() {
        let inputs =
            [AssociationInput { id: "1", after: None }, AssociationInput { id: "2", after: Some("x") }];
        let request = Api::default().associations(ObjectType::Deals, ObjectType::Contacts, &inputs);
        assert_eq!(request.path_and_query, "/crm/associations/2026-09/deals/contacts/batch/read");
        assert_eq!(request.body.unwrap().text.expose(), r#"{"inputs":[{"id":"1"},{"id":"2","after":"x"}]}"#);
    }

    #[test]
    fn a_listed_record_says_where_its_links_are_cut_short() {
        let text = r#"{"companies":{"results":[{"id":"9","type":"contact_to_company"}],
            "paging":{"next":{"after":"9","link":"l"}}}}"#;
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        let links = RecordAssociations::read(raw).unwrap();
        let companies = &links.0["companies"];
        assert_eq!(companies.ids, [("9".to_owned(), "contact_to_company".to_owned())]);
        assert_eq!(companies.next_after.as_deref(), Some("9"));
    }
}
