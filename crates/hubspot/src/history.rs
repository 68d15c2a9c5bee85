//! What properties of a record were before.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::read::{ReadError, Text, read};

/// Versions of a property that are read; HubSpot keeps some 20 to 45.
const VERSIONS: usize = 100;

/// The versions of a record's properties, by name, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PropertyHistory {
    /// The record id.
    pub id: String,
    /// By property.
    pub fields: BTreeMap<String, Vec<PropertyVersion>>,
}

/// A value that a property had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PropertyVersion {
    /// The value; empty when it was cleared.
    pub value: String,
    /// Since when.
    pub at: Timestamp,
    /// Who wrote it, as far as HubSpot says: `CRM_UI`, `INTEGRATION`, `IMPORT`, …
    pub source: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    properties_with_history: Option<BTreeMap<String, Option<Vec<Version<'a>>>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version<'a> {
    #[serde(borrow, default)]
    value: Option<Text<'a>>,
    timestamp: Timestamp,
    #[serde(borrow, default)]
    source_type: Option<Text<'a>>,
}

impl PropertyHistory {
    /// Reads one element of the page that answers [`crate::Api::property_history`].
    pub fn read(raw: &RawValue) -> Result<Self, ReadError> {
        let wire: Wire<'_> = read("property history", raw.get())?;
        let text = |text: Option<Text<'_>>| text.map(|Text(text)| text.into_owned()).unwrap_or_default();
        let version = |version: Version<'_>| PropertyVersion {
            value: text(version.value),
            at: version.timestamp,
            source: text(version.source_type),
        };
        let fields = wire.properties_with_history.unwrap_or_default().into_iter();
        let fields = fields.map(|(name, versions)| {
            (name, versions.unwrap_or_default().into_iter().take(VERSIONS).map(version).collect())
        });
        Ok(Self { id: wire.id.0.into_owned(), fields: fields.collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, BatchPage, ObjectType};

    #[test]
    fn the_history_of_named_properties_is_asked_for_and_nothing_else() {
        let request = Api::default().property_history(ObjectType::Contacts, &["1"], &["email"]);
        assert_eq!(request.path_and_query, "/crm/objects/2026-09/contacts/batch/read");
        let body = r#"{"inputs":[{"id":"1"}],"properties":[],"propertiesWithHistory":["email"]}"#;
        assert_eq!(request.body.unwrap().text.expose(), body);
    }

    #[test]
    fn versions_are_read_as_they_come() {
        let body = r#"{"status": "COMPLETE", "results": [{"id": 7, "updatedAt": "2026-01-06T10:00:00Z",
            "propertiesWithHistory": {"firstname": [
                {"value": "Ada", "timestamp": "2026-01-06T10:00:00.5Z", "sourceType": "INTEGRATION", "sourceId": "1"},
                {"value": null, "timestamp": "2026-01-05T10:00:00Z"}], "email": null}}]}"#;
        let page = BatchPage::read(body).unwrap();
        let history = PropertyHistory::read(page.records[0]).unwrap();
        assert_eq!((history.id.as_str(), history.fields["email"].len()), ("7", 0));
        let told: Vec<(&str, &str)> =
            history.fields["firstname"].iter().map(|v| (v.value.as_str(), v.source.as_str())).collect();
        assert_eq!(told, [("Ada", "INTEGRATION"), ("", "")]);
        assert_eq!(history.fields["firstname"][0].at.as_millis() % 1_000, 500);
    }

    #[test]
    fn a_version_without_its_moment_is_unreadable() {
        let raw = r#"{"id": "7", "propertiesWithHistory": {"firstname": [{"value": "Ada"}]}}"#;
        assert!(PropertyHistory::read(serde_json::from_str(raw).unwrap()).is_err());
    }
}
