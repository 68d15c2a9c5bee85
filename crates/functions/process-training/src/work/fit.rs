//! Fitting, in steps that fit into an invocation.

use std::collections::BTreeMap;

use kernel::Problem;

use super::{
    Step, Training, blob,
    run::{TRAINER, Work},
};
use crate::sql::Progress;

/// Computing of an invocation beyond which no step may end: the worker may have used 1 s of its 2 s before, and storing the
/// state takes some more.
const SLICE_US: u64 = 800_000;

impl Training<'_> {
    /// Steps until the model is fitted, then concludes the run; commits the state when the budget is spent.
    pub(super) async fn fit(&self, work: &mut Work) -> Result<Step, Problem> {
        let mut longest = 0;
        loop {
            let (Some(trainer), Some(table)) = (&mut work.trainer, &work.table) else {
                return Err(Problem::internal(
                    "missing_blob",
                    "a run that is fitting has no table or no trainer",
                ));
            };
            let is_done = trainer.is_done();
            if is_done && self.fresh.get() {
                return self.conclude(work).await;
            }
            // At least one step in each invocation: loading alone may spend the budget of a fresh isolate. The end, which
            // measures and draws, begins an invocation.
            let spent = self.job.spent_us();
            let is_spent = self.job.should_stop() || spent + longest > SLICE_US;
            if !self.fresh.get() && (is_done || is_spent) {
                return self.pause(work).await;
            }
            self.job.charge(|| trainer.step(table))?;
            longest = longest.max(self.job.spent_us().saturating_sub(spent));
            self.fresh.set(false);
        }
    }

    async fn pause(&self, work: &mut Work) -> Result<Step, Problem> {
        let Some(trainer) = &work.trainer else { return Ok(Step::Paused) };
        let (state, progress) = self.job.charge(|| (blob::encode(&trainer.to_bytes()), trainer.progress()));
        let progress = Progress { stage: progress.stage, done: progress.done, total: progress.total };
        let blobs = BTreeMap::from([(TRAINER.to_owned(), Some(state))]);
        Ok(if self.commit(work, progress, blobs).await? { Step::Paused } else { Step::Cancelled })
    }
}
