//! Measures the training and the scoring of `crates/scoring`: their speed in wasm (`session`, driven by
//! `tests/bench/scoring.bench.ts`) and, natively, their accuracy on a CSV file (the program of this crate).
//!
//! ```
//! use scoring_bench::synthetic;
//!
//! let table = synthetic::table(100, 5, 1);
//! assert_eq!((table.rows(), table.features().len()), (100, 5));
//! assert_eq!(table.to_bytes(), synthetic::table(100, 5, 1).to_bytes(), "the same seed, the same table");
//! ```

mod session;
pub mod synthetic;

#[cfg(not(target_family = "wasm"))]
pub mod accuracy;
#[cfg(not(target_family = "wasm"))]
pub mod csv_table;

pub use session::Session;
