//! The steps of boosting.

use super::{
    plan::trees_per_step,
    state::{Boost, Run, State},
    work::Work,
};
use crate::{
    learn::{random::Random, trees::Shape},
    math::{log_loss, to_single},
};

/// The place of boosting in the random stream.
const PLACE: u64 = 2;
/// The seed of the boosting on all rows, where the others have their fold.
const ALL: u64 = 255;

fn seed(state: &State, shape: usize, fold: u64) -> u64 {
    Random::new(state.seed, &[PLACE, shape as u64, fold]).next()
}

/// More trees without a fold, until they no longer help.
pub(super) fn boost(state: &mut State, work: &mut Work, shape: usize, fold: u8) {
    let seed = seed(state, shape, u64::from(fold));
    let place = usize::from(fold);
    let form = (shape, state.shape(shape));
    grow(&mut state.boosts[shape].runs[place], work, form, seed, Run::is_over);
    if place == 0 && state.races() && state.boosts[shape].runs[0].done {
        drop_losers(state, shape);
    }
}

/// The first fold tells which form of trees suits the data; on large tables the others are not worth their time. Forms get
/// deeper, and when one is not better than the shallower one before, deeper ones are not tried.
fn drop_losers(state: &mut State, shape: usize) {
    let least = |boost: &Boost| boost.runs[0].losses.iter().copied().fold(f64::INFINITY, f64::min);
    let (before, rest) = state.boosts.split_at_mut(shape);
    let Some((this, deeper)) = rest.split_first_mut() else { return };
    let Some(best) = before.iter_mut().find(|boost| !boost.dropped) else { return };
    if least(this) < least(best) {
        best.drop_out();
    } else {
        this.drop_out();
        deeper.iter_mut().for_each(Boost::drop_out);
    }
}

/// More trees on all rows, as many as were best out of fold.
pub(super) fn boost_all(state: &mut State, work: &mut Work, shape: usize) {
    let seed = seed(state, shape, ALL);
    let rounds = state.boosts[shape].rounds();
    let form = (shape, state.shape(shape));
    grow(&mut state.boosts[shape].whole, work, form, seed, |run| run.trees.len() >= rounds);
}

fn grow(run: &mut Run, work: &mut Work, form: (usize, Shape), seed: u64, over: impl Fn(&Run) -> bool) {
    let (data, Some(scope)) = work.parts() else { return };
    let trees = trees_per_step(data.rows(), scope.matrix.width(), form.1);
    let boosting = scope.boosting(data, form, seed, &run.trees);
    let Some((mut booster, rest, keep)) = boosting else { return };
    let loss = |log_odds: &[f64]| -> f64 {
        rest.iter().map(|row| log_loss(log_odds[*row as usize], data.labels[*row as usize])).sum()
    };
    if run.losses.is_empty() {
        run.losses.push(loss(&booster.log_odds));
    }
    for _ in 0..trees {
        if over(run) {
            run.done = true;
            break;
        }
        let mut tree = booster.grow(run.trees.len());
        run.losses.push(loss(&booster.log_odds));
        if !rest.is_empty() {
            // Only explanations need the covers, and only the model explains.
            tree.covers.clear();
        }
        let useless = tree.splits.is_empty();
        run.trees.push(tree);
        if useless && booster.shape.columns >= 1.0 {
            run.done = true;
            break;
        }
    }
    keep.keep(run.trees.len(), booster.log_odds);
}

/// The out-of-fold log-odds of every form in the race, with as many trees as were best over all folds.
pub(super) fn predict(state: &mut State, work: &mut Work, fold: u8) {
    let (data, Some(scope)) = work.parts() else { return };
    let base = scope.base(data);
    for boost in state.boosts.iter_mut().filter(|boost| !boost.dropped) {
        let rounds = boost.rounds();
        let trees = &boost.runs[usize::from(fold)].trees[..rounds];
        for &row in &scope.rest {
            let codes = scope.matrix.row(row);
            let log_odds = trees.iter().fold(base, |sum, tree| sum + tree.leaves.0[tree.leaf(codes)]);
            boost.log_odds.0[row as usize] = to_single(log_odds);
        }
        boost.predicted[usize::from(fold)] = true;
    }
}
