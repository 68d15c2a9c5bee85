//! Features that say nothing, or too much.

use super::*;

#[test]
fn no_feature_at_all() {
    let mut data = Data::sound();
    data.features.clear();
    for (cells, _) in &mut data.rows {
        cells.clear();
    }
    data.error("no_features");
}

#[test]
fn no_feature_that_says_anything() {
    let mut data = Data::sound();
    for (cells, _) in &mut data.rows {
        *cells = vec![Cell::Missing, Cell::Text("Paris".to_owned())];
    }
    let found = data.findings();
    let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["no_usable_feature", "records_all_alike", "empty_feature", "constant_feature"]);
}

#[test]
fn two_features_of_one_name() {
    let finding = Data::with("number.budget", Kind::Number, |row, _| Cell::Number(share(mix(row + 50))));
    assert_eq!(finding.error("duplicate_feature_name").feature.as_deref(), Some("number.budget"));
}

#[test]
fn an_empty_feature() {
    Data::with("number.empty", Kind::Number, |_, _| Cell::Missing).drops("empty_feature", "number.empty");
    Data::with("category.empty", Kind::Category, |_, _| Cell::Missing)
        .drops("empty_feature", "category.empty");
}

#[test]
fn a_constant_feature() {
    Data::with("number.same", Kind::Number, |_, _| Cell::Number(7.0))
        .drops("constant_feature", "number.same");
    let same = |_, _| Cell::Text("x".to_owned());
    Data::with("category.same", Kind::Category, same).drops("constant_feature", "category.same");
}

#[test]
fn a_feature_that_is_hardly_ever_filled_in() {
    let rare = |row, _| if row % 200 == 1 { Cell::Number(share(mix(row))) } else { Cell::Missing };
    Data::with("number.rare", Kind::Number, rare).warns("mostly_missing");
}

#[test]
fn a_feature_that_says_the_same_as_another() {
    let data = Data::with("number.twin", Kind::Number, |row, label| {
        Cell::Number(share(mix(row)) + if label { 0.3 } else { 0.0 })
    });
    data.drops("duplicate_feature", "number.twin");
}

#[test]
fn a_category_that_names_the_records() {
    let own = |row: usize, _| Cell::Text(format!("REF{row}"));
    Data::with("category.code", Kind::Category, own).drops("identifier_like", "category.code");
    let few = |row: usize, _| if row < 19 { Cell::Text(format!("REF{row}")) } else { Cell::Missing };
    assert_eq!(Data::with("category.code", Kind::Category, few).findings(), [], "too few to tell");
}

#[test]
fn a_category_of_novels() {
    let long = |row: usize, _| {
        Cell::Text(
            if row.is_multiple_of(3) { ["a", "b"][row / 3 % 2] } else { crate::features::LONG_TEXT }
                .to_owned(),
        )
    };
    Data::with("category.story", Kind::Category, long).drops("free_text_category", "category.story");
}

#[test]
fn a_number_beyond_all_sense() {
    let slip = |row, _| Cell::Number(if row == 5 { 1e9 } else { 1.0 + share(mix(row + 300)) });
    let finding = Data::with("number.slip", Kind::Number, slip).warns("absurd_numbers");
    assert!(finding.detail.contains("1000000000"), "{}", finding.detail);
}

#[test]
fn a_planted_leak_is_found_named_and_left_out() {
    let score = |row, label| Cell::Number(share(mix(row)) + if label { 2.0 } else { 0.0 });
    Data::with("number.leak", Kind::Number, score).drops("leak_separates_alone", "number.leak");
}

#[test]
fn a_planted_leak_in_what_is_filled_in() {
    let filled = |row, label| if label { Cell::Number(share(mix(row))) } else { Cell::Missing };
    Data::with("number.leak", Kind::Number, filled).drops("leak_missingness", "number.leak");
}

#[test]
fn a_planted_leak_in_one_value() {
    let paid = |row: usize, label| {
        Cell::Text(if label && row.is_multiple_of(8) { "paid" } else { ["open", "new"][row % 2] }.to_owned())
    };
    Data::with("category.leak", Kind::Category, paid).drops("leak_appears_after_outcome", "category.leak");
}

#[test]
fn a_suspect_that_the_settings_include_stays() {
    let score = |row, label| Cell::Number(share(mix(row)) + if label { 2.0 } else { 0.0 });
    let data = Data::with("number.leak", Kind::Number, score).set(&json!({"include": ["leak"]}));
    let found = data.findings();
    assert_eq!(found[0].code, "excluded_name_unknown", "no such property is defined here");
    let by_name = data.clone().set(&json!({"include": ["number.leak"]}));
    let finding = by_name.warns("leak_separates_alone");
    assert!(finding.detail.contains("settings include it"), "{}", finding.detail);
    assert!(dropped(&found).is_empty());
}
