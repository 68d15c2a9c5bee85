//! Bodies of both directions as bytes.

use js_sys::{Array, Reflect, Uint8Array};
use ports::Bytes;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader};

use super::js::describe;
use crate::room::room;

/// A piece of this size is JavaScript's before it is the runtime's: with all of a file at once it would be there three
/// times.
const PIECE: usize = 1024 * 1024;

/// Why a body was not read to its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has more bytes than the limit.
    TooLarge,
    /// The stream broke, for this reason.
    CutShort(String),
}

/// Reads chunk by chunk into one buffer, which grows with what arrives: a length is only what somebody says.
pub async fn read(
    stream: Option<ReadableStream>,
    declared: Option<usize>,
    limit: usize,
) -> Result<Vec<u8>, Unread> {
    let Some(stream) = stream else { return Ok(Vec::new()) };
    if declared.is_some_and(|length| length > limit) {
        // The rest is not wanted; whether the cancellation works does not matter.
        let _ = JsFuture::from(stream.cancel()).await;
        return Err(Unread::TooLarge);
    }
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body: Vec<u8> = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|error| cut_short(&error))?;
        let field = |name| Reflect::get(&part, &JsValue::from_str(name)).map_err(|error| cut_short(&error));
        if field("done")?.is_truthy() {
            return Ok(body);
        }
        let chunk: Uint8Array = field("value")?.unchecked_into();
        let (start, length) = (body.len(), chunk.length() as usize);
        if start + length > limit {
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(Unread::TooLarge);
        }
        let capacity = room(body.capacity(), start + length, declared);
        body.reserve_exact(capacity - start);
        body.resize(start + length, 0);
        chunk.copy_to(&mut body[start..]);
    }
}

/// A body to send. A blob, because the runtime keeps its pieces outside of the heap and streams them.
pub fn blob(bytes: &Bytes) -> Result<Blob, JsValue> {
    let blobs = Array::new();
    for piece in bytes.pieces().flat_map(|piece| piece.chunks(PIECE)) {
        let part = Array::of1(&Uint8Array::from(piece));
        blobs.push(Blob::new_with_u8_array_sequence(&part)?.as_ref());
    }
    Blob::new_with_blob_sequence(&blobs)
}

fn cut_short(error: &JsValue) -> Unread {
    Unread::CutShort(describe(error))
}
