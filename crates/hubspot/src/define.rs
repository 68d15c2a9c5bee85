//! Making property groups and properties, and comparing them with what a portal has already.

use kernel::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Bucket, ObjectType, Refusal};

/// A property to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewProperty<'a> {
    /// Internal name: lower-case letters, digits and underscores, a letter first.
    pub name: &'a str,
    /// Name to show.
    pub label: &'a str,
    /// `type`: `number`, `string`, `enumeration`, `datetime`, …
    #[serde(rename = "type")]
    pub kind: &'a str,
    /// How forms show it; only some go with each `kind`.
    pub field_type: &'a str,
    /// The group it is listed in, which must exist.
    pub group_name: &'a str,
    /// Help text.
    pub description: &'a str,
    /// Choices of an enumeration, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PropertyOption>,
}

/// A choice of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyOption {
    /// Name to show.
    #[serde(default)]
    pub label: String,
    /// What records hold.
    pub value: String,
    /// Position.
    #[serde(default)]
    pub display_order: i64,
    /// Whether forms hide it.
    #[serde(default)]
    pub hidden: bool,
}

/// How a property of the same name differs from the one that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Its `type`. It cannot be changed without losing values.
    Kind(String),
    /// Its values cannot be written.
    ReadOnly,
    /// Its choices lack some.
    MissingOptions(Vec<PropertyOption>),
}

/// A property as the portal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinedProperty {
    /// Internal name.
    pub name: String,
    /// `type`, an open set.
    pub kind: String,
    /// Choices.
    pub options: Vec<PropertyOption>,
    /// `modificationMetadata.readOnlyValue`.
    pub read_only: bool,
}

impl DefinedProperty {
    /// What keeps values that are meant for `wanted` out of this property; `None` when it can be written.
    pub fn difference(&self, wanted: &NewProperty<'_>) -> Option<Difference> {
        if self.kind != wanted.kind {
            return Some(Difference::Kind(self.kind.clone()));
        }
        if self.read_only {
            return Some(Difference::ReadOnly);
        }
        let lacks = |option: &&PropertyOption| !self.options.iter().any(|has| has.value == option.value);
        let missing: Vec<PropertyOption> = wanted.options.iter().filter(lacks).cloned().collect();
        (!missing.is_empty()).then_some(Difference::MissingOptions(missing))
    }
}

#[derive(Serialize)]
struct NewGroup<'a> {
    name: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Inputs<'a, T> {
    inputs: &'a [T],
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReadNamed<'a> {
    inputs: Vec<Named<'a>>,
    archived: bool,
    // Required by the specification of 2026-09; ours are not sensitive.
    data_sensitivity: &'a str,
}

#[derive(Serialize)]
struct NewOptions<'a> {
    options: &'a [PropertyOption],
}

impl Api {
    fn definitions_path(&self, object: ObjectType) -> String {
        format!("/crm/properties/{}/{object}", self.version())
    }

    /// `POST …/groups`: 409 when there is one of that name.
    pub fn create_property_group(&self, object: ObjectType, name: &str, label: &str) -> ApiRequest {
        let path = format!("{}/groups", self.definitions_path(object));
        Self::query(path, &NewGroup { name, label }, Bucket::General)
    }

    /// `POST …/batch/create`: what exists already is an error of its own in a partial answer. The name of an archived
    /// property brings that one back.
    pub fn create_properties(&self, object: ObjectType, properties: &[NewProperty<'_>]) -> ApiRequest {
        let path = format!("{}/batch/create", self.definitions_path(object));
        Self::query(path, &Inputs { inputs: properties }, Bucket::General)
    }

    /// `POST …/batch/read`: the named definitions that exist and are not archived.
    pub fn read_named_properties(&self, object: ObjectType, names: &[&str]) -> ApiRequest {
        let path = format!("{}/batch/read", self.definitions_path(object));
        let inputs = names.iter().map(|&name| Named { name }).collect();
        let body = ReadNamed { inputs, archived: false, data_sensitivity: "non_sensitive" };
        Self::query(path, &body, Bucket::General)
    }

    /// `PATCH …/{name}`: replaces the whole list of choices.
    pub fn replace_property_options(
        &self,
        object: ObjectType,
        name: &str,
        options: &[PropertyOption],
    ) -> ApiRequest {
        let path = format!("{}/{name}", self.definitions_path(object));
        ApiRequest { method: Method::Patch, ..Self::query(path, &NewOptions { options }, Bucket::General) }
    }
}

/// Definitions that were read or made, and refusals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PropertyBatch {
    /// The definitions.
    pub properties: Vec<DefinedProperty>,
    /// What was refused: it does not exist, exists already, or is wrong.
    pub refusals: Vec<Refusal>,
}

#[derive(Deserialize)]
struct WireBatch<'a> {
    #[serde(borrow, default)]
    results: Vec<WireProperty<'a>>,
    #[serde(default)]
    errors: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireProperty<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
    #[serde(default)]
    options: Option<Vec<PropertyOption>>,
    #[serde(default)]
    modification_metadata: Option<Modification>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Modification {
    read_only_value: bool,
}

impl PropertyBatch {
    /// Reads the answer of [`Api::read_named_properties`] or [`Api::create_properties`].
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: WireBatch<'_> = read("batch of property definitions", body)?;
        let property = |wire: WireProperty<'_>| DefinedProperty {
            name: wire.name.0.into_owned(),
            kind: wire.kind.0.into_owned(),
            options: wire.options.unwrap_or_default(),
            read_only: wire.modification_metadata.unwrap_or_default().read_only_value,
        };
        Ok(Self {
            properties: wire.results.into_iter().map(property).collect(),
            refusals: wire.errors.unwrap_or_default().iter().map(Refusal::of).collect(),
        })
    }
}

#[cfg(test)]
mod tests;
