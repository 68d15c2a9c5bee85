//! The SQL functions of embedding and search. Arguments are named as SQL names them.
#![allow(clippy::struct_field_names)]

use std::collections::BTreeMap;

use ports::SqlFunction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{embed::Usage, filter::Filter, model::Model};

/// What a job has to embed next: chunks of a document without a vector, or of an account without one of the next model.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeSlice<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_limit: usize,
    /// The model of an account that has configured none.
    pub p_default: &'a Model,
}

/// The answer of [`DocumentVectorizeSlice`].
#[derive(Debug, Deserialize)]
pub(crate) struct Slice {
    /// Null when the job was cancelled.
    #[serde(default)]
    pub embedding: Option<Model>,
    /// None while some remain: the database took vectors over, or moved them, and wants to be asked again.
    #[serde(default)]
    pub chunks: Vec<Chunk>,
    #[serde(default)]
    pub remaining: u64,
    #[serde(default)]
    pub cancelled: bool,
}

/// A text to embed.
#[derive(Debug, Deserialize)]
pub(crate) struct Chunk {
    pub id: String,
    pub text: String,
}

impl SqlFunction for DocumentVectorizeSlice<'_> {
    const NAME: &'static str = "document_vectorize_slice";
    type Output = Slice;
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

/// Commits vectors, failures and what they cost in one transaction.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeStore<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
    pub p_rows: Vec<Row<'a>>,
    pub p_errors: Vec<RowError<'a>>,
    pub p_usage: Usage,
    /// The model that the vectors are of; another one may have become the account's meanwhile.
    pub p_model: &'a str,
}

/// The answer of [`DocumentVectorizeStore`].
#[derive(Debug, Deserialize)]
pub(crate) struct Stored {
    #[serde(default)]
    pub cancelled: bool,
}

impl SqlFunction for DocumentVectorizeStore<'_> {
    const NAME: &'static str = "document_vectorize_store";
    type Output = Stored;
}

/// Makes a document searchable, or a model the active one, when nothing is missing, and closes the job.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentVectorizeFinish<'a> {
    pub p_job_id: i64,
    pub p_lease_token: &'a str,
}

/// The answer of [`DocumentVectorizeFinish`].
#[derive(Debug, Deserialize)]
pub(crate) struct Finished {
    /// False when something remains: ask for the next slice.
    pub finished: bool,
    #[serde(default)]
    pub cancelled: bool,
}

impl SqlFunction for DocumentVectorizeFinish<'_> {
    const NAME: &'static str = "document_vectorize_finish";
    type Output = Finished;
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
