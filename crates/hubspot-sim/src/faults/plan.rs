//! Which request meets which fault.

use serde::{Deserialize, Serialize};

use super::kind::FaultKind;
use crate::dice::mix;
use crate::errors::ApiError;
use crate::object_type::ObjectType;
use crate::record::Record;
use crate::route::Endpoint;
use crate::store::{Archived, Store};

/// A planned fault: the requests that match are counted, the first `after` pass, the next `times` meet it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// Operation label, such as `objects.list`; any when not given.
    #[serde(default)]
    pub route: Option<String>,
    /// Object; any when not given.
    #[serde(default)]
    pub object: Option<ObjectType>,
    /// Matching requests that pass first.
    #[serde(default)]
    pub after: u64,
    /// Matching requests that meet it; 1 when not given, 0 for all.
    #[serde(default = "once")]
    pub times: u64,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Matching requests so far.
    #[serde(default, skip_deserializing)]
    pub seen: u64,
}

const fn once() -> u64 {
    1
}

/// A random fault: each matching request meets it with probability `p`, by the seed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RandomFault {
    /// Operation label; any when not given.
    #[serde(default)]
    pub route: Option<String>,
    /// Probability.
    pub p: f64,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// Everything that is to go wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultPlan {
    /// Planned ones, in order: the first that matches a request wins.
    pub plan: Vec<Fault>,
    /// Random ones, tried after the planned.
    pub random: Vec<RandomFault>,
    /// Seed of the random ones, besides the portal's.
    pub seed: u64,
    /// No random fault any more after this many; 0 for no end.
    pub random_limit: u64,
}

/// The plan and how far it is.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    plan: FaultPlan,
    decided: u64,
    fired_at_random: u64,
    after: Option<FaultKind>,
    /// Faults by kind since the plan was set.
    pub(crate) fired: Vec<&'static str>,
}

/// What a fault does before the handler runs.
#[derive(Debug)]
pub(crate) enum Injected {
    Instead(ApiError),
    RevokeTokens { refuse_refresh: bool },
}

impl Faults {
    /// Replaces the plan.
    pub fn set(&mut self, plan: FaultPlan) {
        *self = Self { plan, ..Self::default() };
    }

    /// The plan with its counts.
    pub const fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    fn choose(&mut self, seed: u64, endpoint: &Endpoint) -> Option<FaultKind> {
        let (label, object) = (endpoint.label(), endpoint.object());
        let mut chosen = None;
        for fault in &mut self.plan.plan {
            let matches = fault.route.as_deref().is_none_or(|route| route == label)
                && fault.object.is_none_or(|wanted| object == Some(wanted));
            if !matches {
                continue;
            }
            fault.seen += 1;
            let due =
                fault.seen > fault.after && (fault.times == 0 || fault.seen <= fault.after + fault.times);
            if due && chosen.is_none() {
                chosen = Some(fault.kind.clone());
            }
        }
        let limit = self.plan.random_limit;
        for (at, fault) in (0_u64..).zip(&self.plan.random) {
            let ended = limit > 0 && self.fired_at_random >= limit;
            let matches = fault.route.as_deref().is_none_or(|route| route == label);
            if ended || chosen.is_some() || !matches {
                continue;
            }
            self.decided += 1;
            let draw =
                mix(seed ^ self.plan.seed, "fault", self.decided.wrapping_mul(64).wrapping_add(at)) >> 11;
            #[allow(clippy::cast_precision_loss)] // 53 bits fit
            if (draw as f64) < fault.p * (1_u64 << 53) as f64 {
                self.fired_at_random += 1;
                chosen = Some(fault.kind.clone());
            }
        }
        chosen
    }

    /// Decides on a request; what happens after the handler is kept for [`Faults::take_after`].
    pub(crate) fn decide(&mut self, seed: u64, endpoint: &Endpoint) -> Option<Injected> {
        let kind = self.choose(seed, endpoint)?;
        self.fired.push(kind.name());
        let missing = endpoint.scopes().map(|scopes| scopes.names()).unwrap_or_default();
        if let Some(error) = kind.error(&missing) {
            return Some(Injected::Instead(error));
        }
        match kind {
            FaultKind::TokenRevoked { refuse_refresh } => Some(Injected::RevokeTokens { refuse_refresh }),
            FaultKind::Reset { after_write: false } => {
                self.after = Some(kind);
                Some(Injected::Instead(ApiError::gateway(502, "Connection reset")))
            }
            _ => {
                self.after = Some(kind);
                None
            }
        }
    }

    /// What is to happen to the answer of the request that was decided on last.
    pub(crate) const fn take_after(&mut self) -> Option<FaultKind> {
        self.after.take()
    }

    /// The records of the page before that a list page repeats.
    pub(crate) fn repeated<'s>(&self, store: &'s Store, after: u64, archived: Archived) -> Vec<&'s Record> {
        let Some(FaultKind::Repeated { count }) = self.after else { return Vec::new() };
        let mut before: Vec<&Record> = store.walk_back(after, archived).take(count).collect();
        before.reverse();
        before
    }
}
