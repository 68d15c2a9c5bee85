//! Configuration, records and scores.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{Problem, Timestamp};
use ports::Caller;
use serde_json::{Value, json};

use super::{ACCOUNT, PORTAL, ScoringTables, iso};
use crate::sync_store::{args::Args, raise};

/// A row of `record_scores`.
#[derive(Clone, Debug)]
pub struct StoredScore {
    /// As it was handed in.
    pub row: Value,
    /// When it was stored.
    pub scored_at: Timestamp,
    /// Since when the record is another.
    pub stale_since: Option<Timestamp>,
}

/// The Score of the HTTP contract.
fn score(object: &str, id: &str, row: &Value, scored_at: Timestamp) -> Value {
    json!({
        "portal_id": PORTAL, "object_type": object, "record_id": id,
        "score": row["score"], "probability": row["probability"], "log_odds": row["log_odds"],
        "grade": row["grade"], "baseline": row["baseline"], "reasons": row["reasons"], "source": row["source"],
        "inputs": row["inputs"],
        "model": { "id": row["model_id"], "version": row["model_version"], "sha256": row["model_sha256"] },
        "scored_at": iso(scored_at), "as_of": row["as_of"],
    })
}

impl ScoringTables {
    pub(super) fn scoring_context(&self, args: &Args) -> Value {
        let known = args.maybe_text("p_known_sha256");
        let model = self.model.as_ref().map(|model| {
            let known = known.as_ref() == Some(&model.sha256);
            let artefact = (!known).then(|| STANDARD.encode(&model.artefact));
            json!({ "id": model.id, "version": model.version, "sha256": model.sha256, "artefact": artefact })
        });
        let settings = if self.settings.is_null() { json!({}) } else { self.settings.clone() };
        json!({
            "account_id": ACCOUNT, "portal_id": PORTAL, "settings": settings,
            "property_definitions": self.definitions, "model": model,
        })
    }

    pub(super) fn scoring_records(&self, args: &Args) -> Value {
        let object = args.text("p_object_type");
        let records: Vec<&Value> = args
            .list("p_ids")
            .iter()
            .filter_map(|id| self.records.get(&(object.clone(), id.as_str()?.to_owned())))
            .collect();
        json!({ "records": records })
    }

    pub(super) fn scores_store(&mut self, args: &Args, now: Timestamp) -> Value {
        let object = args.text("p_object_type");
        for row in args.list("p_rows") {
            self.keep(&object, row, now);
        }
        json!({ "stored": args.list("p_rows").len(), "scored_at": iso(now) })
    }

    /// Keeps one score with history.
    pub(super) fn keep(&mut self, object: &str, row: &Value, now: Timestamp) {
        let id = row["record_id"].as_str().map_or_else(|| panic!("no record_id in {row}"), str::to_owned);
        for name in ["score", "probability", "log_odds", "baseline", "grade", "reasons", "inputs", "as_of"] {
            assert!(!row[name].is_null(), "{name} is null in {row}");
        }
        self.history.push((object.to_owned(), id.clone(), row.clone()));
        let stored = StoredScore { row: row.clone(), scored_at: now, stale_since: None };
        self.scores.insert((object.to_owned(), id), stored);
    }

    pub(super) fn score_show(&self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        self.role(caller, &args.text("p_portal_id"), "unknown_portal")?;
        let key = (args.text("p_object_type"), args.text("p_record_id"));
        let latest = self.scores.get(&key);
        if latest.is_none() && !self.records.contains_key(&key) {
            return raise(404, "unknown_record");
        }
        let most = usize::try_from(args.number("p_history")).unwrap_or(0);
        let of_record = |entry: &&(String, String, Value)| entry.0 == key.0 && entry.1 == key.1;
        let history: Vec<Value> = self
            .history
            .iter()
            .rev()
            .filter(of_record)
            .take(most)
            .map(|(_, _, row)| json!({ "score": row["score"], "grade": row["grade"], "as_of": row["as_of"] }))
            .collect();
        let stale = latest.is_some_and(|score| score.stale_since.is_some());
        let latest = latest.map(|stored| score(&key.0, &key.1, &stored.row, stored.scored_at));
        Ok(json!({ "latest": latest, "stale": stale, "history": history }))
    }
}
