//! The state machine: everything that the simulated HubSpot remembers, and what happens to it besides requests.
//!
//! It knows no HTTP API: `api` and `control` answer requests with it, `handle` picks one of them.

mod journal;
mod late;
mod mutate;
mod stats;
pub(crate) mod tokens;
mod truth;
mod webhooks;

use crate::config::{Config, Settings};
use crate::dice::mix;
use crate::generator;
use crate::misbehaviour::faults::{FaultPlan, Faults};
use crate::misbehaviour::limits::Limits;
use crate::portal::{ObjectType, Portal, Stamp};
use crate::webhooks::Webhooks;
pub use journal::Entry;
pub(crate) use late::Late;
pub use stats::Stats;
use tokens::Tokens;

/// A simulated HubSpot with one portal. It does no I/O and reads no clock.
#[derive(Clone, Debug)]
pub struct Sim {
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) portal: Portal,
    pub(crate) tokens: Tokens,
    pub(crate) limits: Limits,
    pub(crate) faults: Faults,
    pub(crate) webhooks: Webhooks,
    pub(crate) stats: Stats,
    pub(crate) journal: Vec<Entry>,
    pub(crate) clock_shift_ms: i64,
    pub(crate) replaying: bool,
    pub(crate) mutations: u64,
    pub(crate) requests: u64,
    pub(crate) late: Late,
}

impl Sim {
    /// Makes the portal of a configuration, generated data included.
    pub fn new(config: Config) -> Self {
        Self {
            settings: config.settings.clone(),
            portal: generator::generate(&config),
            tokens: Tokens::default(),
            limits: Limits::default(),
            faults: Faults::default(),
            webhooks: Webhooks::declared(config.epoch_ms),
            stats: Stats::default(),
            journal: Vec::new(),
            clock_shift_ms: 0,
            replaying: false,
            mutations: 0,
            requests: 0,
            late: Late::default(),
            config,
        }
    }

    /// How a write at `now_ms` is stamped.
    pub(crate) fn stamp(&self, now_ms: i64) -> Stamp {
        let granularity = self.settings.stamp_granularity_ms.max(1);
        Stamp {
            now_ms,
            updated_ms: Some(now_ms - now_ms.rem_euclid(granularity)),
            lag_ms: self.settings.search_lag_ms,
            seed: self.config.seed,
            by_app: true,
        }
    }

    /// How many ids are skipped before the next record of an object.
    pub(crate) fn id_gap(&self, object: ObjectType) -> u64 {
        mix(self.config.seed, object.plural(), self.portal.store(object).last_id()) % 9
    }

    /// The moment that the portal lives in when the wall clock says `now_ms`.
    pub const fn now(&self, now_ms: i64) -> i64 {
        now_ms + self.clock_shift_ms
    }

    /// The settings as they are.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The settings, to change from a test in the same process.
    pub const fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Replaces the fault plan.
    pub fn set_faults(&mut self, plan: FaultPlan) {
        self.faults.set(plan);
    }

    /// The configuration that it was started with.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// What was asked so far.
    pub const fn stats(&self) -> &Stats {
        &self.stats
    }
}
