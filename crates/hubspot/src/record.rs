//! One CRM record, borrowed from the answer's text.

use core::fmt;
use std::borrow::Cow;

use kernel::Timestamp;
use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use crate::read::{ReadError, Text, read};

/// A record. What is stored whole stays raw text; only what decides something is parsed.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The record id. After a merge it may differ from the id that was asked for.
    pub id: Cow<'a, str>,
    /// The properties, in the order of the answer.
    pub properties: Properties<'a>,
    /// The source's stamp, at which the staleness gate compares.
    pub updated_at: Timestamp,
    /// Creation time.
    pub created_at: Option<Timestamp>,
    /// Whether it lies in the recycle bin.
    pub archived: bool,
    /// Since when.
    pub archived_at: Option<Timestamp>,
    /// `associations` as it came, if asked for (see [`crate::RecordAssociations`]).
    pub associations: Option<&'a RawValue>,
    /// The whole record as it came.
    pub raw: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    properties: Properties<'a>,
    updated_at: Timestamp,
    #[serde(default)]
    created_at: Option<Timestamp>,
    #[serde(default)]
    archived: Option<bool>,
    #[serde(default)]
    archived_at: Option<Timestamp>,
    #[serde(borrow, default)]
    associations: Option<&'a RawValue>,
}

impl<'a> Record<'a> {
    /// Reads one element of a page. Pages hold raw elements so that one odd record does not spoil its neighbours.
    pub fn read(raw: &'a RawValue) -> Result<Self, ReadError> {
        let wire: Wire<'a> = read("record", raw.get())?;
        Ok(Self {
            id: wire.id.0,
            properties: wire.properties,
            updated_at: wire.updated_at,
            created_at: wire.created_at,
            archived: wire.archived.unwrap_or(false),
            archived_at: wire.archived_at,
            associations: wire.associations,
            raw,
        })
    }

    /// The ids that were merged into this record (`hs_merged_object_ids`, separated by semicolons).
    pub fn merged_ids(&self) -> impl Iterator<Item = &str> {
        self.properties
            .get("hs_merged_object_ids")
            .unwrap_or_default()
            .split(';')
            .map(str::trim)
            .filter(|id| !id.is_empty())
    }
}

/// Property names and values. Values are text whatever their type; an empty property is `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties<'a>(Vec<(Cow<'a, str>, Option<Cow<'a, str>>)>);

impl Properties<'_> {
    /// The value of `name`, with `""` (a cleared value) and `null` both as `None`.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        value.as_deref().filter(|value| !value.is_empty())
    }

    /// All of them, empty ones included.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_deref()))
    }

    /// How many came.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none came.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Properties<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> de::Visitor<'de> for PropertiesVisitor {
    type Value = Properties<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of properties")
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut properties = Vec::with_capacity(map.size_hint().unwrap_or(32));
        while let Some((Text(name), value)) = map.next_entry::<Text<'de>, Option<Text<'de>>>()? {
            properties.push((name, value.map(|Text(value)| value)));
        }
        Ok(Properties(properties))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"id":512,"properties":{"email":"a\u0040b.c","phone":"","amount":null,"vsl":true,
        "hs_merged_object_ids":"7;8;"},"createdAt":"2026-11-01T09:00:00Z","updatedAt":"2026-11-01T10:00:00.007Z",
        "archived":false,"associations":{"companies":{"results":[]}},"url":"https://example.com"}"#;

    #[test]
    fn a_record_is_read_with_whatever_types_came() {
        let raw: &RawValue = serde_json::from_str(RECORD).unwrap();
        let record = Record::read(raw).unwrap();
        assert_eq!(record.id, "512");
        assert_eq!(record.properties.get("email"), Some("a@b.c"));
        assert_eq!(record.properties.get("phone"), None);
        assert_eq!(record.properties.get("amount"), None);
        assert_eq!(record.properties.get("vsl"), Some("true"));
        assert_eq!(record.properties.len(), 5);
        assert_eq!(record.merged_ids().collect::<Vec<_>>(), ["7", "8"]);
        assert_eq!(record.updated_at.to_string(), "2026-11-01T10:00:00.007Z");
        assert_eq!(record.raw.get(), RECORD);
    }

    #[test]
    fn a_record_without_a_stamp_is_an_error_of_its_own() {
        let raw: &RawValue = serde_json::from_str(r#"{"id":"1","properties":{}}"#).unwrap();
        assert_eq!(Record::read(raw).unwrap_err().what, "record");
    }

    #[test]
    fn where_a_record_lies_and_since_when_is_read() {
        let text = r#"{"id":"7","properties":{"a":"1","b":null,"c":""},"createdAt":"1970-01-01T00:00:00.001Z",
            "updatedAt":"1970-01-01T00:00:00.002Z","archived":true,"archivedAt":"1970-01-01T00:00:00.003Z",
            "associations":{"companies":{}}}"#;
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        let record = Record::read(raw).unwrap();
        let at = |millis| Some(Timestamp::from_millis(millis));
        assert_eq!((record.created_at, Some(record.updated_at), record.archived_at), (at(1), at(2), at(3)));
        assert!(record.archived && !record.properties.is_empty());
        assert_eq!(record.associations.unwrap().get(), r#"{"companies":{}}"#);
        let all: Vec<_> = record.properties.iter().collect();
        assert_eq!(all, [("a", Some("1")), ("b", None), ("c", Some(""))]);
        assert_eq!(
            (record.properties.get("a"), record.properties.get("b"), record.properties.get("c")),
            (Some("1"), None, None)
        );
        assert_eq!(record.merged_ids().count(), 0);
        let least: &RawValue = serde_json::from_str(r#"{"id":"7","updatedAt":"1970-01-02"}"#).unwrap();
        let least = Record::read(least).unwrap();
        assert!(!least.archived && least.properties.is_empty());
        assert_eq!(least.properties.len(), 0);
    }

    #[test]
    fn properties_are_an_object() {
        let said = serde_json::from_str::<Properties<'_>>("[]").unwrap_err().to_string();
        assert!(said.contains("an object of properties"), "{said}");
    }
}
