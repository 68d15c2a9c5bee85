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
        // A band ends where the next tenth of the known rows does, and before a value that holds a tenth by itself: of a
        // flag that is nearly always set, the few that are not are a band.
        let next = bins.counts.get(place + 2).copied().unwrap_or(0);
        if let Some(border) = bins.borders.get(place)
            && (reached * BANDS >= known * borders.len().saturating_add(1) || next * BANDS >= known)
            && borders.len() + 1 < BANDS
        {
            borders.push(*border);
            counts.push(0);
        }
    }
    let label =
        |band: usize| match (band.checked_sub(2).and_then(|below| borders.get(below)), borders.get(band - 1))
        {
            (Some(low), Some(high)) => format!("{} to {}", short(*low), short(*high)),
            (Some(low), None) => format!("above {}", short(*low)),
            (None, Some(high)) => format!("up to {}", short(*high)),
            (None, None) => "known".to_owned(),
        };
    let labels = (0..counts.len()).map(|band| if band == 0 { "missing".to_owned() } else { label(band) });
    let shares = shares(labels, &counts, rows);
    FeatureReference { feature: name.to_owned(), bins: shares, borders, levels: Vec::new() }
}

/// A border for people: borders lie between values and have digits that mean nothing.
fn short(value: f64) -> String {
    let digits = match value.abs() {
        1_000.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 4,
    };
    let shown = format!("{value:.digits$}");
    if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.').to_owned() } else { shown }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bands(values: &[f64]) -> Vec<(String, u32)> {
        let bins = number("x", &NumberBins::new(values)).bins;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        bins.into_iter().map(|bin| (bin.label, (bin.share * 100.0).round() as u32)).collect()
    }

    #[test]
    fn a_flag_has_a_band_for_each_of_its_values_however_rare() {
        for rare in [1.0, 0.0] {
            let values: Vec<f64> = (0..100).map(|i| if i < 3 { rare } else { 1.0 - rare }).collect();
            let shares: Vec<u32> = bands(&values).into_iter().map(|(_, share)| share).collect();
            assert_eq!(shares, if rare > 0.5 { [0, 97, 3] } else { [0, 3, 97] });
        }
    }

    #[test]
    fn bands_hold_a_tenth_each_and_have_short_borders() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i) / 7.0).collect();
        let bands = bands(&values);
        assert!(
            bands.len() == 11 && bands[1..].iter().all(|(_, share)| (9..=11).contains(share)),
            "{bands:?}"
        );
        assert!(bands.iter().all(|(label, _)| label.len() <= "100.5 to 100.5".len()), "{bands:?}");
    }
}
