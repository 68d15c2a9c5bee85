//! Faults on purpose: planned ones and random ones, both reproducible.

mod act;
mod kind;
mod plan;

pub(crate) use act::damage;
pub use kind::{FaultKind, Policy};
pub(crate) use plan::Injected;
pub use plan::{Fault, FaultPlan, Faults, RandomFault};
