//! The latest score of each record, and those before it.

use kernel::Timestamp;
use serde_json::{Value, json};

use crate::database::{
    Answer, Call, Tables,
    call::{decode, pick, raise},
};

/// A row of `record_scores` or of its history.
#[derive(Clone, Debug)]
pub struct StoredScore {
    /// `contacts`, `companies` or `deals`.
    pub object_type: String,
    /// As it was handed in.
    pub row: Value,
    /// When it was stored.
    pub scored_at: Timestamp,
    /// Since when the record is another.
    pub stale_since: Option<Timestamp>,
}

impl StoredScore {
    /// One that is not stale.
    pub fn of(object: &str, row: Value, now: Timestamp) -> Self {
        Self { object_type: object.to_owned(), row, scored_at: now, stale_since: None }
    }

    pub(in crate::database) fn as_of(&self) -> Timestamp {
        decode(&self.row["as_of"], || "as_of".to_owned())
    }

    /// What makes a score another one, and thereby history.
    fn essence(&self) -> [&Value; 4] {
        ["probability", "model_sha256", "source", "grade"].map(|name| &self.row[name])
    }

    /// With these columns, its model and its times.
    pub(in crate::database) fn shown(&self, columns: &str) -> Value {
        let (mut answer, row) = (pick(&self.row, columns), &self.row);
        answer["model"] =
            json!({ "id": row["model_id"], "version": row["model_version"], "sha256": row["model_sha256"] });
        (answer["scored_at"], answer["as_of"]) = (json!(self.scored_at), json!(self.as_of()));
        answer
    }
}

impl super::Scores {
    /// The scores of a record, the latest first.
    pub(in crate::database) fn history_of(
        &self,
        object: &str,
        id: &str,
    ) -> impl Iterator<Item = &StoredScore> {
        let is_of_it =
            move |score: &&StoredScore| score.object_type == object && score.row["record_id"] == *id;
        self.history.iter().rev().filter(is_of_it)
    }
}

pub(super) fn store(tables: &mut Tables, call: &Call) -> Answer {
    tables.accounts.get(&call.text("p_account_id"))?;
    let (object, rows) = (call.text("p_object_type"), call.arg::<Vec<Value>>("p_rows"));
    let stored = rows.iter().filter(|row| tables.keep_score(&object, row, call.now)).count();
    Ok(json!({ "stored": stored, "scored_at": call.now }))
}

impl Tables {
    /// Keeps a score unless the stored one looked later; whether it is the latest now.
    ///
    /// # Panics
    /// When a column is missing that must not be null.
    pub fn keep_score(&mut self, object: &str, row: &Value, now: Timestamp) -> bool {
        for name in ["score", "probability", "log_odds", "baseline", "grade", "reasons", "inputs", "as_of"] {
            assert!(!row[name].is_null(), "{name} is null in {row}");
        }
        let key = (object.to_owned(), decode::<String>(&row["record_id"], || "record_id".to_owned()));
        let mut incoming = StoredScore::of(object, row.clone(), now);
        let stored = self.scores.latest.get(&key);
        if stored.is_some_and(|stored| stored.as_of() > incoming.as_of()) {
            return false;
        }
        // A change that came after the record was read is still to be scored.
        let stale_since = stored.and_then(|stored| stored.stale_since);
        incoming.stale_since = stale_since.filter(|since| *since > incoming.as_of());
        if stored.is_none_or(|stored| stored.essence() != incoming.essence()) {
            self.scores.history.push(incoming.clone());
        }
        let id = key.1.clone();
        let before = self.scores.latest.insert(key, incoming);
        let same =
            |before: StoredScore| ["score", "grade", "reasons"].iter().all(|n| before.row[n] == row[n]);
        if !before.is_some_and(same) {
            self.mark_write_back(object, id, now);
        }
        true
    }
}

pub(super) fn show(tables: &Tables, call: &Call) -> Answer {
    let portal = call.text("p_portal_id");
    let account = tables.accounts.of_portal(&portal)?;
    if !tables.accounts.sees(call, &account.id) {
        return raise(404, "unknown_portal");
    }
    let key = (call.text("p_object_type"), call.text("p_record_id"));
    let latest = tables.scores.latest.get(&key);
    if latest.is_none() && tables.scored_record(&key.0, &key.1).is_none() {
        return raise(404, "unknown_record");
    }
    let history = tables.scores.history_of(&key.0, &key.1).take(call.arg("p_history"));
    let history: Vec<Value> =
        history.map(|score| score.shown("score probability grade log_odds source")).collect();
    let is_stale = latest.is_some_and(|score| score.stale_since.is_some());
    let columns = "record_id score probability log_odds grade baseline reasons source inputs";
    let latest = latest.map(|score| {
        let mut shown = score.shown(columns);
        (shown["portal_id"], shown["object_type"]) = (json!(portal), json!(key.0));
        shown["stale_since"] = json!(score.stale_since);
        shown
    });
    Ok(json!({ "latest": latest, "stale": is_stale, "history": history }))
}
