//! Property definitions: what a portal declares about the values it holds.

mod bookings;
mod builtin;
mod calls;
mod companies;
mod contacts;
mod deals;
mod definition;
mod line_items;
mod mock_exams;
mod products;
mod row;
mod tickets;
mod validate;

use std::collections::HashMap;

pub(crate) use calls::DISPOSITIONS;
pub(crate) use companies::INDUSTRIES;
pub(crate) use deals::STAGES as DEAL_STAGES;
pub(crate) use definition::{Choice, Computed, Group, Property};
pub(crate) use validate::normalise;

use crate::portal::{ObjectType, PropertyIndex};

/// The definitions of one object. A property keeps its index for ever, archived or not.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Whose definitions these are.
    pub object: ObjectType,
    properties: Vec<Property>,
    by_name: HashMap<String, PropertyIndex>,
    /// Groups in order of definition.
    pub groups: Vec<Group>,
}

impl Schema {
    /// The definitions that come with the portal, dated `created_ms`.
    pub fn built_in(object: ObjectType, created_ms: i64) -> Self {
        let mut schema =
            Self { object, properties: Vec::new(), by_name: HashMap::new(), groups: builtin::groups(object) };
        for property in builtin::properties(object, created_ms) {
            schema.define(property);
        }
        schema
    }

    /// Adds a definition, or puts a new one in the place of an archived one of the same name.
    pub fn define(&mut self, property: Property) -> PropertyIndex {
        if let Some(index) = self.by_name.get(&property.name) {
            self.properties[usize::from(*index)] = property;
            return *index;
        }
        let index = PropertyIndex::try_from(self.properties.len()).unwrap_or(PropertyIndex::MAX);
        self.by_name.insert(property.name.clone(), index);
        self.properties.push(property);
        index
    }

    /// The index of a property that is not archived.
    pub fn index_of(&self, name: &str) -> Option<PropertyIndex> {
        self.by_name.get(name).copied().filter(|index| self.at(*index).archived_ms.is_none())
    }

    /// The definition at an index handed out by this schema.
    pub fn at(&self, index: PropertyIndex) -> &Property {
        &self.properties[usize::from(index)]
    }

    /// A definition by name, archived or not.
    pub fn find(&self, name: &str) -> Option<&Property> {
        self.by_name.get(name).map(|index| self.at(*index))
    }

    /// A definition by name to change in place.
    pub fn find_mut(&mut self, name: &str) -> Option<&mut Property> {
        let index = *self.by_name.get(name)?;
        self.properties.get_mut(usize::from(index))
    }

    /// All definitions in order of definition.
    pub fn all(&self) -> &[Property] {
        &self.properties
    }

    /// Indices of the unique properties, `email` of contacts included.
    pub fn unique(&self) -> impl Iterator<Item = PropertyIndex> + '_ {
        (0..).zip(&self.properties).filter(|(_, property)| property.unique).map(|(index, _)| index)
    }
}
