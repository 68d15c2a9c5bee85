//! The SQL functions of the chunk step.

use chunking::Chunk;
use serde::Deserialize;
use serde_json::Value;

ports::sql_functions! {
    /// Asks for a window of the text.
    document_text => pub(crate) leased DocumentText { from: u64, limit: usize } -> Window;
    /// Stores chunks with the cursor behind them.
    document_chunks_store => pub(crate) leased DocumentChunksStore<'a> {
        from_chunk: u32,
        chunks: &'a [Chunk] as jsonb,
        cursor: &'a Value,
    } -> Stored;
    /// Ends the step.
    document_chunk_finish => pub(crate) leased DocumentChunkFinish {} -> Finished;
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

/// The answer of [`DocumentChunksStore`].
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub cancelled: bool,
}

/// The answer of [`DocumentChunkFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    pub finished: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("chunk", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
