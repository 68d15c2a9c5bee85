//! How well a grouping alone tells the outcome.

/// The area under the ROC curve of a feature by itself.
///
/// Each half of the rows is ranked by the rates of the other half, so that a value of its own for every row tells
/// nothing, and the order of the values does not matter.
pub(super) fn auc(groups: &[usize], count: usize, labels: &[bool], base: f64) -> f64 {
    let mut tallies = [vec![(0_u32, 0_u32); count], vec![(0_u32, 0_u32); count]];
    for (row, (group, label)) in groups.iter().zip(labels).enumerate() {
        if let Some(tally) = tallies.get_mut(row % 2).and_then(|tally| tally.get_mut(*group)) {
            tally.0 += 1;
            tally.1 += u32::from(*label);
        }
    }
    let [even, odd] = tallies;
    let half = |own: &[(u32, u32)], others: &[(u32, u32)]| {
        let score = |(rows, positives): (u32, u32)| {
            // Two rows' worth of the base rate, so that rare values stay near it.
            (f64::from(positives) + 2.0 * base) / (f64::from(rows) + 2.0)
        };
        let ranked = own.iter().zip(others).filter(|((rows, _), _)| *rows > 0);
        wins(ranked.map(|(own, others)| (score(*others), *own)).collect())
    };
    f64::midpoint(half(&even, &odd), half(&odd, &even))
}

/// The probability that a positive ranks above a negative; ties count half.
fn wins(mut groups: Vec<(f64, (u32, u32))>) -> f64 {
    groups.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut negatives, mut positives) = (0.0, 0.0, 0.0);
    for tied in groups.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let here: f64 = tied.iter().map(|(_, (_, positives))| f64::from(*positives)).sum();
        let others: f64 = tied.iter().map(|(_, (rows, positives))| f64::from(rows - positives)).sum();
        wins += here * (negatives + others / 2.0);
        negatives += others;
        positives += here;
    }
    if positives > 0.0 && negatives > 0.0 { wins / (positives * negatives) } else { 0.5 }
}

/// The lower end of Wilson's 95 % interval of a share.
pub(super) fn at_least(hits: f64, rows: f64) -> f64 {
    const Z: f64 = 1.96;
    if rows <= 0.0 {
        return 0.0;
    }
    let share = hits / rows;
    let spread = (share * (1.0 - share) / rows + Z * Z / (4.0 * rows * rows)).sqrt();
    (share + Z * Z / (2.0 * rows) - Z * spread) / (1.0 + Z * Z / rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_end_of_a_share_is_wilsons() {
        // 2 of 10 (Brown, Cai and DasGupta, 2001): 0.0567.
        assert!((at_least(2.0, 10.0) - 0.056_68).abs() < 1e-4);
        assert!((at_least(50.0, 100.0) - 0.403_83).abs() < 1e-4);
        assert!(at_least(22.0, 22.0) >= 0.85 && at_least(21.0, 21.0) < 0.85);
        assert!(at_least(0.0, 0.0).abs() < 1e-12);
    }

    #[test]
    fn ties_count_half_and_one_outcome_alone_tells_nothing() {
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-12;
        // (rank, (rows, positives)): three of the four pairs are in order, one is tied.
        assert!(close(wins(vec![(0.1, (1, 0)), (0.5, (2, 1)), (0.9, (1, 1))]), 0.875));
        assert!(close(wins(vec![(0.9, (2, 2)), (0.1, (3, 0))]), 1.0));
        assert!(close(wins(vec![(0.9, (2, 0)), (0.1, (3, 3))]), 0.0));
        assert!(close(wins(vec![(0.9, (2, 2))]), 0.5) && close(wins(vec![(0.9, (2, 0))]), 0.5));
    }
}
