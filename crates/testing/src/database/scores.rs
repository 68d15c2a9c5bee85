//! Scores of the first portal: what they are computed from, where they are kept, and the batches that make many.
//!
//! Left out: write-backs, what a change of the mirror makes stale, and the links of mirrored records: a test puts a record
//! with links in as `scoring_records` gives it.

mod batches;
mod store;
mod wishes;

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Timestamp;
use serde_json::{Value, json};

use super::{ACCOUNT, Answer, Area, Call, NO_AREA, Tables, call::decode};
pub use batches::{BatchRow, ItemRow};
pub use store::StoredScore;

#[rustfmt::skip] // a line for each
const FOR_USERS: &[&str] = &[
    "score_show", "score_batch_progress", "score_batch_items", "score_batch_cancel", "score_batch_retry",
];

pub(super) const AREA: Area =
    Area { call, for_users: FOR_USERS, owners: &[("score.batch", batches::job_changed)], insert, ..NO_AREA };

/// The active row of `scoring_models`.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct ModelRow {
    pub id: String,
    pub version: i32,
    pub sha256: String,
    pub artefact: Vec<u8>,
}

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Scores {
    /// The settings of the active configuration; null without one.
    pub settings: Value,
    /// Property definitions of every object type.
    pub definitions: Vec<Value>,
    /// The active model, if there is one.
    pub model: Option<ModelRow>,
    /// Records by object type and id, as `scoring_records` gives them. Others are looked for in the mirror.
    pub records: BTreeMap<(String, String), Value>,
    /// `record_scores` by object type and id.
    pub latest: BTreeMap<(String, String), StoredScore>,
    /// `record_score_history` in order of arrival.
    pub history: Vec<StoredScore>,
    /// `score_batches` in order of arrival.
    pub batches: Vec<BatchRow>,
}

impl Tables {
    /// A live record as scoring reads it.
    fn scored_record(&self, object: &str, id: &str) -> Option<Value> {
        if let Some(record) = self.scores.records.get(&(object.to_owned(), id.to_owned())) {
            return Some(record.clone());
        }
        let row = self.mirror.get(&(ACCOUNT.to_owned(), object.to_owned()))?.get(id)?;
        let created_at: Option<Timestamp> = decode(&row.content["createdate"], || "createdate".to_owned());
        row.archived_at().is_none().then(|| {
            json!({
                "id": id, "object_type": object, "created_at": created_at, "updated_at": row.source_updated_at,
                "properties": row.raw()["properties"], "companies": 0, "deals": [], "calls": [],
            })
        })
    }

    /// The live records of an object type in the order of their ids.
    fn scored_records(&self, object: &str) -> Vec<(String, Value)> {
        let known = self.scores.records.keys().filter(|(of, _)| of == object).map(|(_, id)| id);
        let mirrored = self.mirror.get(&(ACCOUNT.to_owned(), object.to_owned()));
        let ids: BTreeSet<&String> = known.chain(mirrored.into_iter().flat_map(BTreeMap::keys)).collect();
        ids.into_iter().filter_map(|id| Some((id.clone(), self.scored_record(object, id)?))).collect()
    }
}

fn insert(tables: &mut Tables, table: &str, row: &Value, _: Timestamp) -> Option<()> {
    let is_ours = row["purpose"].as_str().is_some_and(|purpose| purpose.starts_with("scoring:"));
    (table == "public.ai_configurations" && is_ours).then(|| tables.scores.settings = row["settings"].clone())
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "scoring_context" => context(tables, call),
        "scoring_records" => Ok(records(tables, call)),
        "scores_store" => store::store(tables, call),
        "score_show" => store::show(tables, call),
        "score_batch_start" => batches::start(tables, call),
        "score_batch_slice" => batches::slice(tables, call),
        "score_batch_commit" => batches::commit(tables, call),
        "score_batch_progress" => wishes::progress(tables, call),
        "score_batch_items" => wishes::items(tables, call),
        "score_batch_cancel" => wishes::cancel(tables, call),
        "score_batch_retry" => wishes::retry(tables, call),
        _ => return None,
    })
}

fn context(tables: &mut Tables, call: &Call) -> Answer {
    let account = tables.accounts.get(&call.text("p_account_id"))?;
    let scores = &tables.scores;
    let model = scores.model.as_ref().map(|model| {
        let is_known = call.arguments["p_known_sha256"] == json!(model.sha256);
        let artefact = (!is_known).then(|| STANDARD.encode(&model.artefact));
        json!({ "id": model.id, "version": model.version, "sha256": model.sha256, "artefact": artefact })
    });
    let settings = if scores.settings.is_null() { json!({}) } else { scores.settings.clone() };
    Ok(json!({
        "account_id": account.id, "portal_id": account.portal_id, "settings": settings,
        "property_definitions": scores.definitions, "model": model,
    }))
}

fn records(tables: &Tables, call: &Call) -> Value {
    let (object, ids) = (call.text("p_object_type"), call.arg::<Vec<String>>("p_ids"));
    let records: Vec<Value> = ids.iter().filter_map(|id| tables.scored_record(&object, id)).collect();
    json!({ "records": records })
}
