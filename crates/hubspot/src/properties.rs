//! A portal's property definitions.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType};

impl Api {
    /// `GET /crm/properties/{version}/{object}`: all definitions at once, without paging.
    pub fn properties(&self, object: ObjectType) -> ApiRequest {
        Self::get(format!("/crm/properties/{}/{object}", self.version()), Bucket::General)
    }
}

/// A property definition. `kind` is an open set: decide by it, never by `fieldType`; unknown means text.
#[derive(Clone, Debug)]
pub struct PropertyDefinition<'a> {
    /// Internal name.
    pub name: Cow<'a, str>,
    /// Label that users see.
    pub label: Cow<'a, str>,
    /// `type`: bool, date, datetime, enumeration, number, `phone_number`, string, or something new.
    pub kind: Cow<'a, str>,
    /// The whole definition as it came.
    pub raw: &'a RawValue,
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    results: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireDefinition<'a> {
    #[serde(borrow, default)]
    name: Option<Text<'a>>,
    #[serde(borrow, default)]
    label: Option<Text<'a>>,
    #[serde(borrow, default, rename = "type")]
    kind: Option<Text<'a>>,
}

/// Reads all definitions that have a name; one that has none defines nothing, and is no reason to do without the others.
pub fn read_properties(body: &str) -> Result<Vec<PropertyDefinition<'_>>, ReadError> {
    let wire: Wire<'_> = read("property definitions", body)?;
    let defined = wire.results.into_iter().filter_map(|raw| {
        let wire: WireDefinition<'_> = read("property definition", raw.get()).ok()?;
        let name = wire.name?.0;
        let (label, kind) = (wire.label.unwrap_or_default().0, wire.kind.unwrap_or_default().0);
        Some(PropertyDefinition { name, label, kind, raw })
    });
    Ok(defined.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_keeps_what_is_not_known_yet() {
        let body = r#"{"results":[{"name":"geo","label":"Place","type":"object_coordinates","new":1}]}"#;
        let definitions = read_properties(body).unwrap();
        assert_eq!(
            (definitions[0].name.as_ref(), definitions[0].kind.as_ref()),
            ("geo", "object_coordinates")
        );
        assert!(definitions[0].raw.get().contains("\"new\":1"));
    }

    #[test]
    fn all_definitions_are_asked_for_at_once() {
        let request = Api::default().properties(ObjectType::Deals);
        assert_eq!(request.path_and_query, "/crm/properties/2026-09/deals");
        assert_eq!((request.bucket, request.repeatable, request.body), (Bucket::General, true, None));
        let body = r#"{"results":[{"name":"a","label":"A"},{"name":"b"}]}"#;
        let read = read_properties(body).unwrap();
        let told: Vec<_> =
            read.iter().map(|one| (one.name.as_ref(), one.label.as_ref(), one.kind.as_ref())).collect();
        assert_eq!(told, [("a", "A", ""), ("b", "", "")]);
        assert!(read_properties(r#"{"res"#).is_err());
    }

    #[test]
    fn a_null_in_a_definition_takes_no_other_one_with_it() {
        let body = r#"{"results":[{"name":"a","label":null,"type":null},{"name":null},{"label":"nameless"},7,
            {"name":{}},{"name":"b","label":7}]}"#;
        let read = read_properties(body).unwrap();
        let told: Vec<_> = read.iter().map(|one| (one.name.as_ref(), one.label.as_ref())).collect();
        assert_eq!(told, [("a", ""), ("b", "7")]);
    }
}
