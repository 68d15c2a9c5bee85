//! Scores of records on the ports: what `score-record`, `score-batch` and `crm-card` share.
//!
//! ```no_run
//! # async fn example(ports: ports::Ports, target: scorer::Target) -> Result<(), kernel::Problem> {
//! let score = scorer::rescore(&ports, &target).await?; // reads, computes, stores
//! # let _ = score;
//! # Ok(()) }
//! ```
//!
//! The problems of a score, by code: `unknown_record` 404 (not in the mirror, or archived), `invalid_settings` 409 (its
//! errors point into the configuration), `damaged_model` 500 (the stored bytes are not those that were stored).

mod artefact;
mod cache;
mod rescore;
mod score;
mod scorer;
pub mod sql;
#[cfg(test)]
mod tests;
mod verdict;

pub use artefact::Artefact;
pub use rescore::{rescore, rescore_with};
pub use score::{ModelRef, Score, ScoreRow, Source, Target};
pub use scorer::Scorer;
pub use verdict::{OTHERS, Verdict, replay};
