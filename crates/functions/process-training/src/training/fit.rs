//! Fitting, in steps that fit into an invocation.

use std::collections::BTreeMap;

use kernel::Problem;

use super::{
    Step, Training, blob,
    work::{TRAINER, Work},
};
use crate::sql::Progress;

impl Training<'_> {
    /// Steps until the model is fitted, then concludes the run; commits the state when the budget is spent.
    pub(super) async fn fit(&self, work: &mut Work) -> Result<Step, Problem> {
        let mut worked = false;
        loop {
            let (Some(trainer), Some(table)) = (&mut work.trainer, &work.table) else {
                return Err(Problem::internal(
                    "missing_blob",
                    "a run that is fitting has no table or no trainer",
                ));
            };
            // At least one step in each invocation: loading alone may spend the budget of a fresh isolate.
            if worked && self.job.should_stop() {
                return self.pause(work).await;
            }
            if trainer.is_done() {
                return self.conclude(work).await;
            }
            self.job.charge(|| trainer.step(table))?;
            worked = true;
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
