use std::sync::LazyLock;

use proptest::prelude::*;

use super::Model;
use crate::{
    learn::{TrainSettings, Trainer, random::Random},
    math::sigmoid,
    table::{Cell, Feature, Kind, RowInfo, Table},
};

fn features() -> Vec<Feature> {
    let feature = |name: &str, kind| Feature { name: name.into(), label: name.into(), kind };
    vec![
        feature("age", Kind::Number),
        feature("city", Kind::Category),
        feature("calls", Kind::Number),
        feature("plan", Kind::Category),
    ]
}

/// Trained once on numbers, categories, missing values, and an interaction that brings trees in.
static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let mut table = Table::new(features());
    let mut random = Random::new(3, &[]);
    for row in 0..900_u32 {
        let (age, city) = (f64::from(row % 61), random.below(40));
        let (calls, plan) = (f64::from(row % 7), ["free", "paid"][random.below(2)]);
        let apart = if (age > 30.0) == (plan == "paid") { 1.5 } else { -1.5 };
        let chance = sigmoid(apart + if city < 12 { 1.0 } else { -1.0 } + 0.2 * calls);
        let label = f64::from(u32::try_from(random.next() >> 32).unwrap()) / 4_294_967_296.0 < chance;
        let calls = if row % 11 == 0 { Cell::Missing } else { Cell::Number(calls) };
        let cells = [Cell::Number(age), Cell::Text(format!("c{city}")), calls, Cell::text(plan)];
        table.push(&cells, RowInfo { id: row.to_string(), label, held_out: false }).unwrap();
    }
    let mut trainer = Trainer::new(&table, TrainSettings::default()).unwrap();
    while !trainer.is_done() {
        trainer.step(&table).unwrap();
    }
    trainer.finish(&table).unwrap().model
});

/// Any cells, also of the wrong kind and never seen.
fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let cell = prop_oneof![
        Just(Cell::Missing),
        (-10.0..100.0).prop_map(Cell::Number),
        any::<f64>().prop_map(Cell::Number),
        (0_u8..60).prop_map(|city| Cell::Text(format!("c{city}"))),
        prop_oneof![Just("free"), Just("paid"), Just("?")].prop_map(Cell::text),
    ];
    prop::collection::vec(cell, 0..6)
}

proptest! {
    #[test]
    fn contributions_and_baseline_are_the_log_odds_of_every_record(cells in cells()) {
        let explanation = MODEL.explain(&cells);
        let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
        prop_assert!((sum - explanation.log_odds).abs() < 1e-9, "{explanation:?}");
        prop_assert_eq!(explanation.contributions.len(), 4);
        prop_assert!(explanation.probability > 0.0 && explanation.probability < 1.0);
        let prediction = MODEL.predict(&cells);
        prop_assert_eq!(prediction.log_odds.to_bits(), explanation.log_odds.to_bits());
        prop_assert_eq!(prediction.probability.to_bits(), explanation.probability.to_bits());
    }

    #[test]
    fn a_higher_score_never_has_a_lower_probability(left in cells(), right in cells()) {
        let (left, right) = (MODEL.predict(&left), MODEL.predict(&right));
        if left.log_odds <= right.log_odds {
            prop_assert!(left.probability <= right.probability);
        }
    }

    #[test]
    fn a_batch_scores_like_one_record_at_a_time(records in prop::collection::vec(cells(), 0..300)) {
        let mut values = Vec::new();
        for cells in &records {
            MODEL.decode(cells, &mut values);
        }
        let predictions = MODEL.predict_decoded(&values);
        let explanations = MODEL.explain_decoded(&values);
        prop_assert_eq!(&predictions, &explanations.predictions);
        for (place, cells) in records.iter().enumerate() {
            prop_assert_eq!(predictions[place], MODEL.predict(cells));
            prop_assert_eq!(&explanations.contributions[4 * place..4 * place + 4], &MODEL.explain(cells).contributions[..]);
        }
    }

    #[test]
    fn damaged_bytes_are_a_problem_or_a_model_and_never_a_panic(place in 0_usize..100_000, byte: u8, end in 0_usize..100_000) {
        let mut bytes = MODEL.to_bytes();
        let length = bytes.len();
        bytes[place % length] = byte;
        if let Ok(model) = Model::from_bytes(&bytes) {
            model.explain(&[Cell::Number(40.0), Cell::text("c3"), Cell::Missing, Cell::text("paid")]);
        }
        bytes.truncate(end % length);
        prop_assert!(Model::from_bytes(&bytes).is_err());
    }
}

#[test]
fn a_model_and_its_bytes_score_and_explain_alike() {
    let read = Model::from_bytes(&MODEL.to_bytes()).unwrap();
    assert_eq!(read.to_bytes(), MODEL.to_bytes());
    assert_eq!(read.sha256(), MODEL.sha256());
    assert_eq!(read.reference(), MODEL.reference());
    for age in 0..70 {
        let cells = [Cell::Number(f64::from(age)), Cell::text("c5"), Cell::Number(2.0), Cell::text("free")];
        assert_eq!(read.explain(&cells), MODEL.explain(&cells));
    }
}

#[test]
fn the_trees_are_in_the_model_that_these_tests_are_about() {
    assert!(MODEL.parts.trees.iter().any(|tree| tree.splits.len() > 1));
    assert!(MODEL.to_bytes().len() < 200_000, "{}", MODEL.to_bytes().len());
}

#[test]
fn the_reference_knows_where_every_training_row_fell() {
    for feature in &MODEL.reference().features {
        let sum: f64 = feature.bins.iter().map(|bin| bin.share).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{feature:?}");
        for cell in [Cell::Missing, Cell::Number(-1e9), Cell::Number(1e9), Cell::text("new")] {
            assert!(feature.bin(&cell) < feature.bins.len(), "{feature:?} {cell:?}");
        }
    }
    let age = &MODEL.reference().features[0];
    assert_eq!(age.bins.len(), 11, "{age:?}");
    assert!(age.bins.iter().skip(1).all(|bin| (0.05..0.15).contains(&bin.share)), "{age:?}");
    assert!((MODEL.reference().scores.iter().sum::<f64>() - 1.0).abs() < 1e-6);
}
