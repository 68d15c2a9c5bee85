//! Scores of the first portal: what they are computed from, where they are kept, and the batches that make many.
//!
//! Left out: what a change of the mirror makes stale.

mod batches;
mod models;
mod records;
mod store;
mod wishes;

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, Tables, call::pick};
pub use batches::{BatchRow, ItemRow};
pub use models::ModelRow;
pub use store::StoredScore;

#[rustfmt::skip] // a line for each
const FOR_USERS: &[&str] = &[
    "score_show", "score_batch_progress", "score_batch_items", "score_batch_cancel", "score_batch_retry",
];

pub(super) const AREA: Area =
    Area { call, for_users: FOR_USERS, owners: &[("score.batch", batches::job_changed)], insert };

/// The tables of the area.
#[derive(Debug, Default)]
pub struct Scores {
    /// The settings of the active configuration; null without one.
    pub settings: Value,
    /// Property definitions of every object type.
    pub definitions: Vec<Value>,
    /// `scoring_models` in order of arrival.
    pub models: Vec<ModelRow>,
    /// Records by object type and id, as `scoring_records` gives them. Others are looked for in the mirror.
    pub records: BTreeMap<(String, String), Value>,
    /// `record_scores` by object type and id.
    pub latest: BTreeMap<(String, String), StoredScore>,
    /// `record_score_history` in order of arrival.
    pub history: Vec<StoredScore>,
    /// `score_batches` in order of arrival.
    pub batches: Vec<BatchRow>,
}

fn insert(tables: &mut Tables, table: &str, row: &Value, _: Timestamp) -> Option<()> {
    let is_ours = row["purpose"].as_str().is_some_and(|purpose| purpose.starts_with("scoring:"));
    match table {
        "public.ai_configurations" if is_ours => tables.scores.settings = row["settings"].clone(),
        "public.hubspot_properties" => {
            let mut shown = pick(row, "name label type field_type");
            let options = row["definition"]["options"].as_array().filter(|options| !options.is_empty());
            if let Some(options) = options {
                shown["options"] = options.iter().map(|option| pick(option, "value label")).collect();
            }
            tables.scores.definitions.push(shown);
            if let [Some(account), Some(object), Some(name)] =
                ["account_id", "object_type", "name"].map(|column| row[column].as_str().map(str::to_owned))
            {
                let known = tables.sync.properties.entry((account, object)).or_default();
                known.insert(name, row["definition"].clone());
            }
        }
        _ => return None,
    }
    Some(())
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
    let model = scores.active(&call.text("p_object_type")).map(|model| {
        let mut shown = pick(model, "id version sha256 features artefact");
        if shown["sha256"] == call.arguments["p_known_sha256"] {
            shown["artefact"] = Value::Null;
        }
        shown
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
