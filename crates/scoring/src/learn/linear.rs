//! Logistic regression on bins: each column contributes a value for each of its bins, made of a few penalised basis
//! functions. An additive model, so its Shapley values are exact and cheap.

mod basis;
mod fit;
mod minimise;

pub(crate) use basis::{Basis, bases};
pub(crate) use fit::{Coefficients, fit, log_odds, tables};
pub(crate) use minimise::Evaluations;
