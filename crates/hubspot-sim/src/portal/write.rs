//! Writes to a portal. Each keeps the unique values, the search lag, the history and the list of changes right.

use super::Portal;
use super::change::Change;
use super::object_type::ObjectType;
use super::record::{PropertyIndex, Record, Value};

/// Property values of a write, checked; `None` clears.
pub type Values = Vec<(PropertyIndex, Option<Value>)>;

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
    /// Whether an app writes, and no person.
    pub by_app: bool,
}

impl Portal {
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
                self.history.entry((object, id, index)).or_default().push((
                    stamp.now_ms,
                    previous,
                    stamp.by_app,
                ));
                let value = record.get(index).unwrap_or_default().to_owned();
                self.changes.push(Change::Edited { object, id, property: index, value });
            }
        }
        if changed {
            self.replace(object, before, record, stamp);
        }
        changed
    }

    /// Turns the modified date of a record back.
    pub fn rewind(&mut self, object: ObjectType, id: u64, by_ms: i64) -> bool {
        let Some(mut record) = self.store(object).get(id).cloned() else { return false };
        record.updated_ms -= by_ms;
        self.store_mut(object).put(record);
        true
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

    /// Links two records. Neither record's modified date moves.
    pub fn link(&mut self, from: (ObjectType, u64), to: (ObjectType, u64), primary: bool) {
        if self.graph.link(from, to, primary) {
            self.changes.push(Change::Linked { from, to, primary, removed: false });
        }
    }

    /// Puts a label on a link, or takes it off. Neither record's modified date moves.
    pub fn label(&mut self, from: (ObjectType, u64), to: (ObjectType, u64), label: usize, on: bool) {
        if on {
            self.link(from, to, false);
        }
        self.graph.label(from, to, label, on);
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
