//! What is worked out from the table and the state: bins, columns, and where a boosting stands.

use std::mem;

use super::state::State;
use crate::{
    learn::{
        linear::{Basis, bases},
        prepare::{Derived, Prepared, Scope},
        trees::{Booster, Matrix, Shape, Tree},
    },
    math::{count, logit},
};

/// Trees that are added again in one step after a resume.
const REPLAYED: usize = 150;

/// The table in bins, and the columns of one scope.
#[derive(Debug)]
pub(super) struct Work {
    pub data: Prepared,
    scope: Option<ScopeWork>,
}

/// The columns of a scope.
#[derive(Debug)]
pub(super) struct ScopeWork {
    pub scope: Scope,
    pub columns: Vec<Derived>,
    pub bases: Vec<Basis>,
    pub matrix: Matrix,
    /// The rows that are fitted on, and those left out.
    pub rows: Vec<u32>,
    pub rest: Vec<u32>,
    standing: Option<Standing>,
}

/// How far the log-odds of a boosting are.
#[derive(Debug)]
struct Standing {
    shape: usize,
    trees: usize,
    log_odds: Vec<f64>,
}

impl Work {
    pub fn new(table: &crate::table::Table, state: &State) -> Self {
        Self { data: Prepared::new(table, state.folds, state.seed), scope: None }
    }

    /// Makes the columns of a scope, unless they are there; answers whether they were.
    pub fn enter(&mut self, scope: Scope) -> bool {
        if self.scope.as_ref().is_some_and(|work| work.scope == scope) {
            return true;
        }
        let columns = self.data.derive(scope);
        let (rows, rest) = self.data.split(scope);
        let bases = bases(&self.data, &columns);
        let matrix = Matrix::new(&self.data, &columns);
        self.scope = Some(ScopeWork { scope, columns, bases, matrix, rows, rest, standing: None });
        false
    }

    /// The data and the columns that were entered.
    pub fn parts(&mut self) -> (&Prepared, Option<&mut ScopeWork>) {
        (&self.data, self.scope.as_mut())
    }
}

impl ScopeWork {
    /// The boosting of a form of trees as it stands, or nothing while earlier trees are still being added again.
    pub fn boosting<'a>(
        &'a mut self,
        data: &'a Prepared,
        shape: (usize, Shape),
        seed: u64,
        trees: &[Tree],
    ) -> Option<(Booster<'a>, &'a [u32], Keep<'a>)> {
        let base = self.base(data);
        let (place, shape) = shape;
        let standing =
            self.standing.take().filter(|standing| standing.shape == place && standing.trees <= trees.len());
        let Standing { trees: added, log_odds, .. } = standing.unwrap_or_else(|| Standing {
            shape: place,
            trees: 0,
            log_odds: vec![base; data.rows()],
        });
        let mut booster =
            Booster { matrix: &self.matrix, labels: &data.labels, rows: &self.rows, shape, seed, log_odds };
        let end = trees.len().min(added + REPLAYED);
        for tree in &trees[added..end] {
            booster.add(tree);
        }
        if end < trees.len() {
            self.standing =
                Some(Standing { shape: place, trees: end, log_odds: mem::take(&mut booster.log_odds) });
            return None;
        }
        Some((booster, &self.rest, Keep { standing: &mut self.standing, shape: place }))
    }

    /// The log-odds of the rate among the fitted rows: where every boosting starts.
    pub fn base(&self, data: &Prepared) -> f64 {
        let positives = self.rows.iter().filter(|&&row| data.labels[row as usize]).count();
        logit((count(positives) + 0.5) / (count(self.rows.len()) + 1.0))
    }
}

/// Takes the log-odds of a boosting back until the next step.
#[derive(Debug)]
pub(super) struct Keep<'a> {
    standing: &'a mut Option<Standing>,
    shape: usize,
}

impl Keep<'_> {
    pub fn keep(self, trees: usize, log_odds: Vec<f64>) {
        *self.standing = Some(Standing { shape: self.shape, trees, log_odds });
    }
}
