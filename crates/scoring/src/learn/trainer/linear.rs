//! The steps of the regression.

use super::{
    candidates::RIDGES,
    plan::{MOST_PASSES, passes_per_step},
    state::{Linear, State},
    work::{ScopeWork, Work},
};
use crate::{
    learn::{
        linear::{self, Coefficients, Evaluations},
        prepare::Prepared,
    },
    math::{log_loss, to_single},
};

/// The next fit along the path of a fold, started from the one before.
pub(super) fn regress(state: &mut State, work: &mut Work, fold: u8, ridge: usize) {
    let (data, Some(scope)) = work.parts() else { return };
    let fold = usize::from(fold);
    let start = state.linear.paths[fold].last().cloned().unwrap_or_default();
    let Some(fitted) = fit(&mut state.linear, data, scope, RIDGES[ridge], start) else { return };
    let log_odds = linear::log_odds(&scope.columns, &scope.bases, &fitted, &scope.rest);
    let pairs = scope.rest.iter().zip(&log_odds);
    let losses = pairs.map(|(row, log_odds)| log_loss(*log_odds, data.labels[*row as usize]));
    state.linear.losses[fold].push(losses.sum());
    state.linear.paths[fold].push(fitted);
}

/// As many passes as fit a step, from where the last step has stopped; the fit when it is done.
fn fit(
    linear: &mut Linear,
    data: &Prepared,
    scope: &ScopeWork,
    ridge: f64,
    start: Coefficients,
) -> Option<Coefficients> {
    let start = if linear.open.is_empty() { start } else { std::mem::take(&mut linear.open) };
    let most = passes_per_step(scope.rows.len(), scope.columns.len());
    let rows = (scope.rows.as_slice(), data.labels.as_slice());
    let (fitted, evaluations) = linear::fit(&scope.columns, &scope.bases, rows, ridge, &start, most);
    if let Evaluations::UsedUp(passes) = evaluations {
        linear.passes += passes;
        if linear.passes < MOST_PASSES {
            linear.open = fitted;
            return None;
        }
    }
    linear.passes = 0;
    Some(fitted)
}

/// The out-of-fold log-odds by the ridge that was best over all folds.
pub(super) fn predict(state: &mut State, work: &mut Work, fold: u8) {
    let (_, Some(scope)) = work.parts() else { return };
    let fold = usize::from(fold);
    let fitted = &state.linear.paths[fold][state.best_ridge()];
    let log_odds = linear::log_odds(&scope.columns, &scope.bases, fitted, &scope.rest);
    for (row, log_odds) in scope.rest.iter().zip(log_odds) {
        state.linear.log_odds.0[*row as usize] = to_single(log_odds);
    }
    state.linear.predicted[fold] = true;
}

/// The fit on all rows.
pub(super) fn regress_all(state: &mut State, work: &mut Work) {
    let (data, Some(scope)) = work.parts() else { return };
    let ridge = RIDGES[state.best_ridge()];
    state.linear.whole = fit(&mut state.linear, data, scope, ridge, Coefficients::new());
}
