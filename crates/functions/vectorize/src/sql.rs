//! The SQL functions of embedding and search.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    embed::{Model, Usage},
    filter::Filter,
};

ports::sql_functions! {
    /// What a job has to embed next: chunks of a document without a vector, or of an account without one of the next model.
    document_vectorize_slice => pub(crate) leased DocumentVectorizeSlice<'a> {
        limit: usize,
        /// The model of an account that has configured none.
        default: &'a Model as jsonb,
    } -> Slice;
    /// Commits vectors, failures and what they cost in one transaction.
    document_vectorize_store => pub(crate) leased DocumentVectorizeStore<'a> {
        rows: &'a [Row<'a>] as jsonb,
        errors: &'a [RowError<'a>] as jsonb,
        usage: Usage as jsonb,
        /// The model that the vectors are of; another one may have become the account's meanwhile.
        model: &'a str,
    } -> Stored;
    /// Makes a document searchable, or a model the active one, when nothing is missing, and closes the job.
    document_vectorize_finish => pub(crate) leased DocumentVectorizeFinish {} -> Finished;
    /// The models that the caller's documents are embedded with.
    document_search_models => pub(crate) user DocumentSearchModels<'a> { filter: &'a Filter as jsonb } -> Vec<Model>;
    /// Hybrid search in the name of a user.
    search_documents => pub(crate) user SearchDocuments<'a> {
        query: &'a str,
        /// The query's vector by model; a model that is missing is searched by its text alone.
        embeddings: &'a BTreeMap<String, String> as jsonb,
        k: u32,
        filter: &'a Filter as jsonb,
    } -> Found;
    /// Notes in the access log that documents were among the results.
    document_access_record => pub(crate) user DocumentAccessRecord<'a> {
        document_ids: &'a [&'a str],
        action: &'static str,
    } -> Value;
}

/// The answer of [`DocumentVectorizeSlice`].
#[derive(Debug, Deserialize)]
pub(crate) struct Slice {
    /// Null when the job was cancelled.
    pub embedding: Option<Model>,
    /// None while some remain: the database took vectors over, or moved them, and wants to be asked again.
    pub chunks: Vec<Chunk>,
    pub remaining: u64,
    pub cancelled: bool,
}

/// A text to embed.
#[derive(Debug, Deserialize)]
pub(crate) struct Chunk {
    pub id: String,
    pub text: String,
}

/// A chunk with its vector.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    pub id: &'a str,
    pub embedding: String,
}

/// Why a chunk has no vector.
#[derive(Debug, Serialize)]
pub(crate) struct RowError<'a> {
    pub id: &'a str,
    pub code: &'a str,
    pub detail: &'a str,
}

/// The answer of [`DocumentVectorizeStore`].
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    pub cancelled: bool,
}

/// The answer of [`DocumentVectorizeFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    /// False when something remains: ask for the next slice.
    pub finished: bool,
    pub cancelled: bool,
}

/// The answer of [`SearchDocuments`].
#[derive(Debug, Deserialize)]
pub(crate) struct Found {
    pub results: Vec<Value>,
    pub models: Value,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("vectorize", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
