use super::{Trained, Trainer};
use crate::{
    learn::{TrainSettings, random::Random},
    math::sigmoid,
    table::{Cell, Feature, Kind, RowInfo, Table},
};

fn uniform(random: &mut Random) -> f64 {
    f64::from(u32::try_from(random.next() >> 32).unwrap()) / 4_294_967_296.0
}

/// Rows whose log-odds are `truth` of two numbers, with a category, a feature without any value and a constant one.
fn table(rows: usize, truth: impl Fn(f64, f64, usize) -> f64) -> Table {
    let feature = |name: &str, kind| Feature { name: name.into(), label: name.into(), kind };
    let mut table = Table::new(vec![
        feature("first", Kind::Number),
        feature("second", Kind::Number),
        feature("city", Kind::Category),
        feature("empty", Kind::Number),
        feature("constant", Kind::Category),
    ]);
    let mut random = Random::new(11, &[rows as u64]);
    for row in 0..rows {
        let (first, second) = (uniform(&mut random) * 2.0 - 1.0, uniform(&mut random) * 2.0 - 1.0);
        let city = random.below(30);
        let label = uniform(&mut random) < sigmoid(truth(first, second, city));
        let missing = random.below(10) == 0;
        let cells = [
            if missing { Cell::Missing } else { Cell::Number(first) },
            Cell::Number(second),
            Cell::Text(format!("city {city}")),
            Cell::Missing,
            Cell::text("same"),
        ];
        let info = RowInfo { id: row.to_string(), label, held_out: row % 10 == 9 };
        table.push(&cells, info).unwrap();
    }
    table
}

fn line(first: f64, second: f64, city: usize) -> f64 {
    2.0 * first - second + if city < 10 { 1.0 } else { -0.5 }
}

fn checkerboard(first: f64, second: f64, _city: usize) -> f64 {
    if (first > 0.0) == (second > 0.0) { 1.5 } else { -1.5 }
}

fn train(table: &Table) -> Trained {
    let mut trainer = Trainer::new(table, TrainSettings::default()).unwrap();
    while !trainer.is_done() {
        trainer.step(table).unwrap();
    }
    trainer.finish(table).unwrap()
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let table = table(600, line);
    assert_eq!(train(&table).model.to_bytes(), train(&table).model.to_bytes());
}

#[test]
fn another_seed_gives_another_model() {
    let table = table(600, checkerboard);
    let mut trainer = Trainer::new(&table, TrainSettings { seed: 1, ..TrainSettings::default() }).unwrap();
    while !trainer.is_done() {
        trainer.step(&table).unwrap();
    }
    assert_ne!(trainer.finish(&table).unwrap().model.sha256(), train(&table).model.sha256());
}

#[test]
fn a_training_killed_at_any_step_resumes_to_the_same_bytes() {
    let table = table(300, checkerboard);
    let whole = train(&table);
    let mut trainer = Trainer::new(&table, TrainSettings::default()).unwrap();
    let mut before = trainer.progress();
    // A slice of a few steps, so that something is done after what a resume has to work out again.
    while !trainer.is_done() {
        for _ in 0..4 {
            trainer.step(&table).unwrap();
        }
        trainer = Trainer::from_bytes(&trainer.to_bytes()).unwrap();
        let now = trainer.progress();
        assert!(now.done >= before.done && now.done <= now.total, "{before:?} {now:?}");
        before = now;
    }
    let resumed = trainer.finish(&table).unwrap();
    assert_eq!(resumed.model.to_bytes(), whole.model.to_bytes());
    assert_eq!(resumed.evaluation, whole.evaluation);
}

#[test]
fn a_kill_between_any_two_steps_changes_nothing() {
    let table = table(120, line);
    let whole = train(&table).model.to_bytes();
    let mut trainer = Trainer::new(&table, TrainSettings::default()).unwrap();
    let mut states = vec![trainer.to_bytes()];
    while !trainer.is_done() {
        trainer.step(&table).unwrap();
        states.push(trainer.to_bytes());
    }
    states.dedup();
    // From a few places the whole rest, from every other one the next state.
    for (place, state) in states.iter().enumerate() {
        let mut trainer = Trainer::from_bytes(state).unwrap();
        assert_eq!(&trainer.to_bytes(), state);
        let next = states.get(place + 1).unwrap_or(state);
        for _ in 0..8 {
            if trainer.to_bytes() == *next {
                break;
            }
            trainer.step(&table).unwrap();
        }
        assert_eq!(&trainer.to_bytes(), next, "state {place}");
    }
    assert_eq!(trainer.finish(&table).unwrap().model.to_bytes(), whole);
}

#[test]
fn additive_data_is_left_to_the_regression_and_interactions_to_the_trees() {
    let weight_of_regression = |truth: fn(f64, f64, usize) -> f64| {
        let evaluation = train(&table(1500, truth)).evaluation;
        (evaluation.candidates[0].weight, evaluation.out_of_fold.auc.value)
    };
    let (additive, auc) = weight_of_regression(line);
    assert!(additive >= 0.5 && auc > 0.78, "{additive} {auc}");
    let (interacting, auc) = weight_of_regression(checkerboard);
    assert!(interacting <= 0.2 && auc > 0.72, "{interacting} {auc}");
}

#[test]
fn the_model_holds_what_it_promises_on_rows_it_never_saw() {
    let evaluation = train(&table(3000, line)).evaluation;
    let held_out = evaluation.held_out.unwrap();
    assert_eq!(held_out.count, 300);
    assert!((held_out.auc.value - evaluation.out_of_fold.auc.value).abs() < 0.05);
    assert!(evaluation.out_of_fold.ece.value < 0.03);
    assert_eq!(evaluation.importance[0].feature, "first");
    assert!(evaluation.importance.iter().skip(3).all(|importance| importance.mean_abs_contribution < 1e-3));
}

#[test]
fn held_out_rows_have_no_part_in_the_model() {
    let with = table(600, line);
    let fitted: Vec<usize> = (0..with.rows()).filter(|&row| !with.held_out()[row]).collect();
    let without = with.select(&fitted);
    assert_eq!(train(&with).model.to_bytes(), train(&without).model.to_bytes());
}

#[test]
fn tiny_tables_and_few_positives_train_to_finite_scores() {
    for (rows, shift) in [(14, 0.0), (40, -2.0), (400, -4.0)] {
        let table = table(rows, |first, _, _| 3.0 * first + shift);
        let positives = (0..rows).filter(|&row| table.labels()[row] && !table.held_out()[row]).count();
        if positives < 2 {
            continue;
        }
        let trained = train(&table);
        for row in 0..rows {
            let explanation = trained.model.explain(&table.row(row));
            assert!(explanation.probability > 0.0 && explanation.probability < 1.0);
            assert!(explanation.log_odds.is_finite());
        }
    }
}

#[test]
fn data_that_nothing_can_be_learnt_from_is_refused_by_name() {
    let code = |table: &Table| Trainer::new(table, TrainSettings::default()).unwrap_err().code;
    assert_eq!(code(&Table::new(Vec::new())), "too_few_outcomes");
    assert_eq!(code(&table(100, |_, _, _| -100.0)), "too_few_outcomes");
}

#[test]
fn a_training_does_not_go_on_with_another_table() {
    let mut trainer = Trainer::new(&table(200, line), TrainSettings::default()).unwrap();
    let problem = trainer.step(&table(201, line)).unwrap_err();
    assert_eq!(problem.code, "training_table_changed");
}

#[test]
fn a_training_is_not_finished_before_its_last_step() {
    let table = table(200, line);
    let mut trainer = Trainer::new(&table, TrainSettings::default()).unwrap();
    trainer.step(&table).unwrap();
    assert_eq!(trainer.finish(&table).unwrap_err().code, "training_unfinished");
}

/// The digest of this model on any machine. When it changes, stored models will be trained differently next time, or the
/// training has come to depend on where it runs. The bench of scoring compares wasm with native on a larger table.
const DIGEST: &str = "6c5cedf84253bd46cb17f606fef804e7117335770de674e0b81cb2067bca67a8";

#[test]
fn every_machine_trains_the_same_model() {
    assert_eq!(train(&table(500, checkerboard)).model.sha256(), DIGEST);
}
