//! Scoring of CRM records: features, training, calibration, explanation, drift and the model card.
//!
//! The same input gives the same bytes natively and in wasm: transcendental functions come from `libm`, random numbers
//! from a seeded generator of our own, and sums are taken in a fixed order.

pub mod artefact;
pub mod drift;
pub mod explain;
pub mod features;
pub mod grade;
pub mod labels;
pub mod leakage;
pub mod learn;
pub mod metrics;
pub mod reasons;
pub mod record;
pub mod report;
pub mod rules;
pub mod settings;
pub mod table;
pub mod validate;

mod bytes;
mod math;
