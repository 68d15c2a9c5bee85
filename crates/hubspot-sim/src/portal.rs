//! The data of one portal and the writes that change it.

use std::collections::HashMap;

use crate::associations::{Graph, Link};
use crate::changes::Change;
use crate::object_type::ObjectType;
use crate::owners::Owner;
use crate::properties::{Computed, Schema};
use crate::record::{PropertyIndex, Record, Value};
use crate::search::Lag;
use crate::store::Store;

/// Earlier values of a property, oldest first: when each was set.
pub type History = HashMap<(ObjectType, u64, PropertyIndex), Vec<(i64, Option<Value>)>>;

/// Property values of a write, checked; `None` clears.
pub type Values = Vec<(PropertyIndex, Option<Value>)>;

/// Everything a portal holds.
#[derive(Clone, Debug)]
pub struct Portal {
    /// Records by object.
    pub stores: [Store; 4],
    /// Definitions by object.
    pub schemas: [Schema; 4],
    /// Links between records.
    pub graph: Graph,
    /// Users who own records.
    pub owners: Vec<Owner>,
    /// How far the search index is behind.
    pub lag: Lag,
    /// Values before the current ones, for `propertiesWithHistory`.
    pub history: History,
    /// What happened since it was last taken, for webhooks.
    pub changes: Vec<Change>,
}

/// How a write is stamped and indexed.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// The moment of the request.
    pub now_ms: i64,
    /// What `updatedAt` becomes (never moved back); `None` leaves it as it is.
    pub updated_ms: Option<i64>,
    /// Longest time until search sees it.
    pub lag_ms: i64,
    /// Seed of the lag's jitter.
    pub seed: u64,
}

impl Portal {
    /// An empty portal with the built-in definitions.
    pub fn empty(created_ms: i64) -> Self {
        Self {
            stores: Default::default(),
            schemas: ObjectType::ALL.map(|object| Schema::built_in(object, created_ms)),
            graph: Graph::default(),
            owners: Vec::new(),
            lag: Lag::default(),
            history: HashMap::new(),
            changes: Vec::new(),
        }
    }

    /// Records of an object.
    pub const fn store(&self, object: ObjectType) -> &Store {
        &self.stores[object.index()]
    }

    /// Records of an object, to change.
    pub const fn store_mut(&mut self, object: ObjectType) -> &mut Store {
        &mut self.stores[object.index()]
    }

    /// Definitions of an object.
    pub const fn schema(&self, object: ObjectType) -> &Schema {
        &self.schemas[object.index()]
    }

    /// The text of a property, stored or computed.
    pub fn value<'a>(&self, object: ObjectType, record: &'a Record, index: PropertyIndex) -> Option<Value>
    where
        Self: 'a,
    {
        match self.schema(object).at(index).computed {
            None => record.get(index).map(|text| text.to_owned().into()),
            Some(Computed::Id) => Some(record.id.to_string().into()),
            Some(Computed::Created) => Some(crate::json::iso(record.created_ms).into()),
            Some(Computed::Modified) => Some(crate::json::iso(record.updated_ms).into()),
        }
    }

    /// Adds a record and answers its id.
    pub fn create(&mut self, object: ObjectType, values: Values, stamp: Stamp, id_gap: u64) -> u64 {
        let id = self.store_mut(object).take_id(id_gap);
        let mut record = Record::new(id, stamp.updated_ms.unwrap_or(stamp.now_ms));
        for (index, value) in values {
            record.set(index, value);
        }
        self.lag.note(stamp.seed, stamp.lag_ms, stamp.now_ms, (object, id), None);
        self.claim(object, &record);
        self.store_mut(object).put(record);
        self.changes.push(Change::Created { object, id });
        id
    }

    /// Changes properties of a live or archived record; says whether anything changed.
    pub fn edit(&mut self, object: ObjectType, id: u64, values: Values, stamp: Stamp) -> bool {
        let Some(before) = self.store(object).get(id).cloned() else { return false };
        let mut record = before.clone();
        let mut changed = false;
        for (index, value) in values {
            let previous = record.get(index).map(|text| Value::Owned(text.to_owned()));
            if record.set(index, value) {
                changed = true;
                self.history.entry((object, id, index)).or_default().push((stamp.now_ms, previous));
                let value = record.get(index).unwrap_or_default().to_owned();
                self.changes.push(Change::Edited { object, id, property: index, value });
            }
        }
        if changed {
            self.replace(object, before, record, stamp);
        }
        changed
    }

    /// Archives a live record.
    pub fn archive(&mut self, object: ObjectType, id: u64, stamp: Stamp) -> bool {
        let Some(before) = self.store(object).live(id).cloned() else { return false };
        let mut record = before.clone();
        record.archived_ms = Some(stamp.now_ms);
        self.replace(object, before, record, stamp);
        self.changes.push(Change::Deleted { object, id });
        true
    }

    /// Brings an archived record back, as the user interface can within 90 days.
    pub fn restore(&mut self, object: ObjectType, id: u64, stamp: Stamp) -> bool {
        let archived = self.store(object).get(id).filter(|record| record.archived_ms.is_some());
        let Some(mut record) = archived.cloned() else { return false };
        record.archived_ms = None;
        self.lag.note(stamp.seed, stamp.lag_ms, stamp.now_ms, (object, id), None);
        self.put_stamped(object, record, stamp);
        self.changes.push(Change::Restored { object, id });
        true
    }

    /// Privacy deletion: the record is gone for good.
    pub fn erase(&mut self, object: ObjectType, id: u64) -> bool {
        let Some(record) = self.store_mut(object).erase(id) else { return false };
        self.release(object, &record);
        self.graph.isolate((object, id));
        self.history.retain(|(of, record, _), _| (*of, *record) != (object, id));
        self.changes.push(Change::Erased { object, id });
        true
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

    /// Links two records. Neither record's modified date moves.
    pub fn link(&mut self, from: (ObjectType, u64), to: (ObjectType, u64), primary: bool) {
        if self.graph.link(from, to, primary) {
            self.changes.push(Change::Linked { from, to, primary, removed: false });
        }
    }

    /// Removes a link.
    pub fn unlink(&mut self, from: (ObjectType, u64), to: (ObjectType, u64)) {
        if self.graph.unlink(from, to) {
            self.changes.push(Change::Linked { from, to, primary: false, removed: true });
        }
    }

    /// Keeps the unique index, the search lag and the stamp right while a record changes.
    pub(crate) fn replace(&mut self, object: ObjectType, before: Record, after: Record, stamp: Stamp) {
        self.release(object, &before);
        self.lag.note(stamp.seed, stamp.lag_ms, stamp.now_ms, (object, before.id), Some(before));
        self.put_stamped(object, after, stamp);
    }

    fn put_stamped(&mut self, object: ObjectType, mut record: Record, stamp: Stamp) {
        if let Some(updated_ms) = stamp.updated_ms {
            record.updated_ms = record.updated_ms.max(updated_ms);
        }
        if record.archived_ms.is_none() {
            self.claim(object, &record);
        }
        self.store_mut(object).put(record);
    }

    fn unique_values(&self, object: ObjectType, record: &Record) -> Vec<(PropertyIndex, String)> {
        let of = |index| record.get(index).map(|value| (index, value.to_owned()));
        self.schema(object).unique().filter_map(of).collect()
    }

    /// Enters the unique values of a record.
    pub(crate) fn claim(&mut self, object: ObjectType, record: &Record) {
        for (index, value) in self.unique_values(object, record) {
            self.store_mut(object).claim_unique(index, &value, record.id);
        }
    }

    /// Removes the unique values of a record.
    pub(crate) fn release(&mut self, object: ObjectType, record: &Record) {
        for (index, value) in self.unique_values(object, record) {
            self.store_mut(object).release_unique(index, &value, record.id);
        }
    }
}
