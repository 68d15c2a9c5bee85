use super::*;
use crate::table::{Cell, Feature, Kind, RowInfo};

/// A table of 1,000 rows, a quarter of them positive, with one feature made from the row and its outcome.
fn table(kind: Kind, cell: impl Fn(u64, bool) -> Cell) -> Table {
    let noise = Feature { name: "noise".to_owned(), label: "Noise".to_owned(), kind: Kind::Number };
    let tested = Feature { name: "tested".to_owned(), label: "Tested".to_owned(), kind };
    let mut table = Table::new(vec![noise, tested]);
    for row in 0..1_000_u64 {
        let label = mix(row).is_multiple_of(4);
        let info = RowInfo { id: row.to_string(), label, held_out: row % 10 == 9 };
        let noise = Cell::Number(share(mix(row + 5_000)));
        table.push(&[noise, cell(mix(row + 90_000), label)], info).unwrap();
    }
    table
}

/// An even spread of the numbers given (the finaliser of `splitmix64`).
fn mix(number: u64) -> u64 {
    let x = (number ^ (number >> 30)).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[allow(clippy::cast_precision_loss)]
fn share(number: u64) -> f64 {
    (number % 10_000) as f64 / 10_000.0
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn found(kind: Kind, cell: impl Fn(u64, bool) -> Cell) -> Option<Suspect> {
    let suspects = suspects(&table(kind, cell));
    assert!(suspects.len() <= 1, "noise is no suspect: {suspects:?}");
    suspects.into_iter().next().inspect(|suspect| assert_eq!(suspect.feature, "tested"))
}

fn reason(kind: Kind, cell: impl Fn(u64, bool) -> Cell) -> Option<Reason> {
    found(kind, cell).map(|suspect| suspect.reason)
}

#[test]
fn a_number_that_is_the_outcome_is_named() {
    let suspect =
        found(Kind::Number, |dice, label| Cell::Number(f64::from(u8::from(label)) * 100.0 + share(dice)))
            .unwrap();
    assert_eq!(suspect.reason, Reason::SeparatesAlone);
    assert!(suspect.strength > 0.99, "{suspect:?}");
    assert!(suspect.detail.contains("AUC"), "{}", suspect.detail);
}

#[test]
fn a_leak_with_a_few_mistakes_is_named() {
    let mistaken = |dice: u64, label: bool| if dice.is_multiple_of(40) { !label } else { label };
    assert_eq!(
        reason(Kind::Number, |dice, label| Cell::from(mistaken(dice, label))),
        Some(Reason::SeparatesAlone)
    );
    let cell = |dice, label| text(if mistaken(dice, label) { "customer" } else { "lead" });
    assert_eq!(reason(Kind::Category, cell), Some(Reason::SeparatesAlone));
}

#[test]
fn the_order_of_values_does_not_hide_a_leak() {
    let middle = |dice: u64, label: bool| {
        Cell::Number(if label {
            50.0 + share(dice)
        } else {
            share(dice) * 40.0 + if dice.is_multiple_of(2) { 60.0 } else { 0.0 }
        })
    };
    assert_eq!(reason(Kind::Number, middle), Some(Reason::SeparatesAlone));
}

#[test]
fn what_is_filled_in_only_after_a_sale_is_named() {
    let filled = |dice, label| if label { Cell::Number(share(dice)) } else { Cell::Missing };
    let suspect = found(Kind::Number, filled).unwrap();
    assert_eq!(suspect.reason, Reason::MissingnessIsTheOutcome);
    assert!(suspect.detail.contains("100 %") && suspect.detail.contains("for 0 %"), "{}", suspect.detail);
    let emptied = |_, label| if label { Cell::Missing } else { text("x") };
    assert_eq!(reason(Kind::Category, emptied), Some(Reason::MissingnessIsTheOutcome));
    let some = |dice: u64, label| if label && dice.is_multiple_of(3) { text("x") } else { Cell::Missing };
    assert_eq!(
        reason(Kind::Category, some),
        Some(Reason::MissingnessIsTheOutcome),
        "for a third of the sales"
    );
}

#[test]
fn a_value_that_appears_only_with_the_outcome_is_named() {
    let cell = |dice: u64, label: bool| {
        text(if label && dice % 5 < 2 {
            "paid"
        } else if dice.is_multiple_of(2) {
            "open"
        } else {
            "new"
        })
    };
    let suspect = found(Kind::Category, cell).unwrap();
    assert_eq!(suspect.reason, Reason::AppearsOnlyAfterTheOutcome);
    assert!(
        suspect.detail.contains("\"paid\"") && suspect.detail.contains("only with"),
        "{}",
        suspect.detail
    );
    let number = |dice: u64, label: bool| {
        Cell::Number(if label && dice % 5 < 2 { 497.0 + share(dice) * 100.0 } else { 0.0 })
    };
    assert_eq!(reason(Kind::Number, number), Some(Reason::AppearsOnlyAfterTheOutcome));
}

#[test]
fn an_honest_strong_feature_is_no_suspect() {
    // Positives have it in 85 of 100, negatives in 25.
    let strong = |dice: u64, label: bool| Cell::from(dice % 100 < if label { 85 } else { 25 });
    assert_eq!(reason(Kind::Number, strong), None);
    let shifted = |dice, label| Cell::Number(share(dice) + if label { 0.5 } else { 0.0 });
    assert_eq!(reason(Kind::Number, shifted), None);
}

#[test]
fn values_of_their_own_for_every_row_are_no_leak() {
    assert_eq!(reason(Kind::Category, |dice, _| text(&dice.to_string())), None);
    assert_eq!(reason(Kind::Number, |dice, _| Cell::Number(share(dice))), None);
    assert_eq!(reason(Kind::Number, |_, _| Cell::Missing), None);
    assert_eq!(reason(Kind::Number, |_, _| Cell::Number(1.0)), None);
}

#[test]
fn a_rare_value_proves_nothing() {
    let cell = |dice: u64, label: bool| text(if label && dice.is_multiple_of(30) { "rare" } else { "usual" });
    assert_eq!(reason(Kind::Category, cell), None);
}

#[test]
fn the_common_outcome_is_no_secret() {
    let mut table =
        Table::new(vec![Feature { name: "x".to_owned(), label: "X".to_owned(), kind: Kind::Category }]);
    for row in 0..2_000_u64 {
        let info = RowInfo { id: row.to_string(), label: row.is_multiple_of(50), held_out: false };
        let cell =
            text(if row.is_multiple_of(50) || row.is_multiple_of(3) { "common" } else { "never sold" });
        table.push(&[cell], info).unwrap();
    }
    assert_eq!(suspects(&table), []);
}

#[test]
fn held_out_rows_are_not_looked_at() {
    let mut table =
        Table::new(vec![Feature { name: "x".to_owned(), label: "X".to_owned(), kind: Kind::Number }]);
    for row in 0..1_000_u64 {
        let (label, held_out) = (row.is_multiple_of(4), row % 2 == 1);
        let cell = if held_out { Cell::from(label) } else { Cell::Number(share(mix(row))) };
        table.push(&[cell], RowInfo { id: row.to_string(), label, held_out }).unwrap();
    }
    assert_eq!(suspects(&table), []);
}

#[test]
fn one_outcome_or_too_few_rows_have_no_suspects() {
    let feature = || vec![Feature { name: "x".to_owned(), label: "X".to_owned(), kind: Kind::Number }];
    assert_eq!(suspects(&Table::new(feature())), []);
    let mut few = Table::new(feature());
    for row in 0..18_u64 {
        let label = row.is_multiple_of(2);
        few.push(&[Cell::from(label)], RowInfo { id: row.to_string(), label, held_out: false }).unwrap();
    }
    assert_eq!(suspects(&few), []);
}

#[test]
fn what_is_counted_by_its_own_date_is_no_suspect() {
    let mut table = Table::new(vec![feature("deals.open"), feature("number.deals_open")]);
    for row in 0..400_u64 {
        let label = row.is_multiple_of(4);
        let cells = [Cell::from(label), Cell::from(label)];
        table.push(&cells, RowInfo { id: row.to_string(), label, held_out: false }).unwrap();
    }
    let named: Vec<String> = suspects(&table).into_iter().map(|suspect| suspect.feature).collect();
    assert_eq!(named, ["number.deals_open"]);
}

fn feature(name: &str) -> Feature {
    Feature { name: name.to_owned(), label: name.to_owned(), kind: Kind::Number }
}
