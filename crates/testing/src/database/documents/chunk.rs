//! The chunk step.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{Answer, Call, raise},
    Tables,
};

/// A row of `document_chunks`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // columns
pub struct Chunk {
    pub id: String,
    /// The columns that the chunker gives.
    pub cut: Value,
    pub embedding: Option<String>,
    pub model: Option<String>,
    pub embedding_error: Value,
    /// How often a vector or an error was stored; no column, for the tests.
    pub stored: u32,
}

pub(super) fn text(tables: &Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let row = row.as_ref();
    let (from, limit): (usize, usize) = (call.arg("p_from"), call.arg("p_limit"));
    let text = row.map_or_else(String::new, super::Document::markdown);
    let document = row.map(|row| {
        let found = |name: &str| &row.outcome[name];
        json!({ "id": row.id, "title": found("title"), "language": found("language"), "generation": 1 })
    });
    let settings = row.map(|row| tables.documents.settings(&row.account_id, "documents:chunk"));
    Ok(json!({
        "text": text.chars().skip(from).take(limit.min(1_000_000)).collect::<String>(),
        "total_chars": text.chars().count(), "cursor": job.cursor, "settings": settings.unwrap_or_else(|| json!({})),
        "document": document, "next_chunk": row.map_or(0, |row| row.chunks.len()), "attempts": job.attempts,
        "cancelled": row.is_none(),
    }))
}

pub(super) fn store(tables: &mut Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "stored": 0, "cancelled": true, "next_chunk": 0 })) };
    let (from, cuts): (usize, Vec<Value>) = (call.arg("p_from_chunk"), call.arg("p_chunks"));
    let next = row.chunks.len();
    if from > next {
        return raise(409, "chunk_gap");
    }
    let fresh: Vec<Value> = cuts.into_iter().skip(next - from).collect();
    let stored = fresh.len();
    if stored > 0 || (from == next && call.arguments["p_cursor"] != job.cursor) {
        for cut in fresh {
            let id = tables.uuid();
            tables.document(&row.id).chunks.push(Chunk { id, cut, ..Chunk::default() });
        }
        tables.progressed(job.id, call.now, call.arg("p_cursor"));
    }
    Ok(json!({ "stored": stored, "cancelled": false, "next_chunk": next + stored }))
}
