//! Measures the training and the scoring of `crates/scoring`: their speed in wasm (`session`, driven by
//! `tests/bench/scoring.bench.ts`) and, natively, their accuracy on a CSV file (the program of this crate).

mod session;
pub mod synthetic;

#[cfg(not(target_family = "wasm"))]
pub mod accuracy;
#[cfg(not(target_family = "wasm"))]
pub mod csv_table;

pub use session::Session;
