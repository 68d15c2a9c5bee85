//! The portal's property definitions.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A property as the portal defines it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PropertyDefinition {
    /// Internal name.
    pub name: String,
    /// Name to show.
    pub label: String,
    /// `string`, `number`, `bool`, `enumeration`, `date`, `datetime`, `phone_number`, or one unknown to us.
    #[serde(rename = "type")]
    pub kind: String,
    /// Form field (`textarea`, `phonenumber`, `booleancheckbox`, …); empty when not told.
    pub field_type: String,
    /// The values of an enumeration.
    pub options: Vec<PropertyOption>,
}

/// A value of an enumeration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PropertyOption {
    /// Internal value.
    pub value: String,
    /// Name to show.
    pub label: String,
}

/// All definitions of an object type, one per name, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PropertyDefinitions(Vec<PropertyDefinition>);

impl PropertyDefinitions {
    /// Keeps the first definition of each name.
    pub fn new(definitions: Vec<PropertyDefinition>) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        Self(definitions.into_iter().filter(|definition| seen.insert(definition.name.clone())).collect())
    }

    /// Reads the list that the database hands over; what is no definition is left out.
    pub fn read(value: &Value) -> Self {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        Self::new(items.iter().filter_map(definition).collect())
    }

    /// The definition of that name.
    pub fn get(&self, name: &str) -> Option<&PropertyDefinition> {
        self.0.iter().find(|definition| definition.name == name)
    }

    /// In the order given.
    pub fn iter(&self) -> impl Iterator<Item = &PropertyDefinition> {
        self.0.iter()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for PropertyDefinitions {
    /// Never fails on valid JSON: definitions come from the portal.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::read(&value))
    }
}

fn text<'v>(value: &'v Value, names: &[&str]) -> Cow<'v, str> {
    names.iter().find_map(|name| value.get(name)?.as_str()).map(Cow::Borrowed).unwrap_or_default()
}

fn definition(value: &Value) -> Option<PropertyDefinition> {
    let name = value.get("name")?.as_str().filter(|name| !name.is_empty())?;
    let label = text(value, &["label"]);
    let options = value.get("options").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Some(PropertyDefinition {
        name: name.to_owned(),
        label: if label.trim().is_empty() { name.to_owned() } else { label.trim().to_owned() },
        kind: text(value, &["type"]).into_owned(),
        field_type: text(value, &["field_type", "fieldType"]).into_owned(),
        options: options.iter().filter_map(option).collect(),
    })
}

fn option(value: &Value) -> Option<PropertyOption> {
    let name = value.get("value").and_then(Value::as_str).or_else(|| value.as_str())?;
    let label = text(value, &["label"]);
    let label = if label.is_empty() { name.to_owned() } else { label.into_owned() };
    Some(PropertyOption { value: name.to_owned(), label })
}
