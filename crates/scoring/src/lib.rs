//! Scoring of CRM records: features, training, calibration, explanation, drift and the model card.
//!
//! The same input gives the same bytes natively and in wasm: transcendental functions come from `libm`, random numbers
//! from a seeded generator of our own, and sums are taken in a fixed order.
//!
//! A training is a machine of small steps; its model explains what it predicts:
//!
//! ```
//! use scoring::{
//!     learn::{TrainSettings, Trainer},
//!     table::{Cell, Feature, Kind, RowInfo, Table},
//! };
//!
//! let calls = Feature { name: "calls".into(), label: "Calls".into(), kind: Kind::Number };
//! let mut table = Table::new(vec![calls]);
//! for id in 0..200_u32 {
//!     let info = RowInfo { id: id.to_string(), label: id % 10 > 6, held_out: id % 5 == 0 };
//!     table.push(&[Cell::Number(f64::from(id % 10))], info)?;
//! }
//! let mut trainer = Trainer::new(&table, TrainSettings::default())?;
//! while !trainer.is_done() {
//!     trainer.step(&table)?; // between two steps it is bytes that may be stored
//! }
//! let model = trainer.finish(&table)?.model;
//!
//! let often = model.explain(&[Cell::Number(9.0)]);
//! assert!(often.probability > model.predict(&[Cell::Number(1.0)]).probability);
//! let sum = often.baseline + often.contributions.iter().sum::<f64>();
//! assert!((often.log_odds - sum).abs() < 1e-9);
//! # Ok::<(), kernel::Problem>(())
//! ```

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
