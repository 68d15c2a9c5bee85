//! One entry of a zip file as a stream: 64 KB of memory, never more bytes than were declared.

use std::{
    io::{BufRead, Error, Read},
    mem,
    ops::Range,
    sync::Arc,
};

use crc32fast::Hasher;
use kernel::Problem;
use miniz_oxide::inflate::{
    TINFLStatus,
    core::{DecompressorOxide, decompress},
};

use super::{malformed, too_large};

/// A power of two of at least deflate's 32 KB, as the ring of the decompressor asks.
const RING: usize = 1 << 16;
/// One tag or one run of text; a longer one would be held in memory as a whole.
const MAX_TOKEN: usize = 8 << 20;

/// What a log keeps; a block of more markup is not held in memory.
const MAX_LOG: usize = 16 << 20;

/// Reads one entry. Problems travel through [`Error`] and come out again by [`problem_of`].
pub(crate) struct Inflate {
    bytes: Arc<Vec<u8>>,
    packed: Range<usize>,
    stored: bool,
    state: Box<DecompressorOxide>,
    ring: Vec<u8>,
    /// What of the ring was inflated and not yet consumed.
    ready: Range<usize>,
    produced: u64,
    declared: u64,
    crc: Hasher,
    declared_crc: Option<u32>,
    done: bool,
    since_token: usize,
    /// What was consumed since [`Inflate::take_log`], while it is kept.
    log: Option<Vec<u8>>,
}

impl std::fmt::Debug for Inflate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { packed, produced, declared, .. } = self;
        write!(formatter, "Inflate {{ packed: {packed:?}, produced: {produced}, declared: {declared} }}")
    }
}

impl Inflate {
    /// Reads the bytes at `packed`, which say to be `declared` bytes when unpacked.
    pub(super) fn new(
        bytes: Arc<Vec<u8>>,
        packed: Range<usize>,
        stored: bool,
        declared: u64,
        declared_crc: Option<u32>,
    ) -> Self {
        Self {
            bytes,
            packed,
            stored,
            state: Box::default(),
            ring: vec![0; RING],
            ready: 0..0,
            produced: 0,
            declared,
            crc: Hasher::new(),
            declared_crc,
            done: false,
            since_token: 0,
            log: None,
        }
    }

    /// Reads bytes that were unpacked before.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let all = 0..bytes.len();
        Self::new(Arc::new(bytes), all.clone(), true, all.len() as u64, None)
    }

    /// A new token starts: what was consumed so far no longer counts for its size.
    pub(crate) fn token(&mut self) {
        self.since_token = 0;
    }

    /// Keeps what is consumed from now on.
    pub(crate) fn keep_log(&mut self) {
        self.log = Some(Vec::new());
    }

    /// What was consumed since the last call.
    pub(crate) fn take_log(&mut self) -> Vec<u8> {
        self.log.as_mut().map(mem::take).unwrap_or_default()
    }

    /// How much the log holds.
    pub(crate) fn log_len(&self) -> usize {
        self.log.as_ref().map_or(0, Vec::len)
    }

    /// Whether the log would have been too long.
    pub(crate) fn log_is_short(&self) -> bool {
        self.log_len() > MAX_LOG
    }

    /// The log from a length on, nothing if that is more than `most`.
    pub(crate) fn log_since(&self, len: usize, most: usize) -> Vec<u8> {
        let tail = self.log.as_ref().and_then(|log| log.get(len..)).filter(|tail| tail.len() <= most);
        tail.unwrap_or_default().to_vec()
    }

    fn refill(&mut self) -> Result<(), Problem> {
        let at = if self.ready.end == RING { 0 } else { self.ready.end };
        let written = if self.stored { self.copy(at) } else { self.inflate(at)? };
        self.ready = at..at + written;
        self.produced += written as u64;
        if self.produced > self.declared {
            return Err(Problem::new(
                422,
                "zip_bomb",
                format!("an entry of the file says to be {} bytes and is more", self.declared),
            ));
        }
        if let Some(crc) = self.declared_crc {
            self.crc.update(self.ring.get(self.ready.clone()).unwrap_or_default());
            if self.done && (self.produced < self.declared || self.crc.clone().finalize() != crc) {
                return Err(malformed(
                    "an entry of the file does not have its size and check sum; it is damaged",
                ));
            }
        }
        Ok(())
    }

    fn copy(&mut self, at: usize) -> usize {
        let source = self.bytes.get(self.packed.clone()).unwrap_or_default();
        let target = self.ring.get_mut(at..).unwrap_or_default();
        let count = copy(source, target);
        self.packed.start += count;
        self.done = self.packed.is_empty();
        count
    }

    fn inflate(&mut self, at: usize) -> Result<usize, Problem> {
        let source = self.bytes.get(self.packed.clone()).unwrap_or_default();
        let (status, read, written) = decompress(&mut self.state, source, &mut self.ring, at, 0);
        self.packed.start += read;
        match status {
            TINFLStatus::Done => self.done = true,
            TINFLStatus::HasMoreOutput => {}
            _ => return Err(malformed("an entry of the file cannot be unpacked; it is damaged")),
        }
        Ok(written)
    }
}

/// Copies as much as there is of one and room in the other.
fn copy(source: &[u8], target: &mut [u8]) -> usize {
    let count = source.len().min(target.len());
    if let (Some(source), Some(target)) = (source.get(..count), target.get_mut(..count)) {
        target.copy_from_slice(source);
    }
    count
}

impl BufRead for Inflate {
    fn fill_buf(&mut self) -> Result<&[u8], Error> {
        while self.ready.is_empty() && !self.done {
            if let Err(problem) = self.refill() {
                // What cannot be trusted is not handed out, and nothing comes after it.
                self.ready = 0..0;
                self.done = true;
                return Err(Error::other(problem));
            }
        }
        if self.since_token > MAX_TOKEN {
            let problem =
                too_large(format!("a single tag or text of the file is larger than {MAX_TOKEN} bytes"));
            return Err(Error::other(problem));
        }
        Ok(self.ring.get(self.ready.clone()).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let to = (self.ready.start + amount).min(self.ready.end);
        if let Some(log) = &mut self.log
            && log.len() <= MAX_LOG
        {
            log.extend_from_slice(self.ring.get(self.ready.start..to).unwrap_or_default());
        }
        self.ready.start = to;
        self.since_token = self.since_token.saturating_add(amount);
    }
}

impl Read for Inflate {
    fn read(&mut self, target: &mut [u8]) -> Result<usize, Error> {
        self.token();
        let count = copy(self.fill_buf()?, target);
        self.consume(count);
        Ok(count)
    }
}

/// The problem inside of an error of this reader.
pub(crate) fn problem_of(error: &Error) -> Problem {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Problem>());
    inner.cloned().unwrap_or_else(|| malformed(format!("the file cannot be read: {error}")))
}
