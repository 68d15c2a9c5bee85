//! The data of a stream, decoded within bounds.
//!
//! The library inflates whatever a stream holds; a page may only cost what a [`Budget`] says.

mod ascii;
mod inflate;
mod lzw;
mod predictor;

use std::{borrow::Cow, cell::Cell};

use hayro_syntax::{
    Filter,
    object::{Array, Dict, Object, Stream},
};

pub(super) use inflate::inflated_size;

/// Chains are one or two filters long; a longer one multiplies what a few bytes can cost.
const MAX_FILTERS: usize = 6;

/// Why a stream has no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It would exceed the budget.
    TooLarge,
    /// It is an image, which is never decoded.
    Image,
    /// It is not what its filters say.
    Malformed,
}

/// A byte that is only read costs so many times less than one that is decoded.
const READ: usize = 16;

/// How many bytes may still be decoded.
#[derive(Debug)]
pub(super) struct Budget {
    whole: usize,
    left: Cell<usize>,
    exceeded: Cell<bool>,
}

impl Budget {
    /// A budget of so many bytes.
    pub(super) const fn new(bytes: usize) -> Self {
        Self { whole: bytes, left: Cell::new(bytes), exceeded: Cell::new(false) }
    }

    /// Whether a stream was refused for its size.
    pub(super) fn exceeded(&self) -> bool {
        self.exceeded.get()
    }

    /// How many bytes were taken.
    pub(super) fn spent(&self) -> usize {
        self.whole - self.left.get()
    }

    fn spend(&self, bytes: usize) {
        self.left.set(self.left.get().saturating_sub(bytes));
    }

    fn refuse(&self) -> Failure {
        self.exceeded.set(true);
        Failure::TooLarge
    }

    /// The decoded data of `stream`, taken from the budget.
    pub(super) fn decode<'a>(&self, stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, Failure> {
        let filters = stream.filters();
        if filters.len() > MAX_FILTERS {
            return Err(Failure::Malformed);
        }
        let mut data = stream.raw_data();
        // Many streams may be the same one.
        let read = if filters.is_empty() { data.len() } else { data.len() / READ };
        if read > self.left.get() {
            return Err(self.refuse());
        }
        self.spend(read);
        for (index, filter) in filters.iter().enumerate() {
            let params = params(stream.dict(), index);
            let limit = self.left.get();
            let decoded = match filter {
                Filter::FlateDecode => inflate::decode(&data, limit)
                    .and_then(|bytes| predictor::undo(bytes, params.as_ref()).ok_or(Failure::Malformed)),
                Filter::LzwDecode => lzw::decode(&data, params.as_ref(), limit)
                    .and_then(|bytes| predictor::undo(bytes, params.as_ref()).ok_or(Failure::Malformed)),
                Filter::Ascii85Decode => Ok(ascii::base85(&data)),
                Filter::AsciiHexDecode => Ok(ascii::hex(&data)),
                Filter::RunLengthDecode => ascii::run_length(&data, limit),
                Filter::Crypt => continue,
                Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode => {
                    Err(Failure::Image)
                }
            };
            let decoded = decoded
                .map_err(|failure| if failure == Failure::TooLarge { self.refuse() } else { failure })?;
            self.spend(decoded.len());
            data = Cow::Owned(decoded);
        }
        Ok(data)
    }
}

/// The parameters of the filter at `index`.
fn params<'a>(dict: &Dict<'a>, index: usize) -> Option<Dict<'a>> {
    let object = dict.get::<Object<'a>>("DecodeParms").or_else(|| dict.get::<Object<'a>>("DP"))?;
    match object {
        Object::Dict(dict) => (index == 0).then_some(dict),
        Object::Array(array) => nth(&array, index),
        _ => None,
    }
}

fn nth<'a>(array: &Array<'a>, index: usize) -> Option<Dict<'a>> {
    array.iter::<Object<'a>>().nth(index)?.into_dict()
}
