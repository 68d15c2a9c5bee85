use proptest::prelude::*;

use super::evaluate;

/// Probabilities of one decimal, so that there are ties.
fn predictions() -> impl Strategy<Value = Vec<(f64, bool)>> {
    prop::collection::vec(((0_u8..=10).prop_map(|tenth| f64::from(tenth) / 10.0), any::<bool>()), 0..60)
}

/// The definition: the share of pairs in the right order, ties counting half.
fn pairs_in_order(predictions: &[(f64, bool)]) -> Option<f64> {
    let (mut right, mut all) = (0.0, 0.0);
    for (positive, _) in predictions.iter().filter(|(_, label)| *label) {
        for (negative, _) in predictions.iter().filter(|(_, label)| !*label) {
            all += 1.0;
            right += match positive.total_cmp(negative) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    (all > 0.0).then(|| right / all)
}

proptest! {
    #[test]
    fn the_auc_is_the_share_of_pairs_in_order(predictions in predictions()) {
        let auc = evaluate(&predictions).auc;
        prop_assert!((auc.value - pairs_in_order(&predictions).unwrap_or(0.5)).abs() < 1e-12);
    }

    #[test]
    fn every_interval_holds_its_value_and_every_count_adds_up(predictions in predictions()) {
        let measures = evaluate(&predictions);
        for estimate in [measures.auc, measures.brier, measures.log_loss, measures.ece] {
            prop_assert!(estimate.low <= estimate.value && estimate.value <= estimate.high, "{estimate:?}");
        }
        let calibration = &measures.calibration;
        prop_assert_eq!(calibration.iter().map(|bin| bin.count).sum::<usize>(), measures.count);
        prop_assert_eq!(calibration.iter().map(|bin| bin.positives).sum::<usize>(), measures.positives);
        prop_assert_eq!(measures.lift.iter().map(|decile| decile.count).sum::<usize>(), measures.count);
        if let Some(last) = measures.lift.last().filter(|_| measures.positives > 0) {
            prop_assert!((last.captured - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn the_delong_interval_follows_from_the_placements() {
    // DeLong: the placements of each class, worked out by hand.
    let predictions =
        [(0.1, false), (0.4, false), (0.35, true), (0.8, true), (0.5, false), (0.6, true), (0.55, false)];
    let auc = evaluate(&predictions).auc;
    let placements = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap());
        values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>()
            / f64::from(u32::try_from(values.len() - 1).unwrap())
    };
    let of_positives = [0.25, 1.0, 1.0];
    let of_negatives = [1.0, 2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0];
    let error = (placements(&of_positives) / 3.0 + placements(&of_negatives) / 4.0).sqrt();
    assert!((auc.value - 0.75).abs() < 1e-12);
    assert!((auc.low - (0.75 - 1.959_963_984_540_054 * error)).abs() < 1e-12);
}

#[test]
fn the_calibration_error_of_a_liar_is_the_size_of_the_lie() {
    let predictions: Vec<(f64, bool)> = (0..1000).map(|row| (0.75, row % 2 == 0)).collect();
    let ece = evaluate(&predictions).ece;
    assert!((ece.value - 0.25).abs() < 1e-12, "{ece:?}");
    assert!(ece.low > 0.2 && ece.high < 0.3, "{ece:?}");
}

#[test]
fn a_perfect_order_lifts_the_first_tenth_by_the_inverse_of_the_rate() {
    let predictions: Vec<(f64, bool)> = (0..1000).map(|row| (f64::from(row) / 1000.0, row >= 900)).collect();
    let lift = evaluate(&predictions).lift;
    assert!((lift[0].lift.value - 10.0).abs() < 1e-9 && (lift[0].captured - 1.0).abs() < 1e-9);
    assert!(lift[1].lift.value.abs() < 1e-9);
}
