//! The blend of candidates in log-odds.

use crate::math::{count, log_loss};

/// Weights are multiples of one over this.
const PICKS: usize = 20;
/// A candidate with fewer picks is not worth its trees.
const LEAST: usize = 2;
/// How much evenness of the weights is worth, in nats of the total log-loss: a blend is better than one of its parts more
/// often than the out-of-fold loss can show, and a part that is really better wins by much more than this.
const EVENNESS: f64 = 3.0;

/// The weight of each candidate: picked one after the other, with replacement, whichever lowers the out-of-fold log-loss
/// of the mean the most (Caruana's ensemble selection; it cannot overfit much with so few candidates).
pub(crate) fn weights(candidates: &[&[f64]], labels: &[bool]) -> Vec<f64> {
    let mut picks = select(candidates, labels, &vec![true; candidates.len()]);
    let kept: Vec<bool> = picks.iter().map(|picks| *picks >= LEAST).collect();
    if picks.iter().any(|picks| (1..LEAST).contains(picks)) {
        picks = select(candidates, labels, &kept);
    }
    picks.iter().map(|picks| count(*picks) / count(PICKS)).collect()
}

fn select(candidates: &[&[f64]], labels: &[bool], allowed: &[bool]) -> Vec<usize> {
    let mut picks = vec![0; candidates.len()];
    let mut sums = vec![0.0; labels.len()];
    for round in 0..PICKS {
        let share = 1.0 / count(round + 1);
        let loss = |candidate: usize| -> f64 {
            let pairs = sums.iter().zip(candidates[candidate]).zip(labels);
            let loss: f64 =
                pairs.map(|((sum, log_odds), label)| log_loss((sum + log_odds) * share, *label)).sum();
            loss + EVENNESS * unevenness(&picks, candidate)
        };
        let best = (0..candidates.len())
            .filter(|&candidate| allowed[candidate])
            .map(|candidate| (loss(candidate), candidate))
            .min_by(|left, right| left.0.total_cmp(&right.0));
        let Some((_, best)) = best else { break };
        picks[best] += 1;
        for (sum, log_odds) in sums.iter_mut().zip(candidates[best]) {
            *sum += log_odds;
        }
    }
    picks
}

/// The negative entropy of the weights with one more pick.
fn unevenness(picks: &[usize], more: usize) -> f64 {
    let all = count(picks.iter().sum::<usize>() + 1);
    let weights =
        picks.iter().enumerate().map(|(place, picks)| count(picks + usize::from(place == more)) / all);
    weights.filter(|weight| *weight > 0.0).map(|weight| weight * libm::log(weight)).sum()
}

/// The weighted sum.
pub(crate) fn blend(candidates: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; candidates.first().map_or(0, |candidate| candidate.len())];
    for (candidate, weight) in candidates.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
        for (sum, log_odds) in sums.iter_mut().zip(*candidate) {
            *sum += weight * log_odds;
        }
    }
    sums
}
