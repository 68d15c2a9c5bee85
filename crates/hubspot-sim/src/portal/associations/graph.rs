//! The links, kept in both directions.

use std::collections::{BTreeMap, BTreeSet};

use crate::portal::ObjectType;

/// One end of a link as seen from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The record at the other end.
    pub to_id: u64,
    /// Whether it is the primary one.
    pub primary: bool,
}

type Key = (ObjectType, u64, ObjectType, u64);

/// All links of the portal.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    links: BTreeMap<Key, bool>,
    // The numbers of the labels of a link, in both directions.
    labels: BTreeMap<Key, BTreeSet<usize>>,
}

impl Graph {
    /// Links two records. Making a link primary takes that from the record's former primary company.
    pub fn link(&mut self, a: (ObjectType, u64), b: (ObjectType, u64), primary: bool) -> bool {
        if primary {
            let (record, company) = if b.0 == ObjectType::Companies { (a, b) } else { (b, a) };
            let former: Vec<u64> =
                self.of(record, company.0, 0).filter(|link| link.primary).map(|link| link.to_id).collect();
            for id in former {
                self.put(record, (company.0, id), false);
            }
        }
        let known = self.links.get(&(a.0, a.1, b.0, b.1)).copied();
        self.put(a, b, primary || known == Some(true));
        known.is_none_or(|was_primary| primary && !was_primary)
    }

    fn put(&mut self, a: (ObjectType, u64), b: (ObjectType, u64), primary: bool) {
        self.links.insert((a.0, a.1, b.0, b.1), primary);
        self.links.insert((b.0, b.1, a.0, a.1), primary);
    }

    /// Puts a label on a link, which is made where there is none, or takes it off.
    pub fn label(&mut self, a: (ObjectType, u64), b: (ObjectType, u64), label: usize, on: bool) {
        if on {
            self.link(a, b, false);
        }
        for key in [(a.0, a.1, b.0, b.1), (b.0, b.1, a.0, a.1)] {
            let labels = self.labels.entry(key).or_default();
            if on {
                labels.insert(label)
            } else {
                labels.remove(&label)
            };
        }
    }

    /// The numbers of the labels of a link.
    pub fn labels(&self, a: (ObjectType, u64), b: (ObjectType, u64)) -> impl Iterator<Item = usize> + '_ {
        self.labels.get(&(a.0, a.1, b.0, b.1)).into_iter().flatten().copied()
    }

    /// Removes a link; says whether there was one.
    pub fn unlink(&mut self, a: (ObjectType, u64), b: (ObjectType, u64)) -> bool {
        self.labels.remove(&(b.0, b.1, a.0, a.1));
        self.labels.remove(&(a.0, a.1, b.0, b.1));
        self.links.remove(&(b.0, b.1, a.0, a.1));
        self.links.remove(&(a.0, a.1, b.0, b.1)).is_some()
    }

    /// Takes the primary label off a link.
    pub fn clear_primary(&mut self, a: (ObjectType, u64), b: (ObjectType, u64)) {
        if self.links.contains_key(&(a.0, a.1, b.0, b.1)) {
            self.put(a, b, false);
        }
    }

    /// Links of a record to records of one object with an id above `after`, in id order.
    pub fn of(&self, from: (ObjectType, u64), to: ObjectType, after: u64) -> impl Iterator<Item = Link> + '_ {
        let first = (from.0, from.1, to, after.saturating_add(1));
        let last = (from.0, from.1, to, u64::MAX);
        self.links
            .range(first..=last)
            .map(|((_, _, _, to_id), primary)| Link { to_id: *to_id, primary: *primary })
    }

    /// Removes every link of a record.
    pub fn isolate(&mut self, record: (ObjectType, u64)) {
        for to in ObjectType::ALL {
            let ids: Vec<u64> = self.of(record, to, 0).map(|link| link.to_id).collect();
            for id in ids {
                self.unlink(record, (to, id));
            }
        }
    }

    /// Moves every link of one record to another of the same object (a merge).
    pub fn move_links(&mut self, object: ObjectType, loser: u64, winner: u64) {
        for to in ObjectType::ALL {
            let links: Vec<Link> = self.of((object, loser), to, 0).collect();
            for link in links {
                let labels: Vec<usize> = self.labels((object, loser), (to, link.to_id)).collect();
                self.unlink((object, loser), (to, link.to_id));
                let has_primary = self.of((object, winner), to, 0).any(|known| known.primary);
                self.link((object, winner), (to, link.to_id), link.primary && !has_primary);
                for label in labels {
                    self.label((object, winner), (to, link.to_id), label, true);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ObjectType::{Calls, Companies, Contacts};

    use super::*;

    #[test]
    fn a_link_is_seen_from_both_ends() {
        let mut graph = Graph::default();
        assert!(graph.link((Contacts, 1), (Companies, 2), true));
        assert!(!graph.link((Contacts, 1), (Companies, 2), false));
        assert_eq!(graph.of((Companies, 2), Contacts, 0).next(), Some(Link { to_id: 1, primary: true }));
        assert!(graph.unlink((Companies, 2), (Contacts, 1)));
        assert_eq!(graph.of((Contacts, 1), Companies, 0).count(), 0);
    }

    #[test]
    fn a_contact_has_one_primary_company_and_a_company_many_primary_contacts() {
        let mut graph = Graph::default();
        graph.link((Contacts, 1), (Companies, 2), true);
        graph.link((Contacts, 3), (Companies, 2), true);
        graph.link((Companies, 4), (Contacts, 1), true);
        let primary =
            |from, to| graph.of(from, to, 0).filter(|link| link.primary).map(|link| link.to_id).collect();
        let of_contact: Vec<u64> = primary((Contacts, 1), Companies);
        assert_eq!(of_contact, [4]);
        let of_company: Vec<u64> = primary((Companies, 2), Contacts);
        assert_eq!(of_company, [3]);
    }

    #[test]
    fn a_merge_moves_the_links() {
        let mut graph = Graph::default();
        graph.link((Contacts, 1), (Companies, 9), true);
        graph.link((Contacts, 2), (Companies, 8), true);
        graph.link((Contacts, 2), (Calls, 7), false);
        graph.label((Contacts, 2), (Companies, 8), 3, true);
        graph.move_links(Contacts, 2, 1);
        assert_eq!(graph.of((Contacts, 2), Companies, 0).count(), 0);
        let companies: Vec<Link> = graph.of((Contacts, 1), Companies, 0).collect();
        assert_eq!(companies, [Link { to_id: 8, primary: false }, Link { to_id: 9, primary: true }]);
        assert_eq!(graph.labels((Companies, 8), (Contacts, 1)).collect::<Vec<_>>(), [3]);
        assert_eq!(graph.labels((Companies, 8), (Contacts, 2)).count(), 0);
        assert_eq!(graph.of((Calls, 7), Contacts, 0).next().map(|link| link.to_id), Some(1));
    }
}
