//! The verdict on one feature.

use serde::{Deserialize, Serialize};

use super::separation::{at_least, auc};
use super::values::{MISSING, Values};
use crate::table::Feature;

/// A feature that knows too much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspect {
    /// Its name.
    pub feature: String,
    /// What a person calls it.
    pub label: String,
    /// What gave it away.
    pub reason: Reason,
    /// How sure the outcome is by this feature alone, 0.5 to 1.
    pub strength: f64,
    /// The same in plain words.
    pub detail: String,
}

/// What gives a leak away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It alone tells the outcome nearly without fault.
    SeparatesAlone,
    /// Whether it is filled in is the outcome.
    MissingnessIsTheOutcome,
    /// One of its values appears only with the outcome, so it is written after it.
    AppearsOnlyAfterTheOutcome,
}

/// No honest single feature of a sale comes near: on public sales, churn and credit data the best have an AUC below 0.8.
const TOO_GOOD: f64 = 0.95;
/// A feature that is filled in for nine tenths of one side more than of the other.
const TOO_DIFFERENT: f64 = 0.9;
/// A value is pure when nearly all of its rows have one outcome,
const PURE: f64 = 0.98;
/// and are so many that it is not by chance (22 rows without an exception),
const PURE_FOR_SURE: f64 = 0.85;
/// and hold a share of that outcome that matters.
const WORTH_NAMING: f64 = 0.05;
/// Fewer of either outcome prove nothing.
const FEWEST: f64 = 10.0;

/// The whole table's outcomes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    positives: f64,
    negatives: f64,
}

impl Base {
    /// `None` when there are too few of one outcome to suspect anything.
    pub(super) fn of(labels: &[bool]) -> Option<Self> {
        #[allow(clippy::cast_precision_loss)] // rows in memory
        let count = |wanted| labels.iter().filter(|label| **label == wanted).count() as f64;
        let base = Self { positives: count(true), negatives: count(false) };
        (base.positives >= FEWEST && base.negatives >= FEWEST).then_some(base)
    }

    fn rate(self) -> f64 {
        self.positives / (self.positives + self.negatives)
    }
}

pub(super) fn judge(feature: &Feature, values: &Values, labels: &[bool], base: Base) -> Option<Suspect> {
    let mut tallies = vec![(0.0_f64, 0.0_f64); values.names.len()];
    for (group, label) in values.groups.iter().zip(labels) {
        if let Some(tally) = tallies.get_mut(*group) {
            if *label { tally.0 += 1.0 } else { tally.1 += 1.0 }
        }
    }
    let suspect = |reason, strength, detail| {
        Some(Suspect {
            feature: feature.name.clone(),
            label: feature.label.clone(),
            reason,
            strength,
            detail,
        })
    };
    let missing = tallies.get(MISSING).copied().unwrap_or_default();
    let present = (base.positives - missing.0, base.negatives - missing.1);
    let gap = (present.0 / base.positives - present.1 / base.negatives).abs();
    if gap >= TOO_DIFFERENT || (missing.0 + missing.1 > 0.0 && pure(present, base).is_some()) {
        let strength = pure(present, base).unwrap_or(0.0).max(0.5 + gap / 2.0);
        let share = |part: f64, whole: f64| (100.0 * part / whole).round();
        let detail = format!(
            "it is filled in for {} % of the records with the outcome and for {} % of those without",
            share(present.0, base.positives),
            share(present.1, base.negatives)
        );
        return suspect(Reason::MissingnessIsTheOutcome, strength, detail);
    }
    let separation = auc(&values.groups, tallies.len(), labels, base.rate());
    if separation >= TOO_GOOD {
        let detail = format!("it alone tells the outcome with an AUC of {separation:.3}");
        return suspect(Reason::SeparatesAlone, separation, detail);
    }
    let (purity, side, value) = purest(values, &tallies, present, base)?;
    let detail = format!("{value} appears only {side} the outcome, so it is written after it");
    suspect(Reason::AppearsOnlyAfterTheOutcome, purity, detail)
}

/// The purest of the single values, and of all others than the commonest: "0, or whatever was paid".
fn purest(
    values: &Values,
    tallies: &[(f64, f64)],
    present: (f64, f64),
    base: Base,
) -> Option<(f64, &'static str, String)> {
    let named =
        || values.names.iter().zip(tallies).zip(&values.single).skip(1).filter(|(_, single)| **single);
    let alone = named().map(|((name, tally), _)| (*tally, format!("its value \"{name}\"")));
    let commonest = named().max_by(|((_, a), _), ((_, b), _)| (a.0 + a.1).total_cmp(&(b.0 + b.1)));
    let others = commonest.map(|((name, tally), _)| {
        ((present.0 - tally.0, present.1 - tally.1), format!("any value but \"{name}\""))
    });
    alone
        .chain(others)
        .filter_map(|(tally, value)| {
            let side = if tally.0 > tally.1 { "with" } else { "without" };
            pure(tally, base).map(|purity| (purity, side, value))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
}

/// How pure a value is, when it is suspiciously so: nearly all of one outcome that is not the common one anyway.
fn pure((positives, negatives): (f64, f64), base: Base) -> Option<f64> {
    let rows = positives + negatives;
    let side = |hits: f64, whole: f64, share: f64| {
        let is_pure = hits >= PURE * rows && at_least(hits, rows) >= PURE_FOR_SURE;
        (is_pure && share <= 0.5 && hits >= WORTH_NAMING * whole).then_some(hits / rows)
    };
    side(positives, base.positives, base.rate())
        .or_else(|| side(negatives, base.negatives, 1.0 - base.rate()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_of_either_outcome_are_enough_to_suspect() {
        let labels =
            |positives: usize, negatives: usize| [vec![true; positives], vec![false; negatives]].concat();
        for (positives, negatives, enough) in
            [(10, 10, true), (9, 10, false), (10, 9, false), (100, 10, true)]
        {
            assert_eq!(Base::of(&labels(positives, negatives)).is_some(), enough, "{positives} {negatives}");
        }
    }

    #[test]
    fn a_value_is_pure_when_it_is_nearly_always_of_the_rarer_outcome_and_often_enough() {
        let base = Base { positives: 400.0, negatives: 600.0 };
        for (positives, negatives, is_pure) in [
            (22.0, 0.0, true),
            (21.0, 0.0, false),
            (98.0, 2.0, true),
            (97.0, 3.0, false),
            (0.0, 100.0, false),
            (20.0, 0.0, false),
        ] {
            assert_eq!(pure((positives, negatives), base).is_some(), is_pure, "{positives} {negatives}");
        }
        // A twentieth of the outcome is worth naming: 22 of 440 are, of 460 they are not.
        for (whole, is_pure) in [(440.0, true), (460.0, false)] {
            let base = Base { positives: whole, negatives: 600.0 };
            assert_eq!(pure((22.0, 0.0), base).is_some(), is_pure, "{whole}");
        }
        let even = Base { positives: 100.0, negatives: 100.0 };
        assert!(pure((0.0, 30.0), even).is_some(), "as common as the other is not the common one");
    }
}
