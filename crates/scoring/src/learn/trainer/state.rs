//! What a training keeps between two steps.

use kernel::Problem;

use crate::{
    bytes::{Singles, wire},
    learn::{TrainSettings, linear::Coefficients, trees::Tree},
    table::Table,
};

/// The whole state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub folds: u32,
    pub seed: u64,
    /// What the table has to look like.
    pub table: Fingerprint,
    pub linear: Linear,
    pub boosts: Vec<Boost>,
    /// The weight of the regression, then of each form of trees; empty until they are known.
    pub weights: Vec<f64>,
    pub model: Option<Vec<u8>>,
    pub evaluation: Option<String>,
}

/// Enough of a table to notice that it is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    pub rows: usize,
    pub fitted: usize,
    pub positives: usize,
    pub features: usize,
}

/// The regressions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Linear {
    /// By fold: the fits along the path of ridges.
    pub paths: Vec<Vec<Coefficients>>,
    /// By fold: the loss of each fit on the rows left out.
    pub losses: Vec<Vec<f64>>,
    /// Whether the log-odds of a fold are in.
    pub predicted: Vec<bool>,
    /// Out-of-fold log-odds of the best ridge.
    pub log_odds: Singles,
    /// A fit that took more than a step: how far it is, and its passes so far.
    pub open: Coefficients,
    pub passes: usize,
    /// The fit on all rows.
    pub whole: Option<Coefficients>,
}

/// The boosting of one form of trees.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Boost {
    /// Out of the race after the first fold.
    pub dropped: bool,
    pub runs: Vec<Run>,
    pub predicted: Vec<bool>,
    pub log_odds: Singles,
    pub whole: Run,
}

/// The trees of one boosting so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Run {
    pub trees: Vec<Tree>,
    /// The loss on the rows left out: before the first tree, and after each.
    pub losses: Vec<f64>,
    pub done: bool,
}

wire!(State { folds, seed, table, linear, boosts, weights, model, evaluation });
wire!(Fingerprint { rows, fitted, positives, features });
wire!(Linear { paths, losses, predicted, log_odds, open, passes, whole });
wire!(Boost { dropped, runs, predicted, log_odds, whole });
wire!(Run { trees, losses, done });

impl State {
    pub fn new(table: &Table, settings: &TrainSettings) -> Result<Self, Problem> {
        let fingerprint = Fingerprint::of(table);
        let fewest = fingerprint.positives.min(fingerprint.fitted - fingerprint.positives);
        if fewest < 2 {
            let detail = "training needs at least two rows of each outcome that are not held out";
            return Err(Problem::new(422, "too_few_outcomes", detail));
        }
        if u16::try_from(2 * fingerprint.features).is_err() {
            return Err(Problem::new(422, "too_many_features", "training takes at most 32,000 features"));
        }
        // A fold without a positive row could not be measured.
        let folds = settings.folds.clamp(2, 20).min(u32::try_from(fewest).unwrap_or(20));
        let count = folds as usize;
        let empty = Singles(vec![0.0; fingerprint.fitted]);
        let linear = Linear {
            paths: vec![Vec::new(); count],
            losses: vec![Vec::new(); count],
            predicted: vec![false; count],
            log_odds: empty.clone(),
            ..Linear::default()
        };
        let boost = Boost {
            runs: vec![Run::default(); count],
            predicted: vec![false; count],
            log_odds: empty,
            ..Boost::default()
        };
        let boosts = vec![boost; super::candidates::SHAPES.len()];
        let seed = settings.seed;
        let weights = Vec::new();
        Ok(Self { folds, seed, table: fingerprint, linear, boosts, weights, model: None, evaluation: None })
    }

    /// Refuses to go on with other data than it began with.
    pub fn check(&self, table: &Table) -> Result<(), Problem> {
        if Fingerprint::of(table) == self.table {
            return Ok(());
        }
        let detail = "the table is not the one that this training began with; start the training again";
        Err(Problem::internal("training_table_changed", detail))
    }

    /// Whether read bytes fit together.
    pub fn is_whole(&self) -> bool {
        let folds = self.folds as usize;
        let rows = self.table.fitted;
        let whole = |boost: &Boost| {
            boost.runs.len() == folds
                && boost.predicted.len() == folds
                && boost.log_odds.0.len() == if boost.dropped { 0 } else { rows }
        };
        (2..=20).contains(&folds)
            && self.boosts.len() == super::candidates::SHAPES.len()
            && self.boosts.iter().all(whole)
            && [self.linear.paths.len(), self.linear.losses.len(), self.linear.predicted.len()] == [folds; 3]
            && self.linear.log_odds.0.len() == rows
            && (self.weights.is_empty() || self.weights.len() == 1 + self.boosts.len())
    }
}

impl Boost {
    /// Leaves the race, with everything it has grown.
    pub fn drop_out(&mut self) {
        self.dropped = true;
        self.log_odds.0.clear();
        self.runs.iter_mut().for_each(|run| run.trees.clear());
    }
}

impl Fingerprint {
    fn of(table: &Table) -> Self {
        let fitted = || table.labels().iter().zip(table.held_out()).filter(|(_, held_out)| !**held_out);
        Self {
            rows: table.rows(),
            fitted: fitted().count(),
            positives: fitted().filter(|(label, _)| **label).count(),
            features: table.features().len(),
        }
    }
}
