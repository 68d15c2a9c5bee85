//! A record in the making, with properties by name.

use crate::portal::properties::Schema;
use crate::portal::{Record, Value};

/// A record and the schema its names are looked up in.
#[derive(Debug)]
pub(super) struct Draft<'s> {
    schema: &'s Schema,
    /// The record so far.
    pub record: Record,
}

impl<'s> Draft<'s> {
    /// A record without properties.
    pub fn new(schema: &'s Schema, id: u64, created_ms: i64, updated_ms: i64) -> Self {
        let mut record = Record::new(id, created_ms);
        record.updated_ms = updated_ms.max(created_ms);
        Self { schema, record }
    }

    /// Sets a property. A name that the schema lacks is a slip in a generator, caught by its tests.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        let index = self.schema.index_of(name);
        debug_assert!(index.is_some(), "no property {name}");
        if let Some(index) = index {
            self.record.set(index, Some(value.into()));
        }
        self
    }

    /// Sets a property when there is a value.
    pub fn set_some(&mut self, name: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.set(name, value);
        }
        self
    }
}
