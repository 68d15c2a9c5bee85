//! A zip file in memory whose entries are inflated as they are read, guarded before the first byte is.

use std::{collections::BTreeMap, io::Read as _, sync::Arc};

use kernel::Problem;

use super::{
    directory::{self, Record, u16_at},
    inflate::{Inflate, problem_of},
    malformed, too_large,
};
use crate::Limits;

/// A large presentation has some thousand entries; each costs memory before anything is read.
const MAX_ENTRIES: u64 = 16_384;
/// Longer or deeper names occur in no writer of office files.
const MAX_NAME: usize = 512;
const MAX_NAME_DEPTH: usize = 16;
const LOCAL_LEN: usize = 30;
const FLAG_ENCRYPTED: u16 = 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// What is smaller than this cannot hurt, whatever its ratio: deflate reaches 1,032.
const HARMLESS: u64 = 4 << 20;

/// One entry that can be read.
#[derive(Clone, Copy, Debug)]
struct Entry {
    method: u16,
    from: usize,
    to: usize,
    size: u64,
    crc: u32,
}

/// The entries of a zip file by name, lower case as the package format compares them.
#[derive(Clone, Debug)]
pub(crate) struct Archive {
    bytes: Arc<Vec<u8>>,
    entries: BTreeMap<String, Entry>,
}

impl Archive {
    /// Reads the directory and refuses what is dangerous: too many entries, sizes that are declared too large, entries
    /// that overlap, names that appear twice or leave the package, encryption.
    pub(crate) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Problem> {
        let records = directory::read(&bytes, MAX_ENTRIES)?;
        let mut entries = BTreeMap::new();
        let mut total: u64 = 0;
        for record in &records {
            if record.name.ends_with('/') {
                continue;
            }
            let name = checked_name(&record.name)?;
            if is_markup(&name) {
                total = total.saturating_add(record.size);
                check_sizes(record, total, limits)?;
            }
            let entry = locate(&bytes, record)?;
            if entries.insert(name, entry).is_some() {
                return Err(malformed(format!(
                    "the entry {} appears twice in the file, so programs disagree about what it says",
                    shown(&record.name)
                )));
            }
        }
        check_overlaps(&entries)?;
        Ok(Self { bytes: Arc::new(bytes), entries })
    }

    /// Whether there is an entry of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_lowercase())
    }

    /// The declared size of an entry; [`Inflate`] holds it to that.
    pub(crate) fn size(&self, name: &str) -> Option<u64> {
        self.entries.get(&name.to_lowercase()).map(|entry| entry.size)
    }

    /// Reads an entry from its start.
    pub(crate) fn read(&self, name: &str) -> Result<Inflate, Problem> {
        let entry = self
            .entries
            .get(&name.to_lowercase())
            .ok_or_else(|| malformed(format!("the file lacks its part {}", shown(name))))?;
        let packed = entry.from..entry.to;
        Ok(Inflate::new(Arc::clone(&self.bytes), packed, entry.method == STORED, entry.size, Some(entry.crc)))
    }

    /// The bytes of an entry that is no markup of ours, so many at most.
    pub(crate) fn bytes(&self, name: &str, most: usize) -> Result<Vec<u8>, Problem> {
        let size = self.size(name).unwrap_or(0);
        if size > most as u64 {
            return Err(too_large(format!("a file in the file has {size} bytes; at most {most} are read")));
        }
        let mut bytes = Vec::new();
        self.read(name)?.read_to_end(&mut bytes).map_err(|error| problem_of(&error))?;
        Ok(bytes)
    }

    /// How many entries lie below a folder.
    pub(crate) fn count_below(&self, folder: &str) -> usize {
        self.entries.keys().filter(|name| name.starts_with(folder)).count()
    }
}

/// A name as a problem may show it.
fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(80).collect()
}

fn checked_name(name: &str) -> Result<String, Problem> {
    let leaves = name.split(['/', '\\']).any(|segment| segment == "..");
    let deep = name.split('/').count() > MAX_NAME_DEPTH;
    if leaves || deep || name.is_empty() || name.len() > MAX_NAME || name.contains('\0') {
        return Err(malformed(format!("the entry name {} does not belong into an office file", shown(name))));
    }
    // Some writers start names with a slash or use the other one.
    Ok(name.trim_start_matches('/').replace('\\', "/").to_lowercase())
}

/// Only markup is ever inflated; pictures and fonts are left packed.
fn is_markup(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "xml" | "rels" | "vml"))
}

fn check_sizes(record: &Record, total: u64, limits: &Limits) -> Result<(), Problem> {
    let ratio = record.size / record.packed.max(1);
    let swells = record.size > HARMLESS && ratio > u64::from(limits.max_inflate_ratio);
    if total > limits.max_inflated_bytes || swells {
        return Err(Problem::new(
            422,
            "zip_bomb",
            format!(
                "unpacked, the file would be at least {total} bytes; at most {} are read, and no entry may swell more \
                 than {} times",
                limits.max_inflated_bytes, limits.max_inflate_ratio
            ),
        ));
    }
    Ok(())
}

fn locate(bytes: &[u8], record: &Record) -> Result<Entry, Problem> {
    if record.flags & FLAG_ENCRYPTED != 0 {
        return Err(Problem::new(
            422,
            "document_encrypted",
            "the file is protected by a password; remove it and upload the file again",
        ));
    }
    if !matches!(record.method, STORED | DEFLATED) {
        return Err(malformed(format!(
            "the entry {} is packed by method {}, which office files do not use",
            shown(&record.name),
            record.method
        )));
    }
    let outside =
        || malformed(format!("the entry {} points outside of the file; it is damaged", shown(&record.name)));
    let header = usize::try_from(record.local_offset)
        .ok()
        .and_then(|from| bytes.get(from..))
        .filter(|header| header.starts_with(b"PK\x03\x04"))
        .ok_or_else(outside)?;
    let name = usize::from(u16_at(header, 26).ok_or_else(outside)?);
    let extra = usize::from(u16_at(header, 28).ok_or_else(outside)?);
    let from = bytes.len() - header.len() + LOCAL_LEN + name + extra;
    let to = usize::try_from(record.packed).ok().and_then(|packed| from.checked_add(packed));
    let to = to.filter(|to| *to <= bytes.len()).ok_or_else(outside)?;
    Ok(Entry { method: record.method, from, to, size: record.size, crc: record.crc })
}

/// Entries that share bytes make a small file swell without any of them looking strange.
fn check_overlaps(entries: &BTreeMap<String, Entry>) -> Result<(), Problem> {
    let mut ranges: Vec<(usize, usize)> =
        entries.values().filter(|entry| entry.to > entry.from).map(|entry| (entry.from, entry.to)).collect();
    ranges.sort_unstable();
    let overlap = ranges.windows(2).any(|pair| matches!(pair, [first, second] if second.0 < first.1));
    if overlap {
        return Err(Problem::new(
            422,
            "zip_bomb",
            "entries of the file share the same bytes, as only bombs do",
        ));
    }
    Ok(())
}
