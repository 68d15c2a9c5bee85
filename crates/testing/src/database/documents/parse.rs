//! The parse step.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{Answer, Call, raise},
    Document, Tables,
};

/// A row of `document_parts`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // columns
pub struct Part {
    pub markdown: String,
    pub units: Value,
}

impl Document {
    /// The text so far.
    pub fn markdown(&self) -> String {
        self.parts.iter().map(|part| part.markdown.as_str()).collect()
    }
}

pub(super) fn state(tables: &Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else {
        return Ok(json!({
            "document": null, "cursor": job.cursor, "attempts": job.attempts, "next_part": 0, "char_count": 0,
            "settings": {}, "cancelled": true,
        }));
    };
    Ok(json!({
        "document": {
            "id": row.id, "account_id": row.account_id, "portal_id": tables.accounts.rows[&row.account_id].portal_id,
            "user_id": row.user_id, "filename": row.filename, "content_type": null, "storage_path": row.storage_path,
            "size_bytes": null, "generation": 1, "parse_policy": row.parse_policy.as_deref().unwrap_or("auto"),
        },
        "cursor": job.cursor, "attempts": job.attempts, "next_part": row.parts.len(),
        "char_count": row.markdown().chars().count(), "cancelled": false,
        "settings": tables.documents.settings(&row.account_id, "documents:parse"),
    }))
}

pub(super) fn commit(tables: &mut Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "cancelled": true, "next_part": 0 })) };
    let (from, parts): (usize, Vec<Part>) = (call.arg("p_from_part"), call.arg("p_parts"));
    let next = row.parts.len();
    if from > next {
        return raise(409, "part_gap");
    }
    if from == next || from + parts.len() > next {
        let changed = !parts.is_empty() || call.arguments["p_cursor"] != job.cursor;
        tables.document(&row.id).parts.extend(parts.into_iter().skip(next - from));
        if changed {
            tables.progressed(job.id, call.now, call.arg("p_cursor"));
        }
    }
    Ok(json!({ "cancelled": false, "next_part": tables.document(&row.id).parts.len() }))
}

pub(super) fn restart(tables: &mut Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "cancelled": true, "next_part": 0 })) };
    tables.document(&row.id).parts.clear();
    tables.progressed(job.id, call.now, call.arg("p_cursor"));
    Ok(json!({ "cancelled": false, "next_part": 0 }))
}
