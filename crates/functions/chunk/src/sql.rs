//! The SQL functions of the chunk step. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use chunking::Chunk;
use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Asks for a window of the text.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentText<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_from: u64,
    pub p_limit: usize,
}

impl SqlFunction for DocumentText<'_> {
    const NAME: &'static str = "document_text";
    type Output = Window;
}

/// The answer of [`DocumentText`].
#[derive(Debug, Deserialize)]
pub(crate) struct Window {
    pub text: String,
    pub total_chars: u64,
    pub settings: Value,
    /// Null when there is nothing to do any more.
    pub document: Option<Value>,
}

/// Stores chunks with the cursor behind them.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentChunksStore<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_from_chunk: u32,
    pub p_chunks: &'a [Chunk],
    pub p_cursor: &'a Value,
}

impl SqlFunction for DocumentChunksStore<'_> {
    const NAME: &'static str = "document_chunks_store";
    type Output = Stored;
}

/// The answer of [`DocumentChunksStore`].
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub cancelled: bool,
}

/// Ends the step.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentChunkFinish<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

impl SqlFunction for DocumentChunkFinish<'_> {
    const NAME: &'static str = "document_chunk_finish";
    type Output = Finished;
}

/// The answer of [`DocumentChunkFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    pub finished: bool,
}
