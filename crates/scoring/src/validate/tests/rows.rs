//! Rows that are too few, all alike, or there twice.

use super::*;

/// Sound data with the outcome of each row changed.
fn labelled(label: impl Fn(usize) -> bool) -> Data {
    let mut data = Data::sound();
    for (at, (_, info)) in data.rows.iter_mut().enumerate() {
        info.label = label(at);
    }
    data
}

#[test]
fn too_few_rows() {
    let mut data = Data::sound();
    data.settings.min_rows = 401;
    let finding = data.error("too_few_rows");
    assert!(finding.detail.contains("400") && finding.detail.contains("401"), "{}", finding.detail);
    data.settings.min_rows = 400;
    assert_eq!(data.findings(), []);
}

#[test]
fn too_few_positives() {
    labelled(|row| row.is_multiple_of(10)).error("too_few_positives");
}

#[test]
fn too_few_negatives() {
    labelled(|row| row % 10 != 0).error("too_few_negatives");
}

#[test]
fn nobody_bought() {
    labelled(|_| false).error("only_negatives");
}

#[test]
fn everybody_bought() {
    labelled(|_| true).error("only_positives");
}

#[test]
fn an_outcome_so_rare_that_it_is_hard_to_check() {
    let mut data = labelled(|row| row == 7 || row == 8);
    let rows = data.rows.clone();
    data.rows.extend((400..1_000).map(|row| {
        let (cells, info) = rows[row % 400].clone();
        let mut cells = cells;
        cells[0] = Cell::Number(share(mix(row)) + 5.0);
        (cells, RowInfo { id: row.to_string(), label: false, ..info })
    }));
    data.settings.min_positives = 1;
    let found = data.findings();
    assert!(found.iter().any(|finding| finding.code == "extreme_imbalance"), "{found:#?}");
    assert!(found.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn a_record_that_is_there_twice() {
    let mut data = Data::sound();
    data.rows[8].1.id = "4".to_owned();
    assert!(data.error("duplicate_records").detail.contains("for example 4"));
}

#[test]
fn a_record_with_both_outcomes() {
    let mut data = Data::sound();
    data.rows[9].1.id = "4".to_owned();
    assert!(data.error("contradictory_duplicates").detail.contains("for example 4"));
}

#[test]
fn records_that_nothing_tells_apart() {
    let mut data = Data::sound();
    for (at, (cells, info)) in data.rows.iter_mut().enumerate() {
        cells[0] = Cell::from(at % 3 == 0 || info.label);
    }
    data.warns("records_all_alike");
}

#[test]
fn too_many_rows_kept_for_the_comparison() {
    let mut data = Data::sound();
    for (at, (_, info)) in data.rows.iter_mut().enumerate() {
        info.held_out = at % 3 != 0;
    }
    data.error("too_many_held_out");
}

#[test]
fn a_comparison_with_one_outcome() {
    let mut data = Data::sound();
    for (_, info) in &mut data.rows {
        info.held_out &= !info.label;
    }
    data.warns("held_out_has_one_outcome");
}

#[test]
fn an_outcome_that_is_all_kept_for_the_comparison() {
    let mut data = Data::sound();
    for (_, info) in &mut data.rows {
        info.held_out |= info.label;
    }
    data.error("training_rows_have_one_outcome");
}

#[test]
fn more_features_than_outcomes() {
    let mut data = labelled(|row| row.is_multiple_of(40));
    data.settings.min_positives = 5;
    for extra in 0..4 {
        data.features.push(feature(&format!("number.extra_{extra}"), Kind::Number));
        for (at, (cells, _)) in data.rows.iter_mut().enumerate() {
            cells.push(Cell::Number(share(mix(at + 10_000 * (extra + 1)))));
        }
    }
    data.warns("more_features_than_outcomes");
}
