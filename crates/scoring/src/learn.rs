//! Training as a machine of small steps.

pub(crate) mod blend;
pub(crate) mod calibrate;
pub(crate) mod folds;
pub(crate) mod linear;
mod model;
pub(crate) mod prepare;
pub(crate) mod random;
mod settings;
pub(crate) mod target;
mod trainer;
pub(crate) mod trees;

pub use folds::stratified as stratified_folds;
pub use settings::TrainSettings;
pub use trainer::{Progress, Trained, Trainer};
