//! The steps of the regression.

use super::{plan::RIDGES, state::State, work::Work};
use crate::{
    learn::linear,
    math::{log_loss, to_single},
};

/// The next fit along the path of a fold, started from the one before.
pub(super) fn regress(state: &mut State, work: &mut Work, fold: u8, ridge: usize) {
    let (data, Some(scope)) = work.parts() else { return };
    let fold = usize::from(fold);
    let start = state.linear.paths[fold].last().map_or(&[][..], Vec::as_slice);
    let fitted = linear::fit(&scope.columns, &scope.bases, (&scope.rows, &data.labels), RIDGES[ridge], start);
    let log_odds = linear::log_odds(&scope.columns, &scope.bases, &fitted, &scope.rest);
    let losses = scope
        .rest
        .iter()
        .zip(&log_odds)
        .map(|(row, log_odds)| log_loss(*log_odds, data.labels[*row as usize]));
    state.linear.losses[fold].push(losses.sum());
    state.linear.paths[fold].push(fitted);
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
    let fitted = linear::fit(&scope.columns, &scope.bases, (&scope.rows, &data.labels), ridge, &[]);
    state.linear.whole = Some(fitted);
}
