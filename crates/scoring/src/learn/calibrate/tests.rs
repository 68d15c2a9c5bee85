use proptest::prelude::*;

use super::{Calibrator, choose, isotonic, platt};
use crate::{
    bytes::{Reader, Writer},
    learn::random::Random,
    math::sigmoid,
};

fn pairs(rows: usize, slope: f64) -> Vec<(f64, bool)> {
    let mut random = Random::new(7, &[]);
    let mut uniform = move || f64::from(u32::try_from(random.next() >> 32).unwrap()) / f64::from(u32::MAX);
    (0..rows)
        .map(|_| {
            let log_odds = 6.0 * uniform() - 3.0;
            (log_odds, uniform() < sigmoid(slope * log_odds))
        })
        .collect()
}

proptest! {
    #[test]
    fn every_calibrator_keeps_the_order_of_scores(
        data in prop::collection::vec((-8.0..8.0, any::<bool>()), 0..200),
        scores in prop::collection::vec(-12.0..12.0, 2..50),
    ) {
        let mut scores: Vec<f64> = scores;
        scores.sort_unstable_by(f64::total_cmp);
        for fitted in [platt::fit(&data), isotonic::fit(&data)] {
            let calibrator = fitted.rounded();
            for pair in scores.windows(2) {
                prop_assert!(calibrator.probability(pair[0]) <= calibrator.probability(pair[1]));
            }
        }
    }
}

#[test]
fn an_overconfident_model_is_pulled_back_by_platt() {
    let Calibrator::Line { slope, .. } = platt::fit(&pairs(4000, 0.5)) else { panic!("no line") };
    assert!((slope - 0.5).abs() < 0.05, "{slope}");
}

#[test]
fn a_calibrated_model_is_left_alone_and_a_bent_one_is_not() {
    let folds: Vec<u8> = (0..4000_u32).map(|row| u8::try_from(row % 5).unwrap()).collect();
    let chosen = |data: &[(f64, bool)]| {
        let (log_odds, labels): (Vec<f64>, Vec<bool>) = data.iter().copied().unzip();
        choose(&log_odds, &labels, &folds).calibrator.name()
    };
    assert_eq!(chosen(&pairs(4000, 1.0)), "none");
    let bent: Vec<(f64, bool)> =
        pairs(4000, 1.0).into_iter().map(|(x, y)| (if x < 0.0 { 8.0 * x } else { x * x }, y)).collect();
    assert_eq!(chosen(&bent), "isotonic");
}

#[test]
fn a_calibrator_survives_its_bytes() {
    for calibrator in [Calibrator::None, platt::fit(&pairs(300, 0.7)), isotonic::fit(&pairs(300, 0.7))] {
        let calibrator = calibrator.rounded();
        let mut writer = Writer::new(*b"TEST");
        calibrator.write(&mut writer);
        let bytes = writer.finish();
        let mut reader = Reader::new(&bytes, *b"TEST", "a calibrator").unwrap();
        assert_eq!(Calibrator::read(&mut reader).unwrap(), calibrator);
    }
}
