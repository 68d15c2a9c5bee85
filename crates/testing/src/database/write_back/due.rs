//! What is marked, and the jobs that are queued for the marks.

use std::collections::BTreeSet;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{super::ACCOUNT, Job, Tables};

/// `private.write_back_text`: the three that weigh most, a line each.
fn text_of(reasons: &Value) -> String {
    let line = |reason: &Value| {
        let sign = if reason["contribution"].to_string().starts_with('-') { "▼ " } else { "▲ " };
        let text = reason["text"].as_str().unwrap_or_default();
        sign.to_owned() + &text.chars().take(200).collect::<String>()
    };
    let lines: Vec<String> = reasons.as_array().into_iter().flatten().take(3).map(line).collect();
    lines.join("\n")
}

impl Tables {
    /// What a write-back sends of a record's score.
    pub fn score_to_write(&self, object: &str, id: &str) -> Option<Value> {
        let score = self.scores.latest.get(&(object.to_owned(), id.to_owned()))?;
        let row = &score.row;
        Some(json!({
            "score": row["score"], "grade": row["grade"], "reasons": text_of(&row["reasons"]),
            "scored_at": score.scored_at,
        }))
    }

    /// The trigger of `record_scores` that marks what is news for HubSpot.
    pub(in crate::database) fn mark_write_back(&mut self, object: &str, id: String, now: Timestamp) {
        let row = self.write_backs.row((ACCOUNT.to_owned(), object.to_owned(), id), now);
        if !row.pending {
            (row.pending, row.updated_at) = (true, now);
            self.enqueue_write_back(ACCOUNT, object, None, now);
        }
    }

    pub(super) fn write_back_is_on(&self) -> bool {
        self.scores.settings["write_back"] != false
    }

    /// Queues one unless one waits, it is off, blocked or not connected; without a delay, which asks blocked ones too, after
    /// the debounce.
    fn enqueue_write_back(
        &mut self,
        account_id: &str,
        object: &str,
        delay_ms: Option<i64>,
        now: Timestamp,
    ) -> Option<i64> {
        let key = (account_id.to_owned(), object.to_owned());
        let waits = |job: &Job| job.state == "queued" && is_of(job, account_id, object);
        let blocked = self.write_backs.setups.get(&key).is_some_and(|setup| setup.state == "blocked");
        let active = self.accounts.rows.get(account_id).is_some_and(|row| row.status == "active");
        if self.jobs.values().any(waits)
            || !self.write_back_is_on()
            || !active
            || blocked && delay_ms.is_none()
        {
            return None;
        }
        let debounce = self.scores.settings["debounce_seconds"].as_i64().unwrap_or(30);
        let run_after = now.plus_millis(delay_ms.unwrap_or(debounce * 1_000));
        let (kind, payload) = ("score.write_back".to_owned(), json!({ "object_type": object }));
        Some(self.add_job(Job { kind, account_id: key.0, payload, run_after, ..Job::default() }, now))
    }
}

fn is_of(job: &Job, account_id: &str, object: &str) -> bool {
    job.kind == "score.write_back" && job.account_id == account_id && job.payload["object_type"] == object
}

pub(super) fn due(tables: &mut Tables, now: Timestamp) -> Value {
    // Refused records whose time has come, and records that were gone and are alive in the mirror again.
    let Tables { write_backs, mirror, .. } = tables;
    for ((account, object, id), row) in write_backs.rows.iter_mut().filter(|(_, row)| !row.pending) {
        let mirrored = mirror.get(&(account.clone(), object.clone())).and_then(|records| records.get(id));
        let alive = mirrored.is_some_and(|m| m.archived_at().is_none() && m.read_at > row.updated_at);
        if row.retry_at.is_some_and(|at| at <= now) {
            (row.pending, row.retry_at) = (true, None);
        }
        row.pending |= row.state == "gone" && alive;
    }
    let pending = write_backs.rows.iter().filter(|(_, row)| row.pending);
    let pending: BTreeSet<_> =
        pending.map(|((account, object, _), _)| (account.clone(), object.clone())).collect();
    let queued = pending.iter().filter_map(|(account, object)| {
        let running = tables.jobs.values().any(|job| job.state == "running" && is_of(job, account, object));
        if running { None } else { tables.enqueue_write_back(account, object, Some(0), now) }
    });
    json!({ "queued": queued.collect::<Vec<_>>() })
}
