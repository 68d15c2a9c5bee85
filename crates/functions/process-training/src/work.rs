//! The work of a `training.run` job: a resumable walk through its stages. Each commit stores the position together with what it speaks of.

mod authority;
mod blob;
mod cache;
mod check;
mod collect;
mod compare;
mod ending;
mod fit;
mod held_out;
mod run;

use std::{cell::Cell, collections::BTreeMap};

use hubspot::ScoredObject;
use kernel::{AccountId, Problem};
use ports::{JobRun, Outcome, Ports, SqlFunction};
use scorer::sql::{Context, ScoringContext};

use crate::{
    cursor::{Cursor, Stage},
    sql::{Progress, TrainingCommit},
};
use run::Work;

#[cfg(test)]
pub(crate) use cache::forget;

/// CPU of a call that is spent outside our sight (fetch, text between JavaScript and wasm), as measured for hubspot-sync.
const CALL_US: u64 = 2_000;

/// The same for each megabyte that goes along.
const MEGABYTE_US: u64 = 4_000;

/// Computing of an invocation after which no section begins that takes long and cannot be cut: checking 29,000 rows of 60
/// features takes 0.7 s in wasm, and an invocation is to end within 1.5 s.
const FRESH_US: u64 = 250_000;

/// What a stage came to.
enum Step {
    /// Another one is next.
    Next,
    /// Everything is committed, and the budget spent or too small for what is next.
    Paused,
    /// Somebody cancelled the run.
    Cancelled,
    /// The run is closed.
    Closed,
}

/// A run in one invocation.
struct Training<'a> {
    ports: &'a Ports,
    job: &'a JobRun,
    account: AccountId,
    /// Whether the invocation has most of its computing before it.
    fresh: Cell<bool>,
}

/// Works on a run until it is closed or the budget of the invocation is spent.
pub(crate) async fn work(job: &JobRun, ports: &Ports) -> Result<Outcome, Problem> {
    let account = job.job.account_id.clone();
    let account =
        account.ok_or_else(|| Problem::internal("bad_job_payload", "a training without a portal"))?;
    let fresh = Cell::new(job.spent_us() < FRESH_US);
    let training = Training { ports, job, account, fresh };
    let cursor = job.job.cursor::<Cursor>()?;
    let mut work = match cache::take(job.job.id, cursor.as_ref()) {
        Some(work) => work,
        None => training.load(cursor).await?,
    };
    loop {
        let step = match work.cursor.stage {
            Stage::Collect => training.collect(&mut work).await?,
            Stage::Check if !training.fresh.get() => Step::Paused,
            Stage::Check => training.check(&mut work).await?,
            Stage::Fit => training.fit(&mut work).await?,
        };
        training.fresh.set(false);
        match step {
            Step::Next if job.should_stop() => {}
            Step::Next => continue,
            // No other job either: what is left of the budget is too little for the next section.
            Step::Paused => job.charge_us(u64::MAX),
            Step::Cancelled => return Ok(Outcome::cancelled()),
            Step::Closed => return Ok(Outcome::Closed),
        }
        cache::put(job.job.id, work);
        return Ok(Outcome::Again { delay_ms: 0 });
    }
}

impl Training<'_> {
    /// Runs a step of the job and charges what is seen of the call.
    async fn call<F: SqlFunction>(&self, function: &F) -> Result<F::Output, Problem> {
        self.job.step(function, CALL_US).await
    }

    /// Settings, property definitions and the active model of the object.
    async fn context(&self, object_type: ScoredObject) -> Result<Context, Problem> {
        self.job.charge_us(CALL_US);
        let context = ScoringContext { account_id: &self.account, object_type, known_sha256: None };
        context.call(self.ports).await
    }

    /// Charges what travels in a call.
    fn charge_bytes(&self, bytes: usize) {
        self.job.charge_us(u64::try_from(bytes).unwrap_or(0) * MEGABYTE_US / 1_000_000);
    }

    /// Commits the position with `blobs`. `false` when the run was cancelled.
    async fn commit(
        &self,
        work: &mut Work,
        progress: Progress,
        blobs: BTreeMap<String, Option<String>>,
    ) -> Result<bool, Problem> {
        work.cursor.step += 1;
        self.charge_bytes(blobs.values().flatten().map(String::len).sum());
        let commit = TrainingCommit { cursor: &work.cursor, progress: &progress, blobs: &blobs };
        Ok(!self.call(&commit).await?.cancelled)
    }
}
