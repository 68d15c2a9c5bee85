//! The one simulator behind all connections.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use hubspot_sim::Sim;

use super::clock::now_ms;
use super::state_file::StateFile;

/// The simulator and its state file, changed together.
#[derive(Debug)]
pub(crate) struct Shared {
    /// The app card's code.
    pub card_host: Option<PathBuf>,
    inner: Mutex<(Sim, StateFile)>,
}

impl Shared {
    pub fn new(sim: Sim, state_file: StateFile, card_host: Option<PathBuf>) -> Self {
        Self { card_host, inner: Mutex::new((sim, state_file)) }
    }

    /// Runs `work` at the present moment and writes down what it changed before anyone sees the result.
    pub fn with<T>(&self, work: impl FnOnce(&mut Sim, i64) -> T) -> T {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (sim, state_file) = &mut *inner;
        let result = work(sim, now_ms());
        state_file.append(&sim.take_journal());
        result
    }
}
