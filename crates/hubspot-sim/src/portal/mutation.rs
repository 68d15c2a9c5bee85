//! Changes made to the portal by other people than the app under test.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value as Json;

use super::associations::Category as LabelCategory;
use super::object_type::ObjectType;

/// A change. Values are not checked: the real portal holds values that its own API would refuse.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[allow(missing_docs)] // the fields are named for what they hold
pub enum Mutation {
    /// Sets properties; `null` clears, `""` stays an empty text. With `tie` the modified date keeps its millisecond.
    Edit {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
        properties: BTreeMap<String, Option<String>>,
        #[serde(default)]
        tie: bool,
    },
    /// Sets properties, and turns the modified date back by so many milliseconds.
    Rewind {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
        properties: BTreeMap<String, Option<String>>,
        by_ms: i64,
    },
    /// Changes `count` live records, chosen by the seed, all in one millisecond.
    EditRandom {
        object: ObjectType,
        count: usize,
        #[serde(default)]
        tie: bool,
    },
    /// Makes a record.
    Create { object: ObjectType, properties: BTreeMap<String, Option<String>> },
    /// Archives a record.
    Archive {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Brings an archived record back.
    Restore {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Merges two records; `new_id` as the setting says when not given.
    Merge {
        object: ObjectType,
        #[serde(deserialize_with = "id")]
        primary: u64,
        #[serde(deserialize_with = "id")]
        loser: u64,
        #[serde(default)]
        new_id: Option<bool>,
    },
    /// Privacy-deletes a contact.
    GdprDelete {
        #[serde(deserialize_with = "id")]
        id: u64,
    },
    /// Links two records, or with `remove` takes the link away.
    Associate {
        from: ObjectType,
        #[serde(deserialize_with = "id")]
        from_id: u64,
        to: ObjectType,
        #[serde(deserialize_with = "id")]
        to_id: u64,
        #[serde(default)]
        primary: bool,
        #[serde(default)]
        remove: bool,
    },
    /// Defines a label of links: `billing` becomes `billing_contact_to_company` and its inverse.
    DefineLabel {
        from: ObjectType,
        to: ObjectType,
        category: LabelCategory,
        name: String,
        label: String,
        inverse: String,
    },
    /// Gives a label, counted from 0 in the order of definition, another text.
    RenameLabel { number: usize, label: String },
    /// A user leaves and owns no more, or comes back; with `forget` no list names the user any more.
    Owner {
        #[serde(deserialize_with = "id")]
        id: u64,
        archived: bool,
        #[serde(default)]
        forget: bool,
    },
    /// Gives a stage another text, or without one takes it out of its pipeline.
    Stage { object: ObjectType, stage: String, label: Option<String> },
    /// Puts a label on a link, or with `remove` takes it off.
    Label {
        from: ObjectType,
        #[serde(deserialize_with = "id")]
        from_id: u64,
        to: ObjectType,
        #[serde(deserialize_with = "id")]
        to_id: u64,
        number: usize,
        #[serde(default)]
        remove: bool,
    },
}

/// A record id as text or number.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    match Json::deserialize(deserializer)? {
        Json::String(text) => text.parse().map_err(D::Error::custom),
        Json::Number(number) => number.as_u64().ok_or_else(|| D::Error::custom("an id is a positive number")),
        _ => Err(D::Error::custom("an id is a text or a number")),
    }
}
