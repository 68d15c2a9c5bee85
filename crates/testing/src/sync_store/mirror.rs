//! The staleness gate (`private.mirror_upsert`) and the sweep's work list.

use std::collections::BTreeSet;

use kernel::{Problem, Timestamp};
use serde_json::{Value, json};

use super::{
    Tables,
    args::{Args, must_id, must_time, time},
};

/// A mirror row. What a read found and what a later read did not find are kept apart.
#[derive(Clone, Debug, PartialEq)]
pub struct MirrorRecord {
    /// First part of the gate.
    pub source_updated_at: Timestamp,
    /// Second part of the gate.
    pub read_at: Timestamp,
    /// When a read last found it.
    pub seen_at: Timestamp,
    /// The typed columns and `raw_json`.
    pub content: Value,
    source_archived_at: Option<Timestamp>,
    source_merged_into: Option<String>,
    missing: Option<Missing>,
}

#[derive(Clone, Debug, PartialEq, PartialOrd)]
struct Missing {
    read_at: Timestamp,
    archived_at: Timestamp,
    merged_into: Option<String>,
}

impl MirrorRecord {
    fn gone(&self) -> Option<&Missing> {
        self.missing.as_ref().filter(|missing| missing.read_at > self.seen_at)
    }

    /// When it was archived, if it is.
    pub fn archived_at(&self) -> Option<Timestamp> {
        self.gone().map_or(self.source_archived_at, |missing| Some(missing.archived_at))
    }

    /// The record it was merged into.
    pub fn merged_into(&self) -> Option<&str> {
        self.gone().map_or(self.source_merged_into.as_deref(), |missing| missing.merged_into.as_deref())
    }

    /// The whole record.
    pub fn raw(&self) -> &Value {
        &self.content["raw_json"]
    }
}

fn found(row: &Value) -> MirrorRecord {
    let mut content = row.clone();
    if let Value::Object(fields) = &mut content {
        for name in ["hubspot_id", "source_updated_at", "read_at", "archived_at", "merged_into", "missing"] {
            fields.remove(name);
        }
    }
    assert!(!content["raw_json"].is_null(), "raw_json is not null");
    assert!(!content.to_string().contains("\\u0000"), "jsonb refuses a NUL");
    let read_at = must_time(row, "read_at");
    MirrorRecord {
        source_updated_at: must_time(row, "source_updated_at"),
        read_at,
        seen_at: read_at,
        content,
        source_archived_at: time(&row["archived_at"]),
        source_merged_into: row["merged_into"].as_str().map(str::to_owned),
        missing: None,
    }
}

impl Tables {
    fn mirror_upsert(&mut self, object: &str, rows: &[Value]) -> (usize, usize, usize) {
        let table = self.mirror.entry(object.to_owned()).or_default();
        let (mut applied, mut unchanged) = (0, 0);
        let (missing, present): (Vec<&Value>, Vec<&Value>) =
            rows.iter().partition(|row| row["missing"] == json!(true));
        for row in present {
            let id = must_id(row);
            let incoming = found(row);
            let Some(stored) = table.get_mut(&id) else {
                table.insert(id, incoming);
                applied += 1;
                continue;
            };
            let seen_at = stored.seen_at.max(incoming.seen_at);
            let gate = |row: &MirrorRecord| (row.source_updated_at, row.read_at);
            let same = |row: &MirrorRecord| {
                (
                    row.source_updated_at,
                    row.source_archived_at,
                    row.source_merged_into.clone(),
                    row.content.clone(),
                )
            };
            if gate(&incoming) > gate(stored) && same(&incoming) != same(stored) {
                *stored = MirrorRecord { missing: stored.missing.take(), ..incoming };
                applied += 1;
            } else if incoming.source_updated_at == stored.source_updated_at
                && incoming.read_at >= stored.read_at
            {
                stored.read_at = incoming.read_at;
                unchanged += 1;
            }
            stored.seen_at = seen_at;
        }
        for row in missing {
            let Some(stored) = row["hubspot_id"].as_str().and_then(|id| table.get_mut(id)) else { continue };
            let read_at = must_time(row, "read_at");
            let incoming = Missing {
                read_at,
                archived_at: time(&row["archived_at"]).unwrap_or(read_at),
                merged_into: row["merged_into"].as_str().map(str::to_owned),
            };
            if stored.missing.as_ref().is_none_or(|known| incoming > *known) {
                stored.missing = Some(incoming);
                applied += usize::from(stored.gone().is_some());
            }
        }
        (applied, unchanged, rows.len() - applied - unchanged)
    }

    pub(super) fn sync_apply(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let job = self.hold(args, "p_job_id")?;
        if self.jobs[job].cancel_requested {
            return Ok(json!({ "applied": 0, "unchanged": 0, "stale": 0, "cancelled": true }));
        }
        let (object, rows) = (args.text("p_object"), args.list("p_rows"));
        let edges = rows.first().into_iter().chain(rows.last());
        let edges: Vec<_> = edges.map(|row| (must_id(row), row["read_at"].clone())).collect();
        let batch = json!([
            object,
            args.value("p_cursor"),
            args.value("p_seen"),
            rows.len(),
            args.value("p_errors"),
            edges
        ]);
        let batch = batch.to_string();
        if let Some((_, answer)) = self.jobs[job].last_batch.as_ref().filter(|(last, _)| *last == batch) {
            return Ok(answer.clone());
        }
        if rows.iter().any(|row| self.refused.contains(&must_id(row))) {
            return Err(Problem::new(422, "rejected_by_database", "400 22P02: invalid input"));
        }
        let distinct: BTreeSet<_> =
            rows.iter().map(|row| (must_id(row), row["missing"].clone().to_string())).collect();
        assert_eq!(distinct.len(), rows.len(), "a batch holds each id once");
        let (applied, unchanged, stale) = self.mirror_upsert(&object, rows);
        let errors = args.list("p_errors");
        let failed: BTreeSet<String> =
            errors.iter().filter_map(|e| e["entity_id"].as_str().map(str::to_owned)).collect();
        let resolved: BTreeSet<String> = rows.iter().map(must_id).filter(|id| !failed.contains(id)).collect();
        self.errors.retain(|(of, id, _)| *of != object || !resolved.contains(id));
        for error in errors {
            let part = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            self.errors.insert((object.clone(), part("entity_id"), part("code")));
        }
        let phase = args.value("p_cursor")["phase"].as_str().map(str::to_owned);
        let expected = args.value("p_expected").as_i64();
        self.count(
            job,
            &object,
            args.number("p_seen"),
            i64::try_from(errors.len()).unwrap_or(0),
            phase,
            expected,
        );
        let answer =
            json!({ "applied": applied, "unchanged": unchanged, "stale": stale, "cancelled": false });
        self.jobs[job].progressed(args.value("p_cursor").clone(), now);
        self.jobs[job].last_batch = Some((batch, answer.clone()));
        Ok(answer)
    }

    pub(super) fn sync_apply_properties(&mut self, args: &Args, now: Timestamp) -> Result<Value, Problem> {
        let job = self.hold(args, "p_job_id")?;
        if self.jobs[job].cancel_requested {
            return Ok(json!({ "applied": 0, "cancelled": true }));
        }
        let definitions = args.list("p_definitions").to_vec();
        let applied = definitions.len();
        self.properties.insert(args.text("p_object"), definitions);
        self.jobs[job].progressed(args.value("p_cursor").clone(), now);
        Ok(json!({ "applied": applied, "cancelled": false }))
    }

    pub(super) fn sync_unseen(&mut self, args: &Args) -> Result<Value, Problem> {
        self.hold(args, "p_job_id")?;
        let (after, before) = (args.text("p_after"), args.time("p_before"));
        let limit = usize::try_from(args.number("p_limit")).unwrap_or(0);
        let table = self.mirror.get(&args.text("p_object"));
        let unseen = table
            .into_iter()
            .flatten()
            .filter(|(id, row)| **id > after && row.seen_at < before && row.archived_at().is_none());
        let ids: Vec<&String> = unseen.map(|(id, _)| id).take(limit).collect();
        Ok(json!({ "ids": ids }))
    }
}
