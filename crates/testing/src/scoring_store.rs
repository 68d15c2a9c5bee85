//! The database of scoring in memory: configuration, model, records, scores with history, batches and their jobs.
//!
//! It follows the SQL functions of `migrations/`, so that a batch can be killed at every call natively. What it leaves
//! out: wake-ups (the test calls `/run` itself), audit, metrics, the debounced rescoring of what changed.

mod batches;
mod idempotency;
mod jobs;
mod scores;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};

use crate::{
    FakeClock,
    sync_store::{args::Args, raise, user_id},
};
pub use batches::{BatchRow, ItemRow};
pub use jobs::ScoringJob;
pub use scores::StoredScore;

/// The one account.
pub const ACCOUNT: &str = "20000000-0000-4000-8000-000000000001";
/// Its portal.
pub const PORTAL: &str = "62515";

/// The active model.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // columns
pub struct ModelRow {
    pub id: String,
    pub version: i32,
    pub sha256: String,
    pub artefact: Vec<u8>,
}

/// Everything that is stored.
#[derive(Debug, Default)]
pub struct ScoringTables {
    /// Roles by user id.
    pub members: BTreeMap<String, String>,
    /// The active configuration; null is none.
    pub settings: Value,
    /// Property definitions of every object type.
    pub definitions: Vec<Value>,
    /// The active model, if there is one.
    pub model: Option<ModelRow>,
    /// Records by object type and id, as `scoring_records` returns them.
    pub records: BTreeMap<(String, String), Value>,
    /// The last score by object type and id.
    pub scores: BTreeMap<(String, String), StoredScore>,
    /// Every score ever stored, in order: (object type, id, row).
    pub history: Vec<(String, String, Value)>,
    /// Batches in order of arrival.
    pub batches: Vec<BatchRow>,
    /// Jobs in order of arrival.
    pub jobs: Vec<ScoringJob>,
    keys: BTreeMap<(String, String), (String, Value)>,
    uuids: u64,
}

/// Implements [`Store`] on [`ScoringTables`]. An unknown function panics with its name.
#[derive(Debug)]
pub struct ScoringStore {
    clock: Rc<FakeClock>,
    /// What is stored, to look at and to change.
    pub tables: RefCell<ScoringTables>,
}

impl ScoringStore {
    /// A database without members, model and records, whose clock is `clock`.
    pub fn new(clock: Rc<FakeClock>) -> Self {
        Self { clock, tables: RefCell::default() }
    }

    fn run(&self, caller: &Caller, function: &str, args: &Args) -> Result<Value, Problem> {
        let now = self.clock.now();
        let tables = &mut *self.tables.borrow_mut();
        match function {
            "member_context" => tables.member_context(caller, args),
            "scoring_context" => Ok(tables.scoring_context(args)),
            "scoring_records" => Ok(tables.scoring_records(args)),
            "scores_store" => Ok(tables.scores_store(args, now)),
            "score_show" => tables.score_show(caller, args),
            "score_batch_start" => Ok(tables.score_batch_start(args, now)),
            "score_batch_slice" => tables.score_batch_slice(args),
            "score_batch_commit" => tables.score_batch_commit(args, now),
            "score_batch_progress" => tables.score_batch_progress(caller, args),
            "score_batch_items" => tables.score_batch_items(caller, args),
            "score_batch_cancel" => tables.score_batch_cancel(caller, args),
            "score_batch_retry" => tables.score_batch_retry(caller, args, now),
            "jobs_claim" => Ok(tables.jobs_claim(args, now)),
            "jobs_heartbeat" => Ok(tables.jobs_heartbeat(args, now)),
            "jobs_release" => tables.jobs_release(args, now),
            "jobs_complete" => tables.jobs_complete(args),
            "jobs_fail" => tables.jobs_fail(args, now),
            "idempotency_begin" => Ok(tables.idempotency_begin(args)),
            "idempotency_finish" => Ok(tables.idempotency_finish(args)),
            "metrics_record" | "error_record" => Ok(json!({})),
            other => panic!("the SQL function {other} is not in memory"),
        }
    }
}

#[async_trait(?Send)]
impl Store for ScoringStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments =
            serde_json::from_str(&arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
        self.run(caller, function, &Args(arguments)).map(|answer| answer.to_string())
    }
}

impl ScoringTables {
    fn uuid(&mut self) -> String {
        self.uuids += 1;
        format!("00000000-0000-4000-8000-{:012}", self.uuids)
    }

    /// The role of the caller; a stranger learns nothing, not even that the portal exists.
    fn role(&self, caller: &Caller, portal: &str, code: &str) -> Result<String, Problem> {
        let role = self.members.get(&user_id(caller)?).filter(|_| portal == PORTAL);
        role.cloned().map_or_else(|| raise(404, code), Ok)
    }

    fn member_context(&self, caller: &Caller, args: &Args) -> Result<Value, Problem> {
        let portal = args.text("p_portal_id");
        let role = self.role(caller, &portal, "unknown_portal")?;
        Ok(json!({
            "user_id": user_id(caller)?, "email": null, "account_id": ACCOUNT, "portal_id": portal, "role": role,
        }))
    }
}

/// Text form of a moment in answers.
fn iso(time: Timestamp) -> Value {
    json!(time)
}
