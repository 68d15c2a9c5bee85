//! The central directory of a zip file, read without trusting any number in it.

use kernel::Problem;

use super::malformed;

/// End of central directory, without its comment.
const END_LEN: usize = 22;
/// The comment's length is a 16-bit number.
const END_SEARCH: usize = END_LEN + 0xFFFF;
const END_MARK: &[u8] = b"PK\x05\x06";
const LOCATOR64_MARK: &[u8] = b"PK\x06\x07";
const LOCATOR64_LEN: usize = 20;
const END64_MARK: &[u8] = b"PK\x06\x06";
const RECORD_MARK: &[u8] = b"PK\x01\x02";
const RECORD_LEN: usize = 46;
/// Stands for "see the zip64 field".
const IN_ZIP64: u64 = 0xFFFF_FFFF;

/// One record of the central directory.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub name: String,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub packed: u64,
    pub size: u64,
    pub local_offset: u64,
}

/// The names of the entries, in lower case. A file that was cut off has lost its directory: what is left of it has a
/// header before each entry.
pub(crate) fn names(bytes: &[u8]) -> Vec<String> {
    let listed =
        read(bytes, MAX_NAMES).map(|records| records.into_iter().map(|record| record.name).collect());
    let names: Vec<String> = listed.unwrap_or_else(|_| local_names(bytes));
    names.into_iter().map(|name| slashed(&name).to_lowercase()).collect()
}

/// More entries are not looked at to tell what a file is.
const MAX_NAMES: u64 = 16_384;
const LOCAL_MARK: &[u8] = b"PK\x03\x04";
const LOCAL_LEN: usize = 30;
/// The sizes stand behind the entry.
const FLAG_DESCRIPTOR: u16 = 8;

fn local_names(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(LOCAL_MARK) && (names.len() as u64) < MAX_NAMES {
        let (Some(flags), Some(packed)) = (u16_at(rest, 6), u32_at(rest, 18)) else { break };
        let (Some(name), Some(extra)) = (u16_at(rest, 26), u16_at(rest, 28)) else { break };
        let name_to = LOCAL_LEN + usize::from(name);
        let Some(name) = rest.get(LOCAL_LEN..name_to) else { break };
        names.push(String::from_utf8_lossy(name).into_owned());
        let body = rest.get(name_to + usize::from(extra)..).unwrap_or_default();
        rest = if packed == 0 && flags & FLAG_DESCRIPTOR != 0 {
            memchr::memmem::find(body, LOCAL_MARK).and_then(|at| body.get(at..)).unwrap_or_default()
        } else {
            usize::try_from(packed).ok().and_then(|packed| body.get(packed..)).unwrap_or_default()
        };
    }
    names
}

/// Some writers part folders with the other slash, or begin with one.
fn slashed(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/")
}

/// Where the directory is and how much it says to hold.
struct End {
    count: u64,
    size: u64,
    offset: u64,
}

/// All records in the order of the directory.
///
/// A directory that is not there is a truncated file: it stands at the end.
pub(super) fn read(bytes: &[u8], max_entries: u64) -> Result<Vec<Record>, Problem> {
    let end = find_end(bytes)?;
    if end.count > max_entries {
        return Err(Problem::new(
            422,
            "zip_bomb",
            format!("the file holds {} entries; at most {max_entries} are read", end.count),
        ));
    }
    let from = usize::try_from(end.offset).map_err(|_| truncated())?;
    let size = usize::try_from(end.size).map_err(|_| truncated())?;
    let directory = from.checked_add(size).and_then(|to| bytes.get(from..to)).ok_or_else(truncated)?;
    let mut records = Vec::new();
    let mut rest = directory;
    for _ in 0..end.count {
        let (record, after) = record(rest)?;
        records.push(record);
        rest = after;
    }
    Ok(records)
}

fn truncated() -> Problem {
    Problem::new(
        422,
        "document_truncated",
        "the file ends before its table of contents: it was cut off; upload it again",
    )
}

fn find_end(bytes: &[u8]) -> Result<End, Problem> {
    let lowest = bytes.len().saturating_sub(END_SEARCH);
    let highest = bytes.len().checked_sub(END_LEN).ok_or_else(truncated)?;
    let at = (lowest..=highest)
        .rev()
        .find(|at| bytes.get(*at..).is_some_and(|tail| tail.starts_with(END_MARK)))
        .ok_or_else(truncated)?;
    let tail = bytes.get(at..).unwrap_or_default();
    if let Some(end) = find_end64(bytes, at)? {
        return Ok(end);
    }
    Ok(End {
        count: u64::from(u16_at(tail, 10).ok_or_else(truncated)?),
        size: u64::from(u32_at(tail, 12).ok_or_else(truncated)?),
        offset: u64::from(u32_at(tail, 16).ok_or_else(truncated)?),
    })
}

/// The zip64 end, when its locator stands right before the ordinary one.
fn find_end64(bytes: &[u8], end: usize) -> Result<Option<End>, Problem> {
    let Some(locator) = end.checked_sub(LOCATOR64_LEN).and_then(|from| bytes.get(from..end)) else {
        return Ok(None);
    };
    if !locator.starts_with(LOCATOR64_MARK) {
        return Ok(None);
    }
    let at = u64_at(locator, 8).and_then(|at| usize::try_from(at).ok()).ok_or_else(truncated)?;
    let record = bytes.get(at..).filter(|tail| tail.starts_with(END64_MARK)).ok_or_else(truncated)?;
    Ok(Some(End {
        count: u64_at(record, 32).ok_or_else(truncated)?,
        size: u64_at(record, 40).ok_or_else(truncated)?,
        offset: u64_at(record, 48).ok_or_else(truncated)?,
    }))
}

fn record(bytes: &[u8]) -> Result<(Record, &[u8]), Problem> {
    let broken =
        || malformed("the file's table of contents is damaged; save it again with an office program");
    if !bytes.starts_with(RECORD_MARK) {
        return Err(broken());
    }
    let short = |at| u16_at(bytes, at).ok_or_else(broken);
    let long = |at| u32_at(bytes, at).ok_or_else(broken);
    let name_to = RECORD_LEN + usize::from(short(28)?);
    let extra_to = name_to + usize::from(short(30)?);
    let after = extra_to + usize::from(short(32)?);
    let name = bytes.get(RECORD_LEN..name_to).ok_or_else(broken)?;
    let extra = bytes.get(name_to..extra_to).ok_or_else(broken)?;
    let mut record = Record {
        // Names that matter to us are ASCII; others may be in any code page and are only compared with each other.
        name: String::from_utf8_lossy(name).into_owned(),
        flags: short(8)?,
        method: short(10)?,
        crc: long(16)?,
        packed: u64::from(long(20)?),
        size: u64::from(long(24)?),
        local_offset: u64::from(long(42)?),
    };
    widen(&mut record, extra);
    Ok((record, bytes.get(after..).ok_or_else(broken)?))
}

/// Takes the 64-bit numbers from the extra field 0x0001: present in this order, each only when the short one is full.
fn widen(record: &mut Record, mut extra: &[u8]) {
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let to = 4 + usize::from(len);
        if id == 1 {
            let mut field = extra.get(4..to).unwrap_or_default();
            for number in [&mut record.size, &mut record.packed, &mut record.local_offset] {
                if *number == IN_ZIP64
                    && let Some(wide) = u64_at(field, 0)
                {
                    *number = wide;
                    field = field.get(8..).unwrap_or_default();
                }
            }
        }
        extra = extra.get(to..).unwrap_or_default();
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}
