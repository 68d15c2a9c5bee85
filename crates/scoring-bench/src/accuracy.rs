//! The accuracy by cross-validation: for each fold a whole training on the others, as the function runs it.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Result, anyhow, bail};
use scoring::{
    learn::{TrainSettings, Trainer},
    metrics::{self, Measures},
    table::Table,
};
use serde::Serialize;

/// The result. `auc`, `brier` and `log_loss` are means over the folds; `ece` is measured on the predictions of all folds
/// together, since ten bands of one fold hold too few rows to tell an error from chance.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Rows.
    pub rows: usize,
    /// Positive rows.
    pub positives: usize,
    /// Columns without the target.
    pub features: usize,
    /// Area under the ROC curve.
    pub auc: f64,
    /// Brier score.
    pub brier: f64,
    /// Logarithmic loss.
    pub log_loss: f64,
    /// Expected calibration error, ten bands of equal width.
    pub ece: f64,
    /// Each measure over the folds.
    pub spread: Spreads,
    /// The measures of all predictions together.
    pub pooled: Pooled,
    /// What was chosen in each fold.
    pub folds: Vec<Fold>,
}

/// The spread of each measure over the folds.
#[derive(Debug, Serialize)]
pub struct Spreads {
    auc: Spread,
    brier: Spread,
    log_loss: Spread,
    ece: Spread,
}

/// The spread of one measure.
#[derive(Debug, Serialize)]
pub struct Spread {
    mean: f64,
    sd: f64,
    min: f64,
    max: f64,
    folds: Vec<f64>,
}

/// The measures of all out-of-fold predictions together.
#[derive(Debug, Serialize)]
pub struct Pooled {
    auc: f64,
    brier: f64,
    log_loss: f64,
    ece: f64,
}

/// One fold.
#[derive(Debug, Serialize)]
pub struct Fold {
    number: u32,
    rows: usize,
    chosen: String,
    calibrator: String,
    model_bytes: usize,
}

struct Outcome {
    fold: Fold,
    predictions: Vec<(usize, f64)>,
}

/// Cross-validates on the given folds.
pub fn measure(table: &Table, folds: &[u32], settings: TrainSettings) -> Result<Report> {
    let mut numbers = folds.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() < 2 {
        bail!("there has to be more than one fold");
    }
    let outcomes = in_parallel(&numbers, |fold| one(table, folds, fold, settings))?;
    let mut probabilities = vec![0.0; table.rows()];
    let mut measures = Vec::new();
    for outcome in &outcomes {
        for (row, probability) in &outcome.predictions {
            probabilities[*row] = *probability;
        }
        let pairs: Vec<(f64, bool)> =
            outcome.predictions.iter().map(|(row, value)| (*value, table.labels()[*row])).collect();
        measures.push(metrics::evaluate(&pairs));
    }
    let pairs: Vec<(f64, bool)> = probabilities.into_iter().zip(table.labels().iter().copied()).collect();
    let pooled = metrics::evaluate(&pairs);
    let spread = |of: fn(&Measures) -> f64| Spread::of(measures.iter().map(of).collect());
    let spread = Spreads {
        auc: spread(|measures| measures.auc.value),
        brier: spread(|measures| measures.brier.value),
        log_loss: spread(|measures| measures.log_loss.value),
        ece: spread(|measures| measures.ece.value),
    };
    Ok(Report {
        rows: table.rows(),
        positives: pooled.positives,
        features: table.features().len(),
        auc: spread.auc.mean,
        brier: spread.brier.mean,
        log_loss: spread.log_loss.mean,
        ece: pooled.ece.value,
        spread,
        pooled: Pooled {
            auc: pooled.auc.value,
            brier: pooled.brier.value,
            log_loss: pooled.log_loss.value,
            ece: pooled.ece.value,
        },
        folds: outcomes.into_iter().map(|outcome| outcome.fold).collect(),
    })
}

fn one(table: &Table, folds: &[u32], fold: u32, settings: TrainSettings) -> Result<Outcome> {
    let (rest, rows): (Vec<usize>, Vec<usize>) = (0..table.rows()).partition(|&row| folds[row] == fold);
    let training = table.select(&rows);
    let problem = |problem| anyhow!("fold {fold}: {problem}");
    let mut trainer = Trainer::new(&training, settings).map_err(problem)?;
    while !trainer.is_done() {
        trainer.step(&training).map_err(problem)?;
    }
    let finished = trainer.finish(&training).map_err(problem)?;
    let predict = |&row: &usize| (row, finished.model.predict(&table.row(row)).probability);
    let predictions = rest.iter().map(predict).collect();
    Ok(Outcome {
        fold: Fold {
            number: fold,
            rows: rest.len(),
            chosen: finished.evaluation.chosen,
            calibrator: finished.evaluation.calibrator,
            model_bytes: finished.model.to_bytes().len(),
        },
        predictions,
    })
}

/// Works on the folds with every core, and answers in their order.
fn in_parallel(folds: &[u32], work: impl Fn(u32) -> Result<Outcome> + Sync) -> Result<Vec<Outcome>> {
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(folds.len());
    let worker = || {
        let mut done = Vec::new();
        while let Some(&fold) = folds.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(work(fold)?);
        }
        Ok(done)
    };
    let mut outcomes = Vec::new();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            outcomes.extend(worker.join().unwrap_or_else(|_| bail!("a fold panicked"))?);
        }
        Ok::<_, anyhow::Error>(())
    })?;
    outcomes.sort_by_key(|outcome| outcome.fold.number);
    Ok(outcomes)
}

impl Spread {
    #[allow(clippy::cast_precision_loss, reason = "a handful of folds")]
    fn of(folds: Vec<f64>) -> Self {
        let count = folds.len() as f64;
        let mean = folds.iter().sum::<f64>() / count;
        let squares: f64 = folds.iter().map(|value| (value - mean) * (value - mean)).sum();
        Self {
            mean,
            sd: (squares / (count - 1.0)).sqrt(),
            min: folds.iter().copied().fold(f64::INFINITY, f64::min),
            max: folds.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            folds,
        }
    }
}
