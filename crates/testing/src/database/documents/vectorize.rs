//! The vectorize step.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{Answer, Call, Job, raise},
    Chunk, Document, Tables,
};

#[derive(Deserialize)]
struct Row {
    id: String,
    embedding: String,
}

impl Chunk {
    /// Whether a job has still to embed it with that model.
    fn is_left(&self, job: &Job, model: Option<&str>) -> bool {
        self.model.as_deref() != model && self.embedding_error["job"] != job.id
    }

    /// `private.embedding_text`: where it stands, then what it says.
    fn text(&self, title: Option<&str>) -> String {
        let path: Vec<&str> =
            self.cut["heading_path"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let path = if path.first().copied() == title { path.get(1..).unwrap_or_default() } else { &path[..] };
        let short = |text: &str, most| text.chars().take(most).collect::<String>();
        let (title, path) = (short(title.unwrap_or_default(), 300), short(&path.join(" > "), 500));
        let content = self.cut["content"].as_str().unwrap_or_default().to_owned();
        let said: Vec<String> =
            [title, path].into_iter().filter(|text| !text.is_empty()).chain([content]).collect();
        said.join("\n")
    }
}

/// The model that embeds: the first one that was wanted, the portal's or the function's.
fn choose(tables: &mut Tables, account: &str, default: &Value) -> Result<Value, kernel::Problem> {
    let configured = tables.documents.configuration(account, "documents:embedding");
    let (wanted, settings) = configured.map_or((default, json!({})), |row| (row, row["settings"].clone()));
    if wanted["model"].is_null() {
        return raise(422, "no_embedding_model");
    }
    let wanted = json!({ "provider": wanted["provider"], "model": wanted["model"], "settings": settings });
    let active = tables.documents.models.entry(account.to_owned()).or_insert_with(|| wanted.clone());
    assert_eq!(active["model"], wanted["model"], "a switch of the model is not in memory");
    Ok(active.clone())
}

pub(super) fn slice(tables: &mut Tables, call: &Call) -> Answer {
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else {
        return Ok(json!({ "chunks": [], "remaining": 0, "cancelled": true }));
    };
    let model = choose(tables, &row.account_id, &call.arguments["p_default"])?;
    let cursor = json!({ "model": model["model"], "reused": 0, "taken_over": model["model"] });
    tables.jobs.entry(job.id).and_modify(|job| job.cursor = cursor);
    let left = || row.chunks.iter().filter(|chunk| chunk.is_left(&job, model["model"].as_str()));
    let text = |chunk: &Chunk| json!({ "id": chunk.id, "text": chunk.text(row.outcome["title"].as_str()) });
    let chunks: Vec<Value> = left().take(call.arg::<usize>("p_limit").clamp(1, 1_000)).map(text).collect();
    Ok(json!({ "embedding": model, "chunks": chunks, "remaining": left().count(), "cancelled": false }))
}

pub(super) fn store(tables: &mut Tables, call: &Call) -> Answer {
    let job = tables.hold(call)?;
    let a = call.arguments;
    let model = a["p_model"].as_str().or_else(|| job.cursor["model"].as_str()).map(str::to_owned);
    let batch = json!([a["p_rows"], a["p_errors"], model]).to_string();
    if job.last_batch.as_ref() == Some(&batch) {
        return Ok(job.last_answer);
    }
    let Some(model) = model else { return raise(409, "no_slice") };
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "remaining": 0, "cancelled": true })) };
    let (rows, errors): (Vec<Row>, Vec<Value>) = (call.arg("p_rows"), call.arg("p_errors"));
    let Document { chunks, .. } = tables.document(&row.id);
    for chunk in &mut *chunks {
        if let Some(row) = rows.iter().find(|row| row.id == chunk.id) {
            (chunk.embedding, chunk.model) = (Some(row.embedding.clone()), Some(model.clone()));
            chunk.embedding_error = Value::Null;
            chunk.stored += 1;
        } else if let Some(error) = errors.iter().find(|error| error["id"] == *chunk.id) {
            chunk.embedding_error =
                json!({ "code": error["code"], "detail": error["detail"], "job": job.id });
            chunk.stored += 1;
        }
    }
    let remaining = chunks.iter().filter(|chunk| chunk.is_left(&job, Some(&model))).count();
    let answer = json!({ "remaining": remaining, "cancelled": false });
    tables.note_answer(job.id, batch, &answer);
    tables.progressed(job.id, call.now, job.cursor);
    Ok(answer)
}

pub(super) fn finish(tables: &mut Tables, call: &Call) -> Answer {
    if let Some(answer) = tables.answered(call) {
        return Ok(answer);
    }
    let (job, row) = tables.hold_document(call)?;
    let Some(row) = row else { return Ok(json!({ "finished": false, "cancelled": true })) };
    let model = tables.documents.models.get(&row.account_id).and_then(|model| model["model"].as_str());
    if row.chunks.iter().any(|chunk| chunk.is_left(&job, model)) {
        return Ok(json!({ "finished": false, "cancelled": false }));
    }
    let failed = row.chunks.iter().filter(|chunk| chunk.model.as_deref() != model).count();
    if failed == 0 {
        return Ok(tables.end_step(call, &job, &row.id));
    }
    // A retry of the document does only these.
    for chunk in &mut tables.document(&row.id).chunks {
        chunk.embedding_error.as_object_mut().map(|error| error.remove("job"));
    }
    let detail = format!("{failed} of {} chunks could not be embedded.", row.chunks.len());
    tables.bury(job.id, call.now, json!({ "code": "embedding_failed", "detail": detail }));
    Ok(json!({ "finished": true, "cancelled": false }))
}
