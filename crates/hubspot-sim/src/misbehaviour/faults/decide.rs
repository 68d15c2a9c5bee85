//! Which request meets which fault.

use super::kind::FaultKind;
use super::plan::FaultPlan;
use crate::dice::mix;
use crate::portal::ObjectType;
use crate::wire::ApiError;

/// The plan and how far it is.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    plan: FaultPlan,
    decided: u64,
    fired_at_random: u64,
    pub(super) after: Option<FaultKind>,
    /// Faults by kind since the plan was set.
    pub(crate) fired: Vec<&'static str>,
}

/// What a plan can tell requests apart by.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its label, see [`Fault::route`](super::Fault).
    pub label: &'static str,
    pub object: Option<ObjectType>,
    /// What the token must be allowed to do.
    pub scopes: Vec<String>,
}

/// What a fault does before the handler runs.
#[derive(Debug)]
pub(crate) enum Injected {
    Instead(ApiError),
    RevokeTokens { refuse_refresh: bool },
    Later { ms: i64 },
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

    fn choose(&mut self, seed: u64, operation: &Operation) -> Option<FaultKind> {
        let Operation { label, object, .. } = *operation;
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
    pub(crate) fn decide(&mut self, seed: u64, operation: &Operation) -> Option<Injected> {
        let kind = self.choose(seed, operation)?;
        self.fired.push(kind.name());
        if let Some(error) = kind.refusal(&operation.scopes) {
            return Some(Injected::Instead(error));
        }
        match kind {
            FaultKind::TokenRevoked { refuse_refresh } => Some(Injected::RevokeTokens { refuse_refresh }),
            FaultKind::Late { ms } => {
                self.after = Some(kind);
                Some(Injected::Later { ms })
            }
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
}
