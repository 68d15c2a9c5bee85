//! The module whose speed `tests/bench/chunk.bench.ts` measures: the chunker and the tokenizer as the function has them, without
//! HTTP around.
//!
//! ```js
//! const { chunks, tokens } = await load("chunking-bench");
//! JSON.parse(chunks(markdown, 400, 40, "tokens")).length;
//! tokens(markdown);
//! ```

use chunking::{Chunker, Settings, Unit, count_tokens};
use wasm_bindgen::prelude::wasm_bindgen;

fn settings(max: u32, overlap: u32, unit: &str) -> Result<Settings, String> {
    let unit = if unit == "characters" { Unit::Characters } else { Unit::Tokens };
    Settings::new(max, overlap, unit).map_err(|errors| format!("{errors:?}"))
}

/// All chunks as JSON, as the function answers them: with token counts, ranges, heading paths and hashes.
#[wasm_bindgen]
pub fn chunks(text: &str, max: u32, overlap: u32, unit: &str) -> Result<String, String> {
    let chunks = Chunker::new(settings(max, overlap, unit)?).chunk(text);
    serde_json::to_string(&chunks).map_err(|error| error.to_string())
}

/// The contents of all chunks and nothing else, as splitters of text answer them.
#[wasm_bindgen]
pub fn split(text: &str, max: u32, overlap: u32, unit: &str) -> Result<Vec<String>, String> {
    let chunker = Chunker::new(settings(max, overlap, unit)?);
    Ok(chunker.split(text).into_iter().map(str::to_owned).collect())
}

/// The tokens of a text.
#[wasm_bindgen]
pub fn tokens(text: &str) -> usize {
    count_tokens(text)
}
