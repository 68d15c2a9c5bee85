//! Models and which of them serves.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Scores, batches};
use crate::database::{ACCOUNT, Tables};

/// A row of `scoring_models`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)] // columns
pub struct ModelRow {
    pub id: String,
    pub object_type: String,
    pub version: i64,
    /// `candidate`, `active` or `retired`.
    pub state: &'static str,
    pub created_at: Timestamp,
    pub activated_at: Option<Timestamp>,
    /// The other columns, as `training_finish` is given them.
    #[serde(flatten)]
    pub model: Value,
}

impl Scores {
    /// Puts a model of contacts into service, as the only one there is.
    pub fn serve(&mut self, id: &str, version: i64, artefact: &[u8], sha256: &str) -> &mut ModelRow {
        let (id, object_type) = (id.to_owned(), "contacts".to_owned());
        let model = json!({ "artefact": STANDARD.encode(artefact), "sha256": sha256, "features": [] });
        let (created_at, activated_at) = (Timestamp::default(), None);
        self.models =
            vec![ModelRow { id, object_type, version, state: "active", created_at, activated_at, model }];
        &mut self.models[0]
    }

    /// The model of an object type that serves.
    pub(in crate::database) fn active(&self, object: &str) -> Option<&ModelRow> {
        self.models.iter().find(|row| row.object_type == object && row.state == "active")
    }
}

impl Tables {
    /// Keeps a model as the next version; its id and version.
    pub(in crate::database) fn register(
        &mut self,
        object: &str,
        model: Value,
        now: Timestamp,
    ) -> (String, i64) {
        let (id, models) = (self.uuid(), &mut self.scores.models);
        let of_it = models.iter().filter(|row| row.object_type == object);
        let version = of_it.map(|row| row.version).max().unwrap_or(0) + 1;
        let (object_type, state, created_at, activated_at) = (object.to_owned(), "candidate", now, None);
        models.push(ModelRow {
            id: id.clone(),
            object_type,
            version,
            state,
            created_at,
            activated_at,
            model,
        });
        (id, version)
    }

    /// Puts a registered model into service, and gives back which one was: it retires, and every record is scored anew.
    pub(in crate::database) fn activate(&mut self, id: &str, object: &str, now: Timestamp) -> Option<String> {
        let previous = self.scores.active(object).map(|row| row.id.clone());
        if previous.as_deref() == Some(id) {
            return previous;
        }
        for row in &mut self.scores.models {
            if row.id == id {
                (row.state, row.activated_at) = ("active", Some(now));
            } else if row.object_type == object && row.state == "active" {
                row.state = "retired";
            }
        }
        for batch in &mut self.scores.batches {
            if batch.origin == "activation" && batch.object_type == object && batch.is_open() {
                batch.turn("cancelled", now);
            }
        }
        batches::open(self, ACCOUNT, object, "activation", None, Value::Null, now);
        previous
    }
}
