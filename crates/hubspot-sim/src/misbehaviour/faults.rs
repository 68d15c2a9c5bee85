//! Faults on purpose: planned ones and random ones, both reproducible.
//!
//! A new one is a [`FaultKind`] and the place where it acts: `refusal` (instead of the answer), `page` (in what a handler
//! reads) or `damage` (after the answer).

mod damage;
mod decide;
mod kind;
mod page;
mod partial;
mod plan;
mod refusal;

pub(crate) use decide::{Faults, Injected, Operation};
pub use kind::{FaultKind, Policy};
pub use plan::{Fault, FaultPlan, RandomFault};
