//! What is to be done next, read off the state.

use super::{
    Progress,
    candidates::{RIDGES, SHAPES},
    state::{Boost, Run, State},
};
use crate::{
    learn::{prepare::Scope, trees::Shape},
    math::count,
};

/// The path ends after so many fits that are worse than the best one before.
const WORSE: usize = 2;
/// From this many cells on trees follow the gradient faster and see fewer rows: with many rows the loss in accuracy is
/// small, and the time is a third.
const LARGE: usize = 400_000;
const LARGE_RATE: f64 = 2.4;
const LARGE_ROWS: f64 = 0.5;
const LARGE_COLUMNS: f64 = 0.5;
/// No boosting takes more trees.
pub(super) const MOST_TREES: usize = 600;
/// Boosting ends when so many trees in a row have not helped.
const PATIENCE: usize = 40;
/// From this many cells on, only the form that was best on the first fold is boosted on the others.
const RACE_FROM: usize = 200_000;

/// One part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// The next fit along the path of ridges, without a fold.
    Regress { fold: u8, ridge: usize },
    /// The log-odds of a fold by the best ridge.
    PredictLinear { fold: u8 },
    /// More trees, without a fold.
    Boost { shape: usize, fold: u8 },
    /// The log-odds of a fold by the best number of trees.
    PredictTrees { fold: u8 },
    /// The weights of the blend.
    Blend,
    /// The regression on all rows.
    RegressAll,
    /// More trees on all rows.
    BoostAll { shape: usize },
    /// The model from its parts.
    Assemble,
    /// The model's quality.
    Evaluate,
    /// The training is done.
    Nothing,
}

impl Task {
    /// The columns that the part works on.
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::Regress { fold, .. }
            | Self::PredictLinear { fold }
            | Self::Boost { fold, .. }
            | Self::PredictTrees { fold } => Some(Scope(Some(fold))),
            Self::RegressAll | Self::BoostAll { .. } | Self::Assemble => Some(Scope(None)),
            Self::Blend | Self::Evaluate | Self::Nothing => None,
        }
    }
}

impl State {
    pub fn task(&self) -> Task {
        self.regress()
            .or_else(|| self.boost())
            .or_else(|| self.predict())
            .or_else(|| self.weights.is_empty().then_some(Task::Blend))
            .or_else(|| self.fit_all())
            .or_else(|| self.model.is_none().then_some(Task::Assemble))
            .or_else(|| self.evaluation.is_none().then_some(Task::Evaluate))
            .unwrap_or(Task::Nothing)
    }

    fn fold_numbers(&self) -> impl Iterator<Item = (usize, u8)> {
        (0..self.folds as usize).zip(0_u8..)
    }

    fn regress(&self) -> Option<Task> {
        self.fold_numbers().find_map(|(place, fold)| {
            let losses = &self.linear.losses[place];
            let done = losses.len() == RIDGES.len() || losses.len() > lowest(losses) + WORSE;
            (!done).then_some(Task::Regress { fold, ridge: losses.len() })
        })
    }

    fn boost(&self) -> Option<Task> {
        self.fold_numbers().find_map(|(place, fold)| {
            if !self.linear.predicted[place] {
                return Some(Task::PredictLinear { fold });
            }
            let open = |boost: &Boost| !boost.dropped && !boost.runs[place].done;
            self.boosts.iter().position(open).map(|shape| Task::Boost { shape, fold })
        })
    }

    fn predict(&self) -> Option<Task> {
        self.fold_numbers().find_map(|(place, fold)| {
            let open = |boost: &Boost| !boost.dropped && !boost.predicted[place];
            self.boosts.iter().any(open).then_some(Task::PredictTrees { fold })
        })
    }

    fn fit_all(&self) -> Option<Task> {
        if self.weights.first().is_some_and(|weight| *weight > 0.0) && self.linear.whole.is_none() {
            return Some(Task::RegressAll);
        }
        let open = |(boost, weight): (&Boost, &f64)| *weight > 0.0 && !boost.whole.done;
        let mut weighted = self.boosts.iter().zip(self.weights.iter().skip(1));
        weighted.position(open).map(|shape| Task::BoostAll { shape })
    }

    /// The ridge with the least loss over all folds, among those that every fold has tried.
    pub fn best_ridge(&self) -> usize {
        lowest(&sums(&self.linear.losses.iter().map(Vec::as_slice)))
    }

    /// A form of trees, fitted to the size of the table.
    pub fn shape(&self, place: usize) -> Shape {
        let shape = SHAPES[place];
        if self.cells() < LARGE {
            return shape;
        }
        Shape { rate: LARGE_RATE * shape.rate, rows: LARGE_ROWS, columns: LARGE_COLUMNS, ..shape }
    }

    fn cells(&self) -> usize {
        self.table.fitted * self.table.features.max(1)
    }

    /// Whether the forms of trees race on the first fold instead of being boosted on all of them.
    pub fn races(&self) -> bool {
        self.cells() >= RACE_FROM
    }

    /// How far the training is. Boosting counts by its longest possible course until it ends.
    pub fn progress(&self) -> Progress {
        const UNIT: usize = 30;
        let runs = || self.boosts.iter().filter(|boost| !boost.dropped).flat_map(|boost| &boost.runs);
        let whole =
            || self.boosts.iter().zip(self.weights.iter().skip(1)).filter(|(_, weight)| **weight > 0.0);
        let units = |run: &Run| run.losses.len().saturating_sub(1).div_ceil(UNIT);
        let all = |run: &Run| if run.done { units(run) } else { MOST_TREES / UNIT };
        let folds = self.folds as usize;
        let fits: usize = self.linear.losses.iter().map(Vec::len).sum();
        let path = |losses: &Vec<f64>| {
            if losses.len() > lowest(losses) + WORSE { losses.len() } else { RIDGES.len() }
        };
        let predicted = self.linear.predicted.iter().filter(|done| **done).count();
        let ends = [!self.weights.is_empty(), self.model.is_some(), self.evaluation.is_some()];
        let ended = ends.iter().filter(|done| **done).count();
        let done = fits
            + predicted
            + ended
            + runs().map(units).sum::<usize>()
            + whole().map(|(boost, _)| units(&boost.whole)).sum::<usize>();
        let last = if self.weights.is_empty() {
            MOST_TREES / UNIT
        } else {
            whole().map(|(boost, _)| all(&boost.whole)).sum()
        };
        let total = self.linear.losses.iter().map(path).sum::<usize>()
            + folds
            + ends.len()
            + runs().map(all).sum::<usize>()
            + last;
        let stage = match self.task() {
            Task::Regress { fold, .. } => format!("regression, fold {} of {folds}", fold + 1),
            Task::PredictLinear { fold } | Task::PredictTrees { fold } => {
                format!("prediction, fold {} of {folds}", fold + 1)
            }
            Task::Boost { shape, fold } => format!("{}, fold {} of {folds}", name(shape), fold + 1),
            Task::Blend => "blend".to_owned(),
            Task::RegressAll => "regression on all rows".to_owned(),
            Task::BoostAll { shape } => format!("{} on all rows", name(shape)),
            Task::Assemble => "model".to_owned(),
            Task::Evaluate => "evaluation".to_owned(),
            Task::Nothing => "done".to_owned(),
        };
        Progress { done: done as u64, total: total.max(done) as u64, stage }
    }
}

/// What a form of trees is called.
pub(super) fn name(shape: usize) -> String {
    format!("boosted trees of depth {}", SHAPES.get(shape).map_or(0, |shape| shape.depth))
}

impl Boost {
    /// The number of trees with the least loss over all folds.
    pub fn rounds(&self) -> usize {
        lowest(&sums(&self.runs.iter().map(|run| run.losses.as_slice())))
    }
}

impl Run {
    /// Whether more trees would be in vain.
    pub fn is_over(&self) -> bool {
        self.trees.len() >= MOST_TREES || self.losses.len() > lowest(&self.losses) + PATIENCE
    }
}

/// The sums over the folds as far as every fold has come.
fn sums<'a>(losses: &(impl Iterator<Item = &'a [f64]> + Clone)) -> Vec<f64> {
    let length = losses.clone().map(<[f64]>::len).min().unwrap_or(0);
    (0..length).map(|place| losses.clone().map(|losses| losses[place]).sum()).collect()
}

/// The place of the least loss.
pub(super) fn lowest(losses: &[f64]) -> usize {
    let places = losses.iter().enumerate();
    places.min_by(|left, right| left.1.total_cmp(right.1)).map_or(0, |(place, _)| place)
}

/// A fit that needs more passes over the rows is close enough.
pub(super) const MOST_PASSES: usize = 60;

/// How many passes of a fit over the rows fit a step, by the size of the work.
pub(super) fn passes_per_step(rows: usize, columns: usize) -> usize {
    // Nanoseconds in wasm, measured: a cell is read for the log-odds and again for the gradient.
    let pass = count(rows) * (60.0 + 3.5 * count(columns)) + 1.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 4 and MOST_PASSES")]
    let passes = (130e6 / pass).clamp(4.0, count(MOST_PASSES)) as usize;
    passes
}

/// How many trees fit a step, by the size of the work: a clock would give another course on another machine.
pub(super) fn trees_per_step(rows: usize, columns: usize, shape: Shape) -> usize {
    // Nanoseconds in wasm, measured: each row for its gradient and its leaf, and each cell of the sample for each level,
    // of which only the smaller half is counted.
    let cells = shape.rows * shape.columns * count(columns);
    let levels = 1.0 + 0.4 * count(shape.depth - 1);
    let tree = count(rows) * (60.0 + 2.5 * cells * levels) + 20_000.0 * count(1 << shape.depth);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 100")]
    let trees = (80e6 / tree).clamp(1.0, 100.0) as usize;
    trees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_does_as_much_as_fits_it() {
        for (rows, columns, passes) in
            [(0, 0, 60), (1_000, 20, 60), (50_000, 0, 43), (100_000, 20, 9), (1_000_000, 20, 4)]
        {
            assert_eq!(passes_per_step(rows, columns), passes, "{rows} x {columns}");
        }
        let shape = Shape { depth: 3, rows: 0.5, columns: 0.5, ..SHAPES[0] };
        for (rows, columns, trees) in [(0, 40, 100), (10_000, 40, 66), (100_000, 40, 7), (1_000_000, 40, 1)] {
            assert_eq!(trees_per_step(rows, columns, shape), trees, "{rows} x {columns}");
        }
    }

    #[test]
    fn the_first_of_equal_losses_is_the_lowest_and_folds_count_as_far_as_all_have_come() {
        assert_eq!((lowest(&[]), lowest(&[3.0, 1.0, 2.0, 1.0])), (0, 1));
        let losses: [&[f64]; 2] = [&[1.0, 2.0, 3.0], &[4.0, 5.0]];
        assert_eq!(sums(&losses.into_iter()), [5.0, 7.0]);
    }
}
