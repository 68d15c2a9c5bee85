//! The database of a sync in memory: jobs with leases, sessions, the mirror behind its gate, tokens, rate leases.
//!
//! It follows the SQL functions of `migrations/` step by step, so that the sync can be driven through thousands of
//! schedules natively. What it leaves out: logs, metrics, audit, wake-ups (the test calls `/run` itself).

mod args;
mod jobs;
mod mirror;
mod sessions;
mod tokens;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use async_trait::async_trait;
use kernel::{Problem, Timestamp};
use ports::{Caller, Clock as _, Store};
use serde_json::{Value, json};

use crate::FakeClock;
use args::Args;
pub use jobs::JobRow;
pub use mirror::MirrorRecord;
pub use sessions::{ObjectRow, SessionRow};
pub use tokens::AccountRow;

/// Everything that is stored.
#[derive(Debug, Default)]
pub struct Tables {
    /// The one account.
    pub account: AccountRow,
    /// Roles by user id.
    pub members: BTreeMap<String, String>,
    /// Mirror rows by object and id.
    pub mirror: BTreeMap<String, BTreeMap<String, MirrorRecord>>,
    /// Property definitions by object.
    pub properties: BTreeMap<String, Vec<Value>>,
    /// Jobs in order of arrival.
    pub jobs: Vec<JobRow>,
    /// Sessions in order of arrival.
    pub sessions: Vec<SessionRow>,
    /// Watermark by object.
    pub watermarks: BTreeMap<String, Timestamp>,
    /// Open `sync_errors`: (object, id, code).
    pub errors: BTreeSet<(String, String, String)>,
    /// Ids of rows that the database refuses, to play a poisoned record.
    pub refused: BTreeSet<String>,
    refresh_lease: Option<(String, Timestamp)>,
    rates: BTreeMap<String, tokens::Rate>,
    idempotency: BTreeMap<(String, String), (String, Value)>,
    uuids: u64,
}

/// Implements [`Store`] on [`Tables`]. An unknown function panics with its name.
#[derive(Debug)]
pub struct SyncStore {
    clock: Rc<FakeClock>,
    /// What is stored, to look at and to change.
    pub tables: RefCell<Tables>,
}

impl SyncStore {
    /// An empty database whose clock is `clock`.
    pub fn new(clock: Rc<FakeClock>) -> Self {
        Self { clock, tables: RefCell::default() }
    }

    fn run(&self, caller: &Caller, function: &str, args: &Args) -> Result<Value, Problem> {
        let now = self.clock.now();
        let tables = &mut *self.tables.borrow_mut();
        match function {
            "member_context" => tables.member_context(caller, args),
            "sync_progress" => tables.sync_progress(caller, args, now),
            "sync_start" => tables.sync_start(args, now),
            "sync_start_due" => tables.sync_start_due(now),
            "sync_cancel" => tables.sync_cancel(args, now),
            "sync_apply" => tables.sync_apply(args, now),
            "sync_apply_properties" => tables.sync_apply_properties(args, now),
            "sync_unseen" => tables.sync_unseen(args),
            "sync_finish_object" => tables.sync_finish_object(args, now),
            "jobs_claim" => Ok(tables.jobs_claim(args, now)),
            "jobs_heartbeat" => Ok(tables.jobs_heartbeat(args, now)),
            "jobs_release" => tables.jobs_release(args, now),
            "jobs_complete" => tables.jobs_complete(args, now),
            "jobs_fail" => tables.jobs_fail(args, now),
            "oauth_tokens" => tables.oauth_tokens(args),
            "oauth_lease_refresh" => tables.oauth_lease_refresh(args, now),
            "oauth_store_tokens" => Ok(tables.oauth_store_tokens(args)),
            "oauth_release_lease" => Ok(tables.oauth_release_lease(args)),
            "rate_take" => Ok(tables.rate_take(args, now)),
            "rate_pause" => Ok(tables.rate_pause(args, now)),
            "idempotency_begin" => Ok(tables.idempotency_begin(args)),
            "idempotency_finish" => Ok(tables.idempotency_finish(args)),
            "metrics_record" | "error_record" => Ok(json!({})),
            other => panic!("the SQL function {other} is not in memory"),
        }
    }
}

#[async_trait(?Send)]
impl Store for SyncStore {
    async fn call_json(&self, caller: &Caller, function: &str, arguments: String) -> Result<String, Problem> {
        let arguments =
            serde_json::from_str(&arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
        self.run(caller, function, &Args(arguments)).map(|answer| answer.to_string())
    }
}

impl Tables {
    fn uuid(&mut self) -> String {
        self.uuids += 1;
        format!("00000000-0000-4000-8000-{:012}", self.uuids)
    }

    fn idempotency_begin(&mut self, args: &Args) -> Value {
        let key = (args.text("p_scope"), args.text("p_key"));
        let digest = args.text("p_body_sha256");
        match self.idempotency.get(&key) {
            Some((known, _)) if *known != digest => json!({ "state": "conflict", "response": null }),
            Some((_, response)) => json!({ "state": "replay", "response": response }),
            None => {
                self.idempotency.insert(key, (digest, Value::Null));
                json!({ "state": "new", "response": null })
            }
        }
    }

    fn idempotency_finish(&mut self, args: &Args) -> Value {
        let key = (args.text("p_scope"), args.text("p_key"));
        let response = args.value("p_response");
        if response.is_null() {
            self.idempotency.remove(&key);
        } else if let Some(kept) = self.idempotency.get_mut(&key) {
            kept.1 = response.clone();
        }
        json!({})
    }
}

/// What `private.raise_problem` raises.
fn raise<T>(status: u16, code: &str) -> Result<T, Problem> {
    Err(Problem::new(status, code, code.replace('_', " ")))
}
