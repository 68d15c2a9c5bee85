use proptest::prelude::*;

use super::{Cell, Feature, Kind, RowInfo, Table};

fn features() -> Vec<Feature> {
    let feature = |name: &str, kind| Feature { name: name.into(), label: name.to_uppercase(), kind };
    vec![feature("age", Kind::Number), feature("city", Kind::Category)]
}

fn info(id: usize) -> RowInfo {
    RowInfo { id: id.to_string(), label: id.is_multiple_of(2), held_out: id.is_multiple_of(5) }
}

fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let number = prop_oneof![
        Just(Cell::Missing),
        (-5_i32..5).prop_map(|value| Cell::Number(f64::from(value))),
        any::<f32>().prop_map(|value| Cell::number(f64::from(value))),
        any::<f64>().prop_map(Cell::number),
    ];
    let text = prop_oneof![Just(Cell::Missing), "[a-c]{1,2}".prop_map(Cell::Text)];
    (number, text).prop_map(|(number, text)| vec![number, text])
}

proptest! {
    #[test]
    fn a_table_survives_its_bytes_and_keeps_every_cell(rows in prop::collection::vec(cells(), 0..40)) {
        let mut table = Table::new(features());
        for (id, row) in rows.iter().enumerate() {
            table.push(row, info(id)).unwrap();
        }
        let read = Table::from_bytes(&table.to_bytes()).unwrap();
        prop_assert_eq!(&read, &table);
        for (id, row) in rows.iter().enumerate() {
            prop_assert_eq!(&read.row(id), row);
        }
    }

    #[test]
    fn pages_appended_are_the_whole(rows in prop::collection::vec(cells(), 0..40), cut in 0_usize..40) {
        let mut whole = Table::new(features());
        let mut pages = [Table::new(features()), Table::new(features())];
        for (id, row) in rows.iter().enumerate() {
            whole.push(row, info(id)).unwrap();
            pages[usize::from(id >= cut)].push(row, info(id)).unwrap();
        }
        let [mut first, second] = pages;
        first.append(second).unwrap();
        prop_assert_eq!(first.to_bytes(), whole.to_bytes());
    }

    #[test]
    fn damaged_bytes_are_a_problem_and_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut framed = b"SCT1".to_vec();
        framed.extend(&bytes);
        let _ = Table::from_bytes(&framed);
        prop_assert!(Table::from_bytes(&bytes).is_err() || bytes.starts_with(b"SCT1"));
    }
}

#[test]
fn truncated_bytes_are_a_problem() {
    let mut table = Table::new(features());
    table.push(&[Cell::Number(1.5), Cell::text("x")], info(1)).unwrap();
    let bytes = table.to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(Table::from_bytes(&bytes[..end]).unwrap_err().code, "broken_bytes");
    }
}

#[test]
fn a_text_in_a_number_is_refused_by_name() {
    let mut table = Table::new(features());
    let problem = table.push(&[Cell::text("old"), Cell::Missing], info(1)).unwrap_err();
    assert!(problem.detail.contains("age"), "{problem}");
}

#[test]
fn cells_are_plain_json() {
    let cells: Vec<Cell> = serde_json::from_str(r#"[null, 1.5, true, "x", ""]"#).unwrap();
    let expected =
        [Cell::Missing, Cell::Number(1.5), Cell::Number(1.0), Cell::Text("x".into()), Cell::Missing];
    assert_eq!(cells, expected);
    assert_eq!(serde_json::to_string(&cells).unwrap(), r#"[null,1.5,1.0,"x",null]"#);
}
