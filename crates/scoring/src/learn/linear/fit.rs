//! The penalised fit, on the sums of each bin instead of a wide matrix.

use super::{
    basis::Basis,
    minimise::{self, Evaluations},
};
use crate::{
    learn::prepare::Derived,
    math::{count, log_loss, sigmoid},
};

/// A fitted regression: the intercept, then one coefficient for each basis function.
pub(crate) type Coefficients = Vec<f64>;

struct Problem<'a> {
    columns: &'a [Derived],
    bases: &'a [Basis],
    rows: &'a [u32],
    labels: &'a [bool],
    ridge: f64,
}

/// Fits on some rows with at most so many passes over them. `start` is a fit with a similar ridge, or empty.
pub(crate) fn fit(
    columns: &[Derived],
    bases: &[Basis],
    (rows, labels): (&[u32], &[bool]),
    ridge: f64,
    start: &[f64],
    most: usize,
) -> (Coefficients, Evaluations) {
    let problem = Problem { columns, bases, rows, labels, ridge };
    let positives = rows.iter().filter(|&&row| labels[row as usize]).count();
    let rate = (count(positives) + 0.5) / (count(rows.len()) + 1.0);
    let scales = problem.scales(rate * (1.0 - rate));
    let mut coefficients = start.to_vec();
    if coefficients.len() != bases.len() + 1 {
        coefficients = vec![0.0; bases.len() + 1];
        coefficients[0] = crate::math::logit(rate);
    }
    minimise::lbfgs(coefficients, &scales, most, |coefficients, gradient| {
        problem.value(coefficients, gradient)
    })
}

/// What each bin of each column adds to the log-odds.
pub(crate) fn tables(columns: &[Derived], bases: &[Basis], coefficients: &[f64]) -> Vec<Vec<f64>> {
    let mut tables: Vec<Vec<f64>> = columns.iter().map(|column| vec![0.0; column.bins]).collect();
    for (basis, coefficient) in bases.iter().zip(&coefficients[1..]) {
        for (entry, value) in tables[basis.column].iter_mut().zip(&basis.values) {
            *entry += coefficient * value;
        }
    }
    tables
}

/// The log-odds of some rows.
pub(crate) fn log_odds(columns: &[Derived], bases: &[Basis], coefficients: &[f64], rows: &[u32]) -> Vec<f64> {
    let mut sums = vec![coefficients[0]; rows.len()];
    for (column, table) in columns.iter().zip(tables(columns, bases, coefficients)) {
        for (sum, &row) in sums.iter_mut().zip(rows) {
            *sum += table[usize::from(column.codes[row as usize])];
        }
    }
    sums
}

impl Problem<'_> {
    fn value(&self, coefficients: &[f64], gradient: &mut [f64]) -> f64 {
        let mut residuals = log_odds(self.columns, self.bases, coefficients, self.rows);
        let mut loss = 0.0;
        for (log_odds, &row) in residuals.iter_mut().zip(self.rows) {
            let label = self.labels[row as usize];
            loss += log_loss(*log_odds, label);
            *log_odds = sigmoid(*log_odds) - f64::from(u8::from(label));
        }
        gradient.fill(0.0);
        gradient[0] = residuals.iter().sum();
        let sums = self.bin_sums(&residuals);
        for (place, basis) in self.bases.iter().enumerate() {
            let coefficient = coefficients[place + 1];
            let held_back = self.ridge * basis.penalty * coefficient;
            let pull: f64 =
                basis.values.iter().zip(&sums[basis.column]).map(|(value, sum)| value * sum).sum();
            gradient[place + 1] = pull + held_back;
            loss += 0.5 * held_back * coefficient;
        }
        loss
    }

    fn bin_sums(&self, residuals: &[f64]) -> Vec<Vec<f64>> {
        let sum = |column: &Derived| {
            let mut sums = vec![0.0; column.bins];
            for (residual, &row) in residuals.iter().zip(self.rows) {
                sums[usize::from(column.codes[row as usize])] += residual;
            }
            sums
        };
        self.columns.iter().map(sum).collect()
    }

    /// One over the root of each second derivative, taking every row for as uncertain as the average one.
    fn scales(&self, variance: f64) -> Vec<f64> {
        let counts = self.bin_sums(&vec![1.0; self.rows.len()]);
        let scale = |basis: &Basis| {
            let squares: f64 = basis
                .values
                .iter()
                .zip(&counts[basis.column])
                .map(|(value, rows)| value * value * rows)
                .sum();
            1.0 / (variance * squares + self.ridge * basis.penalty).sqrt()
        };
        let intercept = 1.0 / (variance * count(self.rows.len()).max(1.0)).sqrt();
        std::iter::once(intercept).chain(self.bases.iter().map(scale)).collect()
    }
}
