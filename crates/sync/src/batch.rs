//! The rows of one commit.

use std::collections::BTreeMap;

use kernel::Problem;
use serde::Serialize;

use crate::MirrorRow;

/// Whether the database refused the content of rows, which it will do again: a value (`rejected_by_database`), or a limit of
/// Postgres' own such as the size of an index entry (`database_error`).
pub fn is_refusal(problem: &Problem) -> bool {
    let codes = ["rejected_by_database", "database_error", "payload_too_large"];
    !problem.transient && codes.contains(&problem.code.as_str())
}

/// Rows after which a batch is committed. A commit has a fixed price: PGlite takes some 40 % more rows a second than in
/// batches of 500, the usual size.
pub const BATCH_ROWS: usize = 1_000;

/// Bytes after which a batch is committed before it has [`BATCH_ROWS`]: records with 60 KB texts exist, and the whole
/// batch is in memory several times on its way.
const BATCH_BYTES: usize = 4 << 20;

/// The code of a record that HubSpot could not serve: it is asked for again by later sessions.
pub const UNSERVED: &str = "hubspot_cannot_serve";

/// A record that could not be mirrored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowError {
    /// Its id, or `unknown`.
    pub entity_id: String,
    /// Stable code.
    pub code: String,
    /// What is wrong with it; no value of the record.
    pub detail: String,
}

/// Rows that are committed together: one read per id, and in the order of the ids (two writers of the same rows then
/// lock them in the same order). A read that did not find a record stands beside one that did: the database compares
/// their times, and a record that was seen before it vanished keeps its content.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    rows: BTreeMap<(String, bool), MirrorRow>,
    bytes: usize,
    /// Records read from HubSpot, repeated and unreadable ones included.
    pub seen: u32,
    /// Those that could not be mirrored.
    pub errors: Vec<RowError>,
}

impl Batch {
    /// Adds a row; of two with one id the gate decides.
    pub fn push(&mut self, row: MirrorRow) {
        let key = (row.hubspot_id.clone(), row.raw_json.is_none());
        if self.rows.get(&key).is_some_and(|held| !row.stamp.wins_over(Some(held.stamp))) {
            return;
        }
        self.bytes += row.size();
        if let Some(former) = self.rows.insert(key, row) {
            self.bytes -= former.size();
        }
    }

    /// Adds another batch.
    pub fn extend(&mut self, other: Self) {
        for row in other.rows.into_values() {
            self.push(row);
        }
        self.seen += other.seen;
        self.errors.extend(other.errors);
    }

    /// Whether it should be committed before anything is added.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    /// Whether there is nothing to tell the database.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.errors.is_empty() && self.seen == 0
    }

    /// The rows that were read, to complete them.
    pub fn found_mut(&mut self) -> impl Iterator<Item = &mut MirrorRow> {
        self.rows.values_mut().filter(|row| row.raw_json.is_some())
    }

    /// The ids of the rows.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(|(id, _)| id.as_str())
    }

    /// The rows of merged-away records: loser and winner.
    pub fn merged(&self) -> impl Iterator<Item = (&str, &str)> {
        self.rows.values().filter_map(|row| Some((row.hubspot_id.as_str(), row.merged_into.as_deref()?)))
    }

    /// How many records HubSpot does not know any more, merged-away ones apart.
    pub fn gone(&self) -> u64 {
        self.gone_rows().count() as u64
    }

    /// How many of these records, in the order of their ids, are among them.
    pub fn gone_of(&self, ids: &[String]) -> u64 {
        self.gone_rows().filter(|row| ids.binary_search(&row.hubspot_id).is_ok()).count() as u64
    }

    fn gone_rows(&self) -> impl Iterator<Item = &MirrorRow> {
        self.rows.values().filter(|row| row.raw_json.is_none() && row.merged_into.is_none())
    }

    /// How many records HubSpot could not serve.
    pub fn unserved(&self) -> u64 {
        self.errors.iter().filter(|error| error.code == UNSERVED).count() as u64
    }

    /// Keeps the rows that fit.
    pub fn retain(&mut self, fits: impl Fn(&MirrorRow) -> bool) {
        self.rows.retain(|_, row| fits(row));
        self.bytes = self.rows.values().map(MirrorRow::size).sum();
    }

    /// The rows, by id.
    pub fn into_rows(self) -> Vec<MirrorRow> {
        self.rows.into_values().collect()
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use serde_json::value::RawValue;

    use super::*;

    const MIB: usize = 1 << 20;

    fn row(id: &str, read: i64) -> MirrorRow {
        MirrorRow::gone(id, None, Timestamp::from_millis(read))
    }

    #[test]
    fn of_two_rows_with_one_id_the_newer_stays() {
        let mut batch = Batch::default();
        for (id, read) in [("2", 5), ("1", 1), ("2", 4), ("2", 6)] {
            batch.push(row(id, read));
        }
        let rows = batch.into_rows();
        let kept: Vec<_> =
            rows.iter().map(|row| (row.hubspot_id.as_str(), row.stamp.read_at.as_millis())).collect();
        assert_eq!(kept, [("1", 1), ("2", 6)]);
    }

    /// A row of a record whose JSON has so many bytes.
    fn found(id: &str, read: i64, bytes: usize) -> MirrorRow {
        let text = format!("\"{}\"", "x".repeat(bytes - 2));
        MirrorRow { raw_json: RawValue::from_string(text).ok(), ..row(id, read) }
    }

    #[test]
    fn a_batch_is_full_at_four_megabytes() {
        let overhead = row("1", 1).size();
        assert!((256..=1_024).contains(&overhead), "what a row costs beside its record: {overhead}");
        for (missing, full) in [(1, false), (0, true)] {
            let mut batch = Batch::default();
            for id in ["1", "2", "3"] {
                batch.push(found(id, 1, MIB - overhead));
                assert!(!batch.is_full());
            }
            batch.push(found("4", 1, MIB - overhead - missing));
            assert_eq!(batch.is_full(), full, "{missing} bytes below the bound");
        }
    }

    #[test]
    fn a_row_that_is_replaced_or_dropped_gives_its_bytes_back() {
        let mut batch = Batch::default();
        for read in 1..20 {
            batch.push(found("1", read, MIB));
            assert!(!batch.is_full(), "one record, however often it was read");
        }
        for id in ["2", "3", "4"] {
            batch.push(found(id, 1, MIB));
        }
        assert!(batch.is_full());
        batch.retain(|row| row.hubspot_id != "2");
        assert!(!batch.is_full());
        assert_eq!((batch.len(), batch.ids().collect::<Vec<_>>()), (3, vec!["1", "3", "4"]));
        batch.push(found("2", 1, MIB));
        assert!(batch.is_full(), "the others are still counted");
    }

    #[test]
    fn two_batches_add_up() {
        let error = |id: &str| RowError {
            entity_id: id.to_owned(),
            code: "unreadable_record".to_owned(),
            detail: "d".to_owned(),
        };
        let mut whole = Batch { seen: 2, errors: vec![error("8")], ..Batch::default() };
        whole.push(row("1", 1));
        let mut other = Batch { seen: 3, errors: vec![error("9")], ..Batch::default() };
        other.push(row("1", 2));
        other.push(found("1", 2, 10));
        whole.extend(other);
        assert_eq!(whole.seen, 5);
        assert_eq!(whole.errors, [error("8"), error("9")]);
        assert_eq!(whole.found_mut().count(), 1);
        let rows = whole.into_rows();
        let kept: Vec<_> = rows.iter().map(|row| (row.raw_json.is_some(), row.stamp.read_at)).collect();
        let second = Timestamp::from_millis(2);
        assert_eq!(kept, [(true, second), (false, second)], "found and gone stand side by side");
    }

    #[test]
    fn rows_records_and_errors_are_each_worth_telling() {
        assert!(Batch::default().is_empty());
        let mut with_row = Batch::default();
        with_row.push(row("1", 1));
        assert!(!with_row.is_empty());
        assert!(!Batch { seen: 1, ..Batch::default() }.is_empty());
        let error = RowError { entity_id: "1".to_owned(), code: "c".to_owned(), detail: "d".to_owned() };
        assert!(!Batch { errors: vec![error], ..Batch::default() }.is_empty());
    }

    #[test]
    fn who_was_merged_into_whom_is_told() {
        let mut batch = Batch::default();
        batch.push(row("1", 1));
        batch.push(MirrorRow::gone("2", Some("9"), Timestamp::from_millis(1)));
        assert_eq!(batch.merged().collect::<Vec<_>>(), [("2", "9")]);
    }

    #[test]
    fn a_batch_is_full_by_rows() {
        let mut batch = Batch::default();
        for id in 0..BATCH_ROWS {
            assert!(!batch.is_full());
            batch.push(row(&id.to_string(), 1));
        }
        assert!(batch.is_full());
    }
}
