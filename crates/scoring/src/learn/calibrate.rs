//! Calibration of log-odds, chosen by what it does for rows that it was not fitted on.

mod isotonic;
mod platt;

use kernel::Problem;

use crate::{
    bytes::{Reader, Writer},
    math::{count, log_loss, logit, sigmoid},
};

/// A rising function from log-odds to calibrated log-odds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Calibrator {
    /// As it is.
    None,
    /// A line (Platt).
    Line { slope: f64, intercept: f64 },
    /// Rising steps, joined by lines: log-odds and the calibrated ones.
    Steps(Vec<(f64, f64)>),
}

/// A calibrator has to gain this much log-loss over a simpler one.
const MARGIN: f64 = 2e-5;

/// What was chosen, and the out-of-fold log-loss of each.
pub(crate) struct Choice {
    pub calibrator: Calibrator,
    pub losses: Vec<(String, f64)>,
    /// The calibrated out-of-fold log-odds: each row by a calibrator that did not see its fold.
    pub log_odds: Vec<f64>,
}

type Fit = fn(&[(f64, bool)]) -> Calibrator;

/// Fits every calibrator without a fold at a time, and the best one on all.
pub(crate) fn choose(log_odds: &[f64], labels: &[bool], folds: &[u8]) -> Choice {
    let kinds: [(&str, Fit); 3] =
        [("none", |_| Calibrator::None), ("platt", platt::fit), ("isotonic", isotonic::fit)];
    let pairs: Vec<(f64, bool)> = log_odds.iter().copied().zip(labels.iter().copied()).collect();
    let last = folds.iter().max().copied().unwrap_or(0);
    let mut losses = Vec::new();
    let mut best: Option<(f64, Vec<f64>, Fit)> = None;
    for (name, fit) in kinds {
        let mut calibrated = vec![0.0; pairs.len()];
        for fold in 0..=last {
            let others: Vec<(f64, bool)> =
                pairs.iter().zip(folds).filter(|(_, other)| **other != fold).map(|(pair, _)| *pair).collect();
            let calibrator = fit(&others);
            for ((to, pair), _) in
                calibrated.iter_mut().zip(&pairs).zip(folds).filter(|(_, own)| **own == fold)
            {
                *to = calibrator.log_odds(pair.0);
            }
        }
        let sum: f64 =
            calibrated.iter().zip(labels).map(|(log_odds, label)| log_loss(*log_odds, *label)).sum();
        let loss = sum / count(pairs.len().max(1));
        losses.push((name.to_owned(), loss));
        if best.as_ref().is_none_or(|(least, _, _)| loss < least - MARGIN) {
            best = Some((loss, calibrated, fit));
        }
    }
    let (log_odds, fit) = best.map_or((Vec::new(), kinds[0].1), |(_, calibrated, fit)| (calibrated, fit));
    Choice { calibrator: fit(&pairs).rounded(), losses, log_odds }
}

impl Calibrator {
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Line { .. } => "platt",
            Self::Steps(_) => "isotonic",
        }
    }

    pub fn log_odds(&self, log_odds: f64) -> f64 {
        match self {
            Self::None => log_odds,
            Self::Line { slope, intercept } => intercept + slope * log_odds,
            Self::Steps(points) => isotonic::interpolate(points, log_odds),
        }
    }

    pub fn probability(&self, log_odds: f64) -> f64 {
        sigmoid(self.log_odds(log_odds))
    }

    /// With the precision that the bytes of a model keep. Rounding keeps the order, so the function still rises.
    fn rounded(self) -> Self {
        use crate::math::to_single;
        match self {
            Self::None => Self::None,
            Self::Line { slope, intercept } => {
                Self::Line { slope: to_single(slope), intercept: to_single(intercept) }
            }
            Self::Steps(points) => {
                let mut points: Vec<_> =
                    points.into_iter().map(|(from, to)| (to_single(from), to_single(to))).collect();
                points.dedup_by(|next, point| next.0 <= point.0);
                Self::Steps(points)
            }
        }
    }

    pub fn write(&self, writer: &mut Writer) {
        match self {
            Self::None => writer.u8(0),
            Self::Line { slope, intercept } => {
                writer.u8(1);
                writer.single(*slope);
                writer.single(*intercept);
            }
            Self::Steps(points) => {
                writer.u8(2);
                writer.length(points.len());
                for (from, to) in points {
                    writer.single(*from);
                    writer.single(*to);
                }
            }
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Problem> {
        Ok(match reader.u8()? {
            0 => Self::None,
            1 => Self::Line { slope: reader.single()?, intercept: reader.single()? },
            2 => {
                let points = reader.length()?;
                let point = |reader: &mut Reader<'_>| Ok((reader.single()?, reader.single()?));
                Self::Steps((0..points).map(|_| point(reader)).collect::<Result<_, Problem>>()?)
            }
            _ => return Err(reader.broken()),
        })
    }
}

/// The log-odds of a share, smoothed so that no step claims certainty.
fn smoothed(positives: f64, rows: f64, rate: f64) -> f64 {
    logit((positives + rate) / (rows + 1.0))
}

#[cfg(test)]
mod tests;
