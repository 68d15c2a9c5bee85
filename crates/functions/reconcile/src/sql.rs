//! The SQL functions of a reconciliation.

use kernel::{AccountId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

ports::sql_functions! {
    /// Opens a run, or finds the one that is under way.
    reconcile_start => pub(crate) service ReconcileStart<'a> {
        account_id: &'a AccountId,
        user_id: &'a UserId,
        objects: Option<&'a [&'a str]>,
        accept_deletions: bool,
        idempotency_key: Option<String>,
    } -> Started;
    /// What a run has found, in the name of a member.
    reconcile_show => pub(crate) user ReconcileShow<'a> { run_id: &'a str } -> Value;
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    pub run_id: String,
    pub already_running: bool,
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    #[test]
    fn the_declared_calls_are_written_down() {
        testing::declared::written_down("reconcile", &[super::DECLARED]);
    }

    #[test]
    fn the_declared_types_read_what_the_database_answered() {
        testing::declared::read_what_the_database_answered(&[super::DECLARED]);
    }
}
