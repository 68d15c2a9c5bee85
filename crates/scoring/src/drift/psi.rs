//! The population stability index, and how much of it chance alone makes.

use serde::{Deserialize, Serialize};

/// 99.9 % of the normal distribution lies below this many standard deviations.
const Z_999: f64 = 3.090_232;

/// One bin of a feature or of the score, then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinShift {
    /// What falls into it, for a human: `missing`, `unseen`, a range, a category.
    pub label: String,
    /// Share of the training rows.
    pub expected: f64,
    /// Share of the recent records.
    pub observed: f64,
    /// What the bin adds to the index.
    pub psi: f64,
}

/// How far a distribution has moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// Population stability index: the sum over the bins of (observed - expected) * ln(observed / expected).
    pub psi: f64,
    /// What 999 of 1,000 samples of this size would stay below if nothing had moved.
    pub chance: f64,
    /// The bins, in the reference's order.
    pub bins: Vec<BinShift>,
}

/// Compares counts of recent records with the shares of the training rows, bin by bin.
///
/// Half a row of the smaller side is added to each bin of both: an empty bin would make the index infinite, and a bin
/// that is empty on both sides must add nothing.
pub fn stability(bins: Vec<(String, f64, u64)>, trained_on: u64) -> Stability {
    let sampled: u64 = bins.iter().map(|(_, _, count)| count).sum();
    let chance = chance(bins.len(), trained_on, sampled);
    let half_a_row = 0.5 / real(trained_on.min(sampled).max(1));
    let all = 1.0 + half_a_row * real(bins.len() as u64);
    let now = real(sampled.max(1));
    let bins: Vec<BinShift> = bins
        .into_iter()
        .map(|(label, share, count)| {
            let observed = real(count) / now;
            let (p, q) = ((share + half_a_row) / all, (observed + half_a_row) / all);
            BinShift { label, expected: share, observed, psi: (q - p) * libm::log(q / p) }
        })
        .collect();
    Stability { psi: bins.iter().map(|bin| bin.psi).sum(), chance, bins }
}

/// Of unmoved populations the index, divided by 1/m + 1/n, is distributed like chi-square with one degree of freedom
/// less than there are bins (Yurdakul and Naranjo, 2020); its quantile by Wilson and Hilferty.
fn chance(bins: usize, trained_on: u64, sampled: u64) -> f64 {
    if bins < 2 || trained_on == 0 || sampled == 0 {
        return 0.0;
    }
    let freedom = real(bins as u64 - 1);
    let spread = 2.0 / (9.0 * freedom);
    let root = 1.0 - spread + Z_999 * spread.sqrt();
    freedom * root * root * root * (1.0 / real(trained_on) + 1.0 / real(sampled))
}

#[allow(clippy::cast_precision_loss)] // counts of rows, far below 2^53
fn real(rows: u64) -> f64 {
    rows as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(counts: [(f64, u64); 3]) -> Vec<(String, f64, u64)> {
        counts
            .iter()
            .zip(["a", "b", "c"])
            .map(|(&(share, count), name)| (name.to_owned(), share, count))
            .collect()
    }

    #[test]
    fn the_index_is_the_published_formula() {
        let found = stability(bins([(0.5, 250_000), (0.3, 350_000), (0.2, 400_000)]), 1_000_000);
        let expected =
            -0.25 * (0.25_f64 / 0.5).ln() + 0.05 * (0.35_f64 / 0.3).ln() + 0.2 * (0.4_f64 / 0.2).ln();
        assert!((found.psi - expected).abs() < 1e-5, "{found:?}");
        assert!((found.bins.iter().map(|bin| bin.observed).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn an_unmoved_distribution_stays_below_chance() {
        let found = stability(bins([(0.5, 505), (0.3, 290), (0.2, 205)]), 10_000);
        assert!(found.psi < found.chance && found.psi < 0.01, "{found:?}");
    }

    #[test]
    fn chance_is_the_quantile_of_chi_square() {
        // The 99.9 % quantile of chi-square: 27.877 at 9 degrees of freedom, 16.266 at 3; the approximation is above it.
        for (bins, quantile) in [(10, 27.877), (4, 16.266)] {
            let ratio = chance(bins, 1000, 1000) / 0.002 / quantile;
            assert!((1.0..1.02).contains(&ratio), "{bins}: {ratio}");
        }
    }

    #[test]
    fn a_value_that_was_never_trained_on_moves_the_index_and_stays_finite() {
        let found = stability(bins([(0.6, 500), (0.4, 300), (0.0, 200)]), 5_000);
        assert!(found.psi > 0.25 && found.psi.is_finite(), "{found:?}");
        assert!(found.bins[2].psi > found.bins[0].psi);
    }

    #[test]
    fn nothing_sampled_is_no_movement_by_chance() {
        assert!(stability(Vec::new(), 0).psi.abs() < 1e-12);
        assert!(chance(3, 100, 0).abs() < 1e-12);
    }
}
