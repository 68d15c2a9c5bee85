//! The records of one object, with what became of the ids that are gone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::record::{PropertyIndex, Record};

/// Which records a walk sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archived {
    /// Live ones only.
    No,
    /// Archived ones only.
    Yes,
}

/// All records of one object. Merged and erased ones are not records any more, only remembered ids.
#[derive(Clone, Debug, Default)]
pub struct Store {
    records: BTreeMap<u64, Record>,
    archived: BTreeSet<u64>,
    merged: BTreeMap<u64, u64>,
    erased: BTreeSet<u64>,
    // Live records by unique property and lower-case value.
    unique: HashMap<(PropertyIndex, String), u64>,
    next_id: u64,
}

impl Store {
    /// The next free id after `gap` skipped ones; HubSpot's ids grow but are not dense.
    pub const fn take_id(&mut self, gap: u64) -> u64 {
        self.next_id += 1 + gap;
        self.next_id
    }

    /// The largest id handed out.
    pub const fn last_id(&self) -> u64 {
        self.next_id
    }

    /// Makes later ids larger than `id`.
    pub fn skip_to(&mut self, id: u64) {
        self.next_id = self.next_id.max(id);
    }

    /// Adds or replaces a record, archived or live by its own word.
    pub fn put(&mut self, record: Record) {
        if record.archived_ms.is_some() {
            self.archived.insert(record.id);
        } else {
            self.archived.remove(&record.id);
        }
        self.skip_to(record.id);
        self.records.insert(record.id, record);
    }

    /// A record, live or archived.
    pub fn get(&self, id: u64) -> Option<&Record> {
        self.records.get(&id)
    }

    /// A live record.
    pub fn live(&self, id: u64) -> Option<&Record> {
        self.records.get(&id).filter(|record| record.archived_ms.is_none())
    }

    /// A record of the wanted state.
    pub fn in_state(&self, id: u64, archived: Archived) -> Option<&Record> {
        self.records.get(&id).filter(|record| record.archived_ms.is_some() == (archived == Archived::Yes))
    }

    /// Follows merges from an id to the record that holds its data today.
    pub fn resolve(&self, id: u64) -> u64 {
        let mut id = id;
        while let Some(winner) = self.merged.get(&id) {
            id = *winner;
        }
        id
    }

    /// Records of that state with an id above `after`, in id order.
    pub fn walk(&self, after: u64, archived: Archived) -> Box<dyn Iterator<Item = &Record> + '_> {
        let from = after.saturating_add(1)..;
        match archived {
            Archived::No => Box::new(
                self.records.range(from).map(|(_, record)| record).filter(|r| r.archived_ms.is_none()),
            ),
            Archived::Yes => Box::new(self.archived.range(from).filter_map(|id| self.records.get(id))),
        }
    }

    /// Records of that state with an id of `last` or below, from there down.
    pub fn walk_back(&self, last: u64, archived: Archived) -> impl Iterator<Item = &Record> + '_ {
        let wanted = move |record: &&Record| record.archived_ms.is_some() == (archived == Archived::Yes);
        self.records.range(..=last).rev().map(|(_, record)| record).filter(wanted)
    }

    /// Takes a record out because it was merged into another.
    pub fn remove_merged(&mut self, id: u64, winner: u64) -> Option<Record> {
        self.archived.remove(&id);
        self.merged.insert(id, winner);
        self.records.remove(&id)
    }

    /// Takes a record out for good.
    pub fn erase(&mut self, id: u64) -> Option<Record> {
        self.archived.remove(&id);
        self.erased.insert(id);
        self.records.remove(&id)
    }

    /// Merged ids and where they went at the time.
    pub const fn merged(&self) -> &BTreeMap<u64, u64> {
        &self.merged
    }

    /// Ids of privacy-deleted records.
    pub const fn erased(&self) -> &BTreeSet<u64> {
        &self.erased
    }

    /// The live record that holds this value of a unique property.
    pub fn find_unique(&self, property: PropertyIndex, value: &str) -> Option<u64> {
        self.unique.get(&(property, value.to_lowercase())).copied()
    }

    /// Claims a unique value; the first holder keeps it.
    pub fn claim_unique(&mut self, property: PropertyIndex, value: &str, id: u64) {
        self.unique.entry((property, value.to_lowercase())).or_insert(id);
    }

    /// Gives a unique value up if `id` holds it.
    pub fn release_unique(&mut self, property: PropertyIndex, value: &str, id: u64) {
        let key = (property, value.to_lowercase());
        if self.unique.get(&key) == Some(&id) {
            self.unique.remove(&key);
        }
    }
}
