//! The compact encoding that tables, models and the state of a training share.

mod wire;

pub(crate) use wire::{Singles, Wire, wire};

use kernel::Problem;
use serde::{Serialize, de::DeserializeOwned};

/// Appends values to a byte string.
#[derive(Debug)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub fn new(magic: [u8; 4]) -> Self {
        Self(magic.to_vec())
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    pub fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    /// LEB128: small numbers take one byte.
    pub fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push((value & 0x7f) as u8);
    }

    /// Zigzag, so that small negative numbers are short too.
    #[allow(clippy::cast_sign_loss, reason = "zigzag keeps the bits")]
    pub fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    pub fn length(&mut self, value: usize) {
        self.unsigned(value as u64);
    }

    pub fn f64(&mut self, value: f64) {
        self.0.extend(value.to_le_bytes());
    }

    /// A double that is kept with the precision of a single.
    #[allow(clippy::cast_possible_truncation, reason = "callers round before")]
    pub fn single(&mut self, value: f64) {
        self.0.extend((value as f32).to_le_bytes());
    }

    pub fn text(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    pub fn bytes(&mut self, value: &[u8]) {
        self.length(value.len());
        self.0.extend(value);
    }

    /// A small part that is easier kept as JSON. Our own types always serialise.
    pub fn json<T: Serialize>(&mut self, value: &T) {
        self.bytes(&serde_json::to_vec(value).unwrap_or_default());
    }
}

/// Reads what a [`Writer`] wrote; whatever else it meets is a problem, never a panic.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], magic: [u8; 4], what: &'static str) -> Result<Self, Problem> {
        let reader = Self { rest: bytes, what };
        match bytes.strip_prefix(&magic) {
            Some(rest) => Ok(Self { rest, what }),
            None => Err(reader.broken()),
        }
    }

    pub fn broken(&self) -> Problem {
        let detail = format!("these bytes are not {} of this version, or they are damaged", self.what);
        Problem::internal("broken_bytes", detail)
    }

    pub fn finish(self) -> Result<(), Problem> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.broken()) }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.broken())?;
        self.rest = rest;
        Ok(*taken)
    }

    pub fn u8(&mut self) -> Result<u8, Problem> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub fn unsigned(&mut self) -> Result<u64, Problem> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.broken())
    }

    #[allow(clippy::cast_possible_wrap, reason = "zigzag keeps the bits")]
    pub fn signed(&mut self) -> Result<i64, Problem> {
        let value = self.unsigned()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A count of things that take at least a byte each, so that damaged bytes cannot ask for all memory.
    pub fn length(&mut self) -> Result<usize, Problem> {
        let value = usize::try_from(self.unsigned()?).map_err(|_| self.broken())?;
        if value > self.rest.len() { Err(self.broken()) } else { Ok(value) }
    }

    pub fn f64(&mut self) -> Result<f64, Problem> {
        self.take().map(f64::from_le_bytes)
    }

    pub fn single(&mut self) -> Result<f64, Problem> {
        self.take().map(|bytes| f64::from(f32::from_le_bytes(bytes)))
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], Problem> {
        let length = self.length()?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.broken())?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn text(&mut self) -> Result<String, Problem> {
        let bytes = self.bytes()?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.broken())
    }

    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Problem> {
        let bytes = self.bytes()?;
        serde_json::from_slice(bytes).map_err(|_| self.broken())
    }
}
