//! One CRM record: an id, three moments and the properties that are not empty.

use std::borrow::Cow;

/// A property value. HubSpot sends every value as text, whatever its type.
pub type Value = Cow<'static, str>;

/// Position of a property in its object's schema.
pub type PropertyIndex = u16;

/// A record as the portal holds it.
#[derive(Clone, Debug)]
pub struct Record {
    /// Record id, unique within the object.
    pub id: u64,
    /// `createdAt`.
    pub created_ms: i64,
    /// `updatedAt`.
    pub updated_ms: i64,
    /// `archivedAt`, when archived.
    pub archived_ms: Option<i64>,
    // Sorted by index. Most of a contact's properties are empty, so only those with a value are kept.
    values: Vec<(PropertyIndex, Value)>,
}

impl Record {
    /// A live record without properties.
    pub const fn new(id: u64, created_ms: i64) -> Self {
        Self { id, created_ms, updated_ms: created_ms, archived_ms: None, values: Vec::new() }
    }

    /// The value of a property that has one.
    pub fn get(&self, property: PropertyIndex) -> Option<&str> {
        let at = self.values.binary_search_by_key(&property, |(index, _)| *index).ok()?;
        Some(&self.values[at].1)
    }

    /// Sets or removes a value; says whether that changed anything.
    pub fn set(&mut self, property: PropertyIndex, value: Option<Value>) -> bool {
        match (self.values.binary_search_by_key(&property, |(index, _)| *index), value) {
            (Ok(at), Some(value)) => {
                let changed = self.values[at].1 != value;
                self.values[at].1 = value;
                changed
            }
            (Ok(at), None) => {
                self.values.remove(at);
                true
            }
            (Err(at), Some(value)) => {
                self.values.insert(at, (property, value));
                true
            }
            (Err(_), None) => false,
        }
    }

    /// The properties that have a value, by index.
    pub fn values(&self) -> impl Iterator<Item = (PropertyIndex, &str)> {
        self.values.iter().map(|(index, value)| (*index, value.as_ref()))
    }
}
