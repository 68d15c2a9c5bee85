//! Documents on their way through the pipeline (parse, chunk, vectorize), and the files of those that were deleted.
//!
//! Left out: what users ask and wish of a document, second runs, the sweep, search, switches of the model. Their tests take
//! recorded answers.

mod chunk;
mod parse;
mod vectorize;

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ACCOUNT, Answer, Area, Call, Job, NO_AREA, OWNER, Tables, call::decode};
pub use chunk::Chunk;
pub use parse::Part;

pub(super) const AREA: Area = Area { call, insert, ..NO_AREA };

/// The document that [`Tables::add_document`] adds.
pub const DOCUMENT: &str = "30000000-0000-4000-8000-000000000001";

/// A row of `documents` with its parts and chunks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // columns
pub struct Document {
    pub id: String,
    pub account_id: String,
    pub user_id: String,
    pub filename: String,
    pub storage_path: String,
    pub parse_policy: Option<String>,
    /// The job that has a say.
    pub job_id: i64,
    /// What the parser found.
    pub outcome: Value,
    pub completed: bool,
    pub parts: Vec<Part>,
    pub chunks: Vec<Chunk>,
}

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Documents {
    /// By id; all in their first generation.
    pub rows: BTreeMap<String, Document>,
    /// The active rows of `ai_configurations` by account and purpose.
    pub configurations: BTreeMap<(String, String), Value>,
    /// The active rows of `private.embedding_models` by account.
    models: BTreeMap<String, Value>,
    /// The paths of `private.document_erasures` by job.
    erasures: BTreeMap<i64, Vec<String>>,
}

impl Documents {
    /// Configures a purpose for the first portal.
    pub fn configure(&mut self, purpose: &str, settings: &Value) {
        let row = json!({ "settings": settings });
        self.configurations.insert((ACCOUNT.to_owned(), purpose.to_owned()), row);
    }

    fn configuration(&self, account: &str, purpose: &str) -> Option<&Value> {
        self.configurations.get(&(account.to_owned(), purpose.to_owned()))
    }

    fn settings(&self, account: &str, purpose: &str) -> Value {
        self.configuration(account, purpose).map_or_else(|| json!({}), |row| row["settings"].clone())
    }
}

impl Tables {
    /// Adds a document of the first portal's owner that waits for this step.
    pub fn add_document(&mut self, step: &str, now: Timestamp) -> &mut Document {
        let document = Document {
            id: DOCUMENT.to_owned(),
            account_id: ACCOUNT.to_owned(),
            user_id: OWNER.to_owned(),
            filename: "My secret.paper".to_owned(),
            storage_path: format!("{OWNER}/My secret.paper"),
            ..Document::default()
        };
        self.documents.rows.insert(DOCUMENT.to_owned(), document);
        self.enqueue_step(DOCUMENT, step, now);
        self.document(DOCUMENT)
    }

    fn document(&mut self, id: &str) -> &mut Document {
        self.documents.rows.get_mut(id).unwrap_or_else(|| panic!("no document {id}"))
    }

    fn enqueue_step(&mut self, id: &str, step: &str, now: Timestamp) {
        let account = self.document(id).account_id.clone();
        let payload = json!({ "document_id": id, "generation": 1 });
        self.document(id).job_id = self.enqueue(&format!("document.{step}"), &account, payload, now);
    }

    /// The held job and its document; none when nothing more is to be written, since it was deleted or cancelled.
    fn hold_document(&self, call: &Call) -> Result<(Job, Option<Document>), Problem> {
        let job = self.hold(call)?;
        let row = self.documents.rows.get(job.payload["document_id"].as_str().unwrap_or_default());
        let row = row.filter(|row| row.job_id == job.id && !job.cancel_requested).cloned();
        Ok((job, row))
    }

    /// Ends a step with its job, and queues the next one.
    fn end_step(&mut self, call: &Call, job: &Job, id: &str) -> Value {
        match job.kind.as_str() {
            "document.parse" => self.enqueue_step(id, "chunk", call.now),
            "document.chunk" => self.enqueue_step(id, "vectorize", call.now),
            _ => self.document(id).completed = true,
        }
        let answer = json!({ "finished": true, "cancelled": false });
        self.end_held(job.id, call, &answer);
        answer
    }
}

fn insert(tables: &mut Tables, table: &str, row: &Value, now: Timestamp) -> Option<()> {
    let documents = &mut tables.documents;
    let text = |name: &str| decode::<String>(&row[name], || name.to_owned());
    match table {
        "public.documents" => {
            documents.rows.insert(text("id"), decode(row, || table.to_owned()));
            tables.enqueue_step(&text("id"), "parse", now);
        }
        "public.ai_configurations" if text("purpose").starts_with("documents:") => {
            documents.configurations.insert((text("account_id"), text("purpose")), row.clone());
        }
        "private.document_erasures" => {
            let field = |name: &str| row[name].clone();
            documents.erasures.insert(
                decode(&field("job_id"), || table.to_owned()),
                decode(&field("paths"), || table.to_owned()),
            );
        }
        _ => return None,
    }
    Some(())
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "document_parse_state" => parse::state(tables, call),
        "document_parse_commit" => parse::commit(tables, call),
        "document_parse_restart" => parse::restart(tables, call),
        "document_text" => chunk::text(tables, call),
        "document_chunks_store" => chunk::store(tables, call),
        "document_parse_finish" | "document_chunk_finish" => finish(tables, call),
        "document_vectorize_slice" => vectorize::slice(tables, call),
        "document_vectorize_store" => vectorize::store(tables, call),
        "document_vectorize_finish" => vectorize::finish(tables, call),
        "document_erase_state" => erase_state(tables, call),
        _ => return None,
    })
}

/// Ends parsing or chunking.
fn finish(tables: &mut Tables, call: &Call) -> Answer {
    if let Some(answer) = tables.answered(call) {
        return Ok(answer);
    }
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "finished": false, "cancelled": true })) };
    if job.kind == "document.parse" {
        tables.document(&row.id).outcome = call.arg("p_outcome");
    }
    Ok(tables.end_step(call, &job, &row.id))
}

/// Which files are to be deleted: not one that another document has meanwhile.
fn erase_state(tables: &Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let erasure = tables.documents.erasures.get(&job.id);
    let needed = |path: &&String| tables.documents.rows.values().any(|row| row.storage_path == **path);
    let mut paths: Vec<_> = erasure.into_iter().flatten().filter(|path| !needed(path)).collect();
    paths.sort();
    Ok(json!({
        "document_id": job.payload["document_id"], "bucket": "documents", "cancelled": erasure.is_none(), "paths": paths,
    }))
}
