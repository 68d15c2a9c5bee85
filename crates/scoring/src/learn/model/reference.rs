//! The distributions of a training.

use crate::{
    artefact::{FeatureReference, Reference, ReferenceBin},
    learn::prepare::{CategoryBins, Input, NumberBins, Prepared},
    math::{count, to_single},
    table::Feature,
};

/// Bands of a number, and named levels of a category.
const BANDS: usize = 10;

/// What later data is compared with.
pub(crate) fn of(features: &[Feature], data: &Prepared, probabilities: &[f64]) -> Reference {
    let feature = |(feature, input): (&Feature, &Input)| match input {
        Input::Number { bins, .. } => number(&feature.name, bins),
        Input::Category { bins, .. } => category(&feature.name, bins),
    };
    let mut scores = vec![0_usize; 10];
    for probability in probabilities {
        scores[Reference::score_bin(*probability)] += 1;
    }
    let share = |rows: usize| to_single(count(rows) / count(probabilities.len().max(1)));
    Reference {
        features: features.iter().zip(&data.inputs).map(feature).collect(),
        scores: scores.into_iter().map(share).collect(),
    }
}

fn number(name: &str, bins: &NumberBins) -> FeatureReference {
    let rows: usize = bins.counts.iter().sum();
    let known = rows - bins.counts[0];
    let (mut borders, mut counts) = (Vec::new(), vec![bins.counts[0], 0]);
    let mut reached = 0;
    for (place, count) in bins.counts[1..].iter().enumerate() {
        let last = counts.len() - 1;
        counts[last] += count;
        reached += count;
        // A band ends where the next tenth of the known rows does.
        if let Some(border) = bins.borders.get(place)
            && reached * BANDS >= known * borders.len().saturating_add(1)
            && borders.len() + 1 < BANDS
        {
            borders.push(*border);
            counts.push(0);
        }
    }
    let label =
        |band: usize| match (band.checked_sub(2).and_then(|below| borders.get(below)), borders.get(band - 1))
        {
            (Some(low), Some(high)) => format!("{low} to {high}"),
            (Some(low), None) => format!("above {low}"),
            (None, Some(high)) => format!("up to {high}"),
            (None, None) => "known".to_owned(),
        };
    let labels = (0..counts.len()).map(|band| if band == 0 { "missing".to_owned() } else { label(band) });
    let shares = shares(labels, &counts, rows);
    FeatureReference { feature: name.to_owned(), bins: shares, borders, levels: Vec::new() }
}

fn category(name: &str, bins: &CategoryBins) -> FeatureReference {
    let levels: Vec<String> = bins.levels.iter().take(BANDS).cloned().collect();
    let rows: usize = bins.counts.iter().sum();
    let named = &bins.counts[2..2 + levels.len()];
    let mut counts = vec![bins.counts[0]];
    counts.extend(named);
    counts.push(rows - bins.counts[0] - named.iter().sum::<usize>());
    let labels =
        std::iter::once("missing".to_owned()).chain(levels.iter().cloned()).chain(["others".to_owned()]);
    let shares = shares(labels, &counts, rows);
    FeatureReference { feature: name.to_owned(), bins: shares, borders: Vec::new(), levels }
}

fn shares(labels: impl Iterator<Item = String>, counts: &[usize], rows: usize) -> Vec<ReferenceBin> {
    labels
        .zip(counts)
        .map(|(label, count_of)| ReferenceBin { label, share: count(*count_of) / count(rows.max(1)) })
        .collect()
}
