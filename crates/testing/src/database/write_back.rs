//! Which scores HubSpot does not have yet, and what became of those that were sent to it.
//!
//! Left out: ranges (more than 50 scores of one statement are marked one by one as well), what a renewed connection resumes.

mod due;
mod settle;
mod slice;

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Area, Call, Job, NO_AREA, Tables};

pub(super) const AREA: Area = Area { call, owners: &[("score.write_back", job_changed)], ..NO_AREA };

/// A row of `score_write_backs`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct WriteBack {
    /// Whether `pending_since` is set.
    pub pending: bool,
    /// Empty is `new`.
    pub state: &'static str,
    /// `score`, `grade`, `reasons` and `scored_at` of HubSpot.
    pub known: Value,
    pub written_at: Option<Timestamp>,
    pub refusals: i64,
    pub refused_values: Value,
    pub retry_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// Code and detail of its open `sync_errors`.
    pub error: Option<(String, String)>,
}

/// A row of `score_write_back_setups`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // columns
pub struct Setup {
    /// Empty is `new`.
    pub state: &'static str,
    pub definition_version: i64,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    holder_job: Option<i64>,
}

/// Account, object type, record id.
type Key = (String, String, String);

/// The tables of the area.
#[derive(Debug, Default)]
pub struct WriteBacks {
    /// By account, object type and record id.
    pub rows: BTreeMap<Key, WriteBack>,
    /// By account and object type.
    pub setups: BTreeMap<(String, String), Setup>,
}

impl WriteBacks {
    fn row(&mut self, key: Key, now: Timestamp) -> &mut WriteBack {
        self.rows.entry(key).or_insert_with(|| WriteBack { updated_at: now, ..WriteBack::default() })
    }

    fn setup(&mut self, job: &Job) -> &mut Setup {
        self.setups.entry((job.account_id.clone(), job.object())).or_default()
    }
}

fn call(tables: &mut Tables, call: &Call) -> Option<Answer> {
    Some(match call.function {
        "score_write_back_slice" => slice::slice(tables, call),
        "score_write_back_commit" => settle::commit(tables, call),
        "score_write_back_ready" => tables.hold(call).map(|job| {
            let setup = tables.write_backs.setup(&job);
            (setup.state, setup.definition_version) = ("ready", call.arg("p_version"));
            (setup.error_code, setup.error_message) = (None, None);
            json!({ "state": "ready" })
        }),
        "score_write_back_block" => tables.hold(call).map(|job| {
            let setup = tables.write_backs.setup(&job);
            setup.state = "blocked";
            (setup.error_code, setup.error_message) = (call.arg("p_code"), call.arg("p_detail"));
            tables.change_job(job.id, call.now, |job| {
                let state = if job.cancel_requested { "cancelled" } else { "done" };
                state.clone_into(&mut job.state);
                (job.error, job.result) = (Value::Null, json!({ "blocked": call.text("p_code") }));
            });
            json!({ "state": "blocked" })
        }),
        "score_write_back_due" => Ok(due::due(tables, call.now)),
        _ => return None,
    })
}

/// Why one died; its records stay pending.
fn job_changed(tables: &mut Tables, job: &Job, _: Timestamp) {
    if job.state == "dead" {
        let setup = tables.write_backs.setup(job);
        setup.error_code = Some(job.error["code"].as_str().unwrap_or("given_up").to_owned());
        setup.error_message = job.error["detail"].as_str().map(str::to_owned);
    }
}
