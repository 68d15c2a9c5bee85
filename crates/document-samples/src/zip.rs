//! A writer of zip files that can lie.

use miniz_oxide::deflate::compress_to_vec;

/// An entry, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The size that is declared; the true one by default.
    pub size: Option<u64>,
    /// The check sum that is declared.
    pub crc: Option<u32>,
    /// 8 is deflated, 0 stored; others are only said to be.
    pub method: u16,
    /// 1 is encrypted.
    pub flags: u16,
    /// Points to the content of an earlier entry.
    pub shares: Option<usize>,
}

impl Entry {
    /// An honest entry.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
            size: None,
            crc: None,
            method: 8,
            flags: 0,
            shares: None,
        }
    }
}

/// An honest archive.
pub fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let entries: Vec<Entry> = parts.iter().map(|(name, text)| Entry::new(*name, text.as_bytes())).collect();
    write(&entries)
}

/// An archive as its entries describe it.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let mut offsets: Vec<(usize, usize)> = Vec::new();
    for entry in entries {
        let shared = entry.shares.and_then(|other| offsets.get(other).copied());
        let (offset, packed) = shared.unwrap_or_else(|| {
            let offset = out.len();
            let packed = push_local(&mut out, entry);
            (offset, packed)
        });
        offsets.push((offset, packed));
        push_record(&mut directory, entry, offset, packed);
    }
    let at = out.len();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for _ in 0..2 {
        push16(&mut out, entries.len());
    }
    push32(&mut out, directory.len());
    push32(&mut out, at);
    push16(&mut out, 0);
    out
}

/// Writes the content and returns how long it is.
fn push_local(out: &mut Vec<u8>, entry: &Entry) -> usize {
    let packed = if entry.method == 8 { compress_to_vec(&entry.bytes, 6) } else { entry.bytes.clone() };
    out.extend_from_slice(b"PK\x03\x04\x14\0");
    push_facts(out, entry, packed.len());
    push16(out, 0);
    out.extend_from_slice(entry.name.as_bytes());
    out.extend_from_slice(&packed);
    packed.len()
}

fn push_record(out: &mut Vec<u8>, entry: &Entry, offset: usize, packed: usize) {
    out.extend_from_slice(b"PK\x01\x02\x14\0\x14\0");
    push_facts(out, entry, packed);
    // Extra field, comment, disk, attributes.
    out.extend_from_slice(&[0; 12]);
    push32(out, offset);
    out.extend_from_slice(entry.name.as_bytes());
}

/// Flags, method, time, check sum, sizes and the length of the name: the same in both places.
fn push_facts(out: &mut Vec<u8>, entry: &Entry, packed: usize) {
    out.extend_from_slice(&entry.flags.to_le_bytes());
    out.extend_from_slice(&entry.method.to_le_bytes());
    out.extend_from_slice(&[0, 0, 0x21, 0x58]);
    let crc = entry.crc.unwrap_or_else(|| crc32fast::hash(&entry.bytes));
    out.extend_from_slice(&crc.to_le_bytes());
    push32(out, packed);
    let size = entry.size.unwrap_or(entry.bytes.len() as u64);
    push32(out, usize::try_from(size).unwrap_or(usize::MAX));
    push16(out, entry.name.len());
}

fn push16(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
}

fn push32(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}
