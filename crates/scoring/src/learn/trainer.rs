//! Training as a machine of small steps. Between two steps everything that cannot be worked out again lies in the state,
//! so a training that is killed anywhere resumes from its bytes to the same model.

mod assemble;
mod boosting;
mod candidates;
mod linear;
mod plan;
mod state;
mod work;

use kernel::Problem;
use serde::{Deserialize, Serialize};

use self::{plan::Task, state::State, work::Work};
use super::TrainSettings;
use crate::{
    artefact::Model,
    bytes::{Reader, Wire, Writer},
    metrics::Evaluation,
    table::Table,
};

const MAGIC: [u8; 4] = *b"SCS1";

/// How far a training is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Parts of the work that are done.
    pub done: u64,
    /// All parts; an upper bound while boosting may still stop early.
    pub total: u64,
    /// What is being done, for people.
    pub stage: String,
}

/// A training between two steps.
#[derive(Debug)]
pub struct Trainer {
    state: State,
    /// What can be worked out again from the table and the state.
    work: Option<Work>,
}

/// What a training gives.
#[derive(Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Its quality.
    pub evaluation: Evaluation,
}

impl Trainer {
    /// Starts a training on the rows of a table that are not held out. Both outcomes must occur at least twice.
    pub fn new(table: &Table, settings: TrainSettings) -> Result<Self, Problem> {
        Ok(Self { state: State::new(table, &settings)?, work: None })
    }

    /// Does the next part: at most about 150 ms in wasm at 30,000 rows of 25 features. After a resume the first steps work
    /// out again what the state does not keep, so a slice should allow for several.
    pub fn step(&mut self, table: &Table) -> Result<(), Problem> {
        self.state.check(table)?;
        let task = self.state.task();
        let Some(work) = &mut self.work else {
            if task != Task::Nothing {
                self.work = Some(Work::new(table, &self.state));
            }
            return Ok(());
        };
        if let Some(scope) = task.scope()
            && !work.enter(scope)
        {
            return Ok(());
        }
        match task {
            Task::Regress { fold, ridge } => linear::regress(&mut self.state, work, fold, ridge),
            Task::PredictLinear { fold } => linear::predict(&mut self.state, work, fold),
            Task::Boost { shape, fold } => boosting::boost(&mut self.state, work, shape, fold),
            Task::PredictTrees { fold } => boosting::predict(&mut self.state, work, fold),
            Task::Blend => assemble::blend(&mut self.state, work),
            Task::RegressAll => linear::regress_all(&mut self.state, work),
            Task::BoostAll { shape } => boosting::boost_all(&mut self.state, work, shape),
            Task::Assemble => assemble::assemble(&mut self.state, work, table),
            Task::Evaluate => assemble::evaluate(&mut self.state, work, table)?,
            Task::Nothing => {}
        }
        Ok(())
    }

    /// Whether [`finish`](Self::finish) may be called.
    pub fn is_done(&self) -> bool {
        self.state.task() == Task::Nothing
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.state.progress()
    }

    /// The state as bytes; the training resumes from them to the same model.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC);
        self.state.write(&mut writer);
        writer.finish()
    }

    /// A training from the bytes of its state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        let mut reader = Reader::new(bytes, MAGIC, "the state of a training")?;
        let state = State::read(&mut reader)?;
        reader.finish()?;
        if state.is_whole() {
            Ok(Self { state, work: None })
        } else {
            Err(Problem::internal("broken_bytes", "the state of a training is damaged; start it again"))
        }
    }

    /// The model and its quality, once the training is done.
    pub fn finish(self, table: &Table) -> Result<Trained, Problem> {
        self.state.check(table)?;
        let unfinished = || {
            Problem::internal("training_unfinished", "the training needs more steps before it is finished")
        };
        let model = self.state.model.as_deref().ok_or_else(unfinished)?;
        let evaluation = self.state.evaluation.as_deref().ok_or_else(unfinished)?;
        let model = Model::from_bytes(model)?;
        let evaluation = serde_json::from_str(evaluation).map_err(|error| {
            Problem::internal("broken_bytes", format!("the evaluation cannot be read: {error}"))
        })?;
        Ok(Trained { model, evaluation })
    }
}

#[cfg(test)]
mod tests;
