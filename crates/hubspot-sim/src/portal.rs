//! What a HubSpot portal holds, and the writes that change it: no HTTP, no clock, no limits.
//!
//! A new object starts here: in [`ObjectType`], with its properties in `properties/<object>.rs` and its association types
//! in `associations/kinds.rs`. `generator/<object>.rs` makes records of it; where else objects differ the compiler asks.

pub(crate) mod associations;
mod change;
mod merge;
mod mutation;
mod object_type;
mod owner;
mod pipeline;
pub(crate) mod properties;
mod record;
mod search_index;
mod store;
mod write;

use std::collections::{BTreeMap, HashMap};

use crate::wire::json::iso;
pub use associations::Category as LabelCategory;
use associations::{Graph, Kind, Label, Labels, Link, LinkKind};
pub(crate) use change::Change;
pub use mutation::Mutation;
pub use object_type::ObjectType;
pub(crate) use owner::{Owner, Team};
pub(crate) use pipeline::Pipeline;
use properties::{Computed, Schema};
pub(crate) use record::{PropertyIndex, Record, Value};
use search_index::Lag;
pub(crate) use store::{Archived, Store};
pub(crate) use write::{Stamp, Values};

/// Earlier values of a property, oldest first: when each was set.
pub type History = HashMap<(ObjectType, u64, PropertyIndex), Vec<(i64, Option<Value>, bool)>>;

/// Everything a portal holds.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Records by object.
    stores: BTreeMap<ObjectType, Store>,
    /// Definitions by object.
    schemas: BTreeMap<ObjectType, Schema>,
    /// Links between records.
    pub graph: Graph,
    /// Labels of links.
    pub labels: Labels,
    /// Users who own records.
    pub owners: Vec<Owner>,
    /// The ways that records go, by object.
    pub pipelines: BTreeMap<ObjectType, Vec<Pipeline>>,
    /// How far the search index is behind.
    pub lag: Lag,
    /// Values before the current ones, for `propertiesWithHistory`.
    pub history: History,
    /// What happened since it was last taken, for webhooks.
    pub changes: Vec<Change>,
}

impl Portal {
    /// An empty portal with the built-in definitions.
    pub fn empty(created_ms: i64) -> Self {
        Self {
            stores: ObjectType::ALL.map(|object| (object, Store::default())).into(),
            schemas: ObjectType::ALL.map(|object| (object, Schema::built_in(object, created_ms))).into(),
            graph: Graph::default(),
            labels: Labels::default(),
            owners: Vec::new(),
            pipelines: pipeline::built_in(created_ms),
            lag: Lag::default(),
            history: HashMap::new(),
            changes: Vec::new(),
        }
    }

    /// Records of an object.
    pub fn store(&self, object: ObjectType) -> &Store {
        &self.stores[&object]
    }

    /// Records of an object, to change.
    pub fn store_mut(&mut self, object: ObjectType) -> &mut Store {
        self.stores.entry(object).or_default()
    }

    /// Definitions of an object.
    pub fn schema(&self, object: ObjectType) -> &Schema {
        &self.schemas[&object]
    }

    /// Definitions of an object, to change.
    pub fn schema_mut(&mut self, object: ObjectType) -> &mut Schema {
        self.schemas.entry(object).or_insert_with(|| Schema::built_in(object, 0))
    }

    /// The text of a property, stored or computed.
    pub fn value<'a>(&self, object: ObjectType, record: &'a Record, index: PropertyIndex) -> Option<Value>
    where
        Self: 'a,
    {
        match self.schema(object).at(index).computed {
            None => record.get(index).map(|text| text.to_owned().into()),
            Some(Computed::Id) => Some(record.id.to_string().into()),
            Some(Computed::Created) => Some(iso(record.created_ms).into()),
            Some(Computed::Modified) => Some(iso(record.updated_ms).into()),
        }
    }

    /// The labels of a link.
    pub fn link_labels(
        &self,
        from: (ObjectType, u64),
        to: (ObjectType, u64),
    ) -> impl Iterator<Item = &Label> {
        self.graph.labels(from, to).filter_map(move |number| self.labels.of(number, from.0))
    }

    /// Every kind of a link.
    pub fn link_kinds(&self, from: (ObjectType, u64), to: (ObjectType, Link)) -> Vec<LinkKind> {
        let own = Kind::between(from.0, to.0).into_iter().flat_map(|kind| kind.types(to.1.primary));
        let own = own.map(|known| LinkKind {
            category: LabelCategory::HubspotDefined,
            id: known.id,
            label: known.label.map(str::to_owned),
        });
        let labels = self.link_labels(from, (to.0, to.1.to_id));
        let label = |label: &Label| LinkKind {
            category: label.category,
            id: label.id,
            label: Some(label.text.clone()),
        };
        own.chain(labels.map(label)).collect()
    }

    /// Links of a live record to live records of an object, with an id above `after`.
    pub fn live_links(
        &self,
        from: (ObjectType, u64),
        to: ObjectType,
        after: u64,
    ) -> impl Iterator<Item = Link> + '_ {
        self.graph.of(from, to, after).filter(move |link| self.store(to).live(link.to_id).is_some())
    }
}
