//! The SQL functions of embedding and search. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use std::collections::BTreeMap;

use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{embed::Usage, model::Model, search::Filter};

/// Chunks of a document that have no vector yet; takes over those of the former generation first.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeSlice<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_limit: usize,
    /// The model of an account that has configured none.
    pub p_default: &'a Model,
}

/// Chunks of an account that have no vector of the next model yet.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentReembedSlice<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_limit: usize,
    pub p_default: &'a Model,
}

/// The answer of both.
#[derive(Debug, Deserialize)]
pub(crate) struct Slice {
    /// Null when nothing is left to embed.
    pub embedding: Option<Model>,
    #[serde(default)]
    pub chunks: Vec<Chunk>,
    #[serde(default)]
    pub cancelled: bool,
}

/// A text to embed.
#[derive(Debug, Deserialize)]
pub(crate) struct Chunk {
    pub id: Value,
    pub text: String,
}

impl SqlFunction for DocumentVectorizeSlice<'_> {
    const NAME: &'static str = "document_vectorize_slice";
    type Output = Slice;
}

impl SqlFunction for DocumentReembedSlice<'_> {
    const NAME: &'static str = "document_reembed_slice";
    type Output = Slice;
}

/// A chunk with its vector.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    pub id: &'a Value,
    pub embedding: String,
}

/// Why a chunk has no vector.
#[derive(Debug, Serialize)]
pub(crate) struct RowError<'a> {
    pub id: &'a Value,
    pub code: &'a str,
    pub detail: &'a str,
}

/// Commits vectors, failures and what they cost in one transaction.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeStore<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_rows: Vec<Row<'a>>,
    pub p_errors: Vec<RowError<'a>>,
    pub p_usage: Usage,
}

/// The same for the next model of an account.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct DocumentReembedStore<'a>(pub DocumentVectorizeStore<'a>);

/// The answer of both.
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    #[serde(default)]
    pub cancelled: bool,
}

impl SqlFunction for DocumentVectorizeStore<'_> {
    const NAME: &'static str = "document_vectorize_store";
    type Output = Stored;
}

impl SqlFunction for DocumentReembedStore<'_> {
    const NAME: &'static str = "document_reembed_store";
    type Output = Stored;
}

/// Swaps the generations of the document and closes the job.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeFinish<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

impl SqlFunction for DocumentVectorizeFinish<'_> {
    const NAME: &'static str = "document_vectorize_finish";
    type Output = Value;
}

/// Makes the next model the active one, or moves its vectors into place; closes the job when all is done.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentReembedFinish<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

impl SqlFunction for DocumentReembedFinish<'_> {
    const NAME: &'static str = "document_reembed_finish";
    type Output = Value;
}

/// The models that the caller's documents are embedded with.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentSearchModels<'a> {
    pub p_filter: &'a Filter,
}

impl SqlFunction for DocumentSearchModels<'_> {
    const NAME: &'static str = "document_search_models";
    type Output = Vec<Model>;
}

/// Hybrid search in the name of a user.
#[derive(Debug, Serialize)]
pub(crate) struct SearchDocuments<'a> {
    pub p_query: &'a str,
    /// The query's vector by model; a model that is missing is searched by its text alone.
    pub p_embeddings: &'a BTreeMap<String, String>,
    pub p_k: u32,
    pub p_filter: &'a Filter,
}

impl SqlFunction for SearchDocuments<'_> {
    const NAME: &'static str = "search_documents";
    type Output = Found;
}

/// The answer of [`SearchDocuments`].
#[derive(Debug, Deserialize)]
pub(crate) struct Found {
    pub results: Vec<Value>,
    #[serde(default)]
    pub models: Value,
}

/// Notes in the access log that documents were among the results.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentAccessRecord<'a> {
    pub p_document_ids: &'a [&'a str],
    pub p_action: &'static str,
}

impl SqlFunction for DocumentAccessRecord<'_> {
    const NAME: &'static str = "document_access_record";
    type Output = Value;
}
