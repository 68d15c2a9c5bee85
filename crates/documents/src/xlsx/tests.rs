//! Workbooks through the whole reader.

use std::collections::HashSet;

use document_samples::{
    office::{Parts, pack, text_row, xlsx},
    seeds,
};
use proptest::prelude::*;

use crate::{
    Document, Limits, Part, UnitKind,
    tests::{account, whole},
};

fn open(parts: &Parts) -> Document {
    Document::open(pack(parts), Some("a.xlsx"), None, Limits::default()).unwrap()
}

fn markdown(parts: &Parts) -> String {
    let mut document = open(parts);
    let parts = whole(&mut document);
    assert!(account(&document, &parts).balanced);
    parts.into_iter().map(|part| part.markdown).collect()
}

fn of_rows(rows: &str) -> String {
    markdown(&xlsx(&[("S", "", rows)], None, None))
}

#[test]
fn a_workbook_is_read_as_it_is_shown_and_hidden_sheets_are_skipped() {
    let mut document = open(&seeds::xlsx());
    let parts = whole(&mut document);
    let text: String = parts.iter().map(|part| part.markdown.as_str()).collect();
    assert_eq!(
        text,
        "## Data\n\n| Name | Amount | Date |\n| --- | --- | --- |\n| Shared & text | 12.5% | 2024-03-21 |\n\
         | TRUE | #DIV/0! | 3 |\n\n"
    );
    let account = account(&document, &parts);
    let sheets = &account.kinds[&UnitKind::Sheet];
    assert!(account.balanced);
    assert_eq!((sheets.total, sheets.parsed, sheets.skipped), (2, 1, 1));
    assert_eq!(sheets.reasons["hidden"], 1);
}

#[test]
fn a_long_string_that_every_row_shows_is_copied_only_as_often_as_a_part_may_hold() {
    let rows: String = (1..=400).fold(String::new(), |rows, row| {
        rows + &format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)
    });
    let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(100_000));
    let mut document = open(&xlsx(&[("S", "", &rows)], Some(&strings), None));
    let parts = whole(&mut document);
    let account = account(&document, &parts);
    assert!(account.balanced);
    assert_eq!(account.kinds[&UnitKind::Sheet].reasons["block_too_large"], 1, "{account:?}");
    for part in &parts {
        // What was read before the bound stays.
        assert!((1_900_000..2_200_000).contains(&part.markdown.len()), "{} bytes", part.markdown.len());
    }
}

#[test]
fn titles_stand_apart_and_empty_rows_divide_tables() {
    let row = |number: usize, cells: &[&str]| {
        text_row(number, &cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
    };
    let rows = [row(1, &["A title"]), row(3, &["a", "b"]), row(4, &["1", ""]), row(7, &["x", "y"])].concat();
    assert_eq!(
        of_rows(&rows),
        "## S\n\nA title\n\n| a | b |\n| --- | --- |\n| 1 | |\n\n| x | y |\n| --- | --- |\n\n"
    );
}

#[test]
fn cells_far_apart_do_not_make_a_table_of_the_sheet() {
    let rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>\
                <row r=\"1048576\"><c r=\"XFD1048576\"><v>3</v></c></row>";
    assert_eq!(of_rows(rows), "## S\n\n| 1 | 2 |\n| --- | --- |\n\n3\n\n");
    let name = |at: usize| {
        format!(
            "{}{}",
            char::from(b'A' + u8::try_from(at / 26).unwrap()),
            char::from(b'A' + u8::try_from(at % 26).unwrap())
        )
    };
    let cell = |at: usize| format!("<row r=\"{at}\"><c r=\"{}{at}\"><v>{at}</v></c></row>", name(at));
    let diagonal = (1..=300).map(cell).collect::<Vec<_>>().concat();
    let text = of_rows(&diagonal);
    assert!(text.contains("- AB1: 1\n") && text.len() < 10_000, "{} bytes", text.len());
}

#[test]
fn formulas_show_their_value_or_themselves() {
    let rows = "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f>A1*2</f></c>\
                <c r=\"C1\" t=\"str\"><f>\"x\"</f><v>text</v></c><c r=\"D1\" t=\"d\"><v>2024-03-21</v></c></row>";
    assert_eq!(of_rows(rows), "## S\n\n| 2 | =A1\\*2 | text | 2024-03-21 |\n| --- | --- | --- | --- |\n\n");
}

#[test]
fn strings_that_are_missing_are_not_lost_silently() {
    let rows = "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
    let parts = xlsx(&[("S", "", rows)], Some("<sst><si><t>one</t></si></sst>"), None);
    let mut document = open(&parts);
    let read = whole(&mut document);
    assert!(read[0].markdown.contains("one"));
    let account = account(&document, &read);
    assert!(account.balanced);
    assert_eq!(account.kinds[&UnitKind::Sheet].reasons["strings_missing"], 1);
}

fn long(rows: usize) -> Parts {
    let text = |row: usize| (0..6).map(|at| format!("r{row}c{at}")).collect::<Vec<_>>();
    let rows: String = (1..=rows).map(|row| text_row(row, &text(row))).collect();
    xlsx(&[("Long", "", &rows), ("Last", "", &text_row(1, &["z".into()]))], None, None)
}

#[test]
fn a_long_sheet_is_read_in_parts_with_every_cell_and_the_header_again() {
    let parts = long(4_000);
    let mut document = open(&parts);
    let read = whole(&mut document);
    assert!(read.len() > 4, "{} parts", read.len());
    assert!(account(&document, &read).balanced);
    let text: String = read.iter().map(|part| part.markdown.as_str()).collect();
    let lines: HashSet<&str> = text.lines().collect();
    for row in 1..=4_000 {
        let line = format!("| r{row}c0 | r{row}c1 | r{row}c2 | r{row}c3 | r{row}c4 | r{row}c5 |");
        assert!(lines.contains(line.as_str()), "{line}");
    }
    let again = read.iter().filter(|part| part.markdown.starts_with("| r1c0 |")).count();
    assert_eq!(again, read.len() - 2);
    assert!(read.iter().all(|part| part.markdown.len() < 256 << 10));
}

#[test]
fn a_part_is_the_same_whatever_was_read_before_it() {
    let parts = long(2_500);
    let mut document = open(&parts);
    let read = whole(&mut document);
    for index in (0..read.len()).rev() {
        let number = u32::try_from(index).unwrap();
        assert_eq!(open(&parts).part(number).unwrap().as_ref(), read.get(index));
        let skipped = open(&parts).skip(number, "parser_crashed").unwrap();
        let ranges =
            |part: &Part| part.units.iter().map(|unit| (unit.kind, unit.from, unit.to)).collect::<Vec<_>>();
        assert_eq!(ranges(&skipped), ranges(&read[index]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_is_present(rows in prop::collection::vec(prop::collection::vec("[a-z]{1,6}( [a-z0-9]{1,6}){0,2}", 2..6), 1..12)) {
        let markup: String = rows.iter().enumerate().map(|(at, row)| text_row(at + 1, row)).collect();
        let found: Vec<Vec<String>> = of_rows(&markup)
            .lines()
            .skip(1)
            .filter(|line| !line.is_empty() && !line.starts_with("| ---"))
            // What stands above a header is a line: `a: b`.
            .map(|line| line.split(['|', ':']).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect())
            .collect();
        prop_assert_eq!(found, rows);
    }
}

/// The parts of a sheet of these rows, with this behind them, relationships and further parts of `xl/`.
fn with_parts(rows: &str, behind: &str, related: &[(&str, &str, &str)], more: &[(&str, &str)]) -> String {
    let mut parts = xlsx(&[("S", "", rows)], None, None);
    for (name, markup) in &mut parts {
        if name.ends_with("sheet1.xml") {
            *markup = markup.replace("</sheetData>", &format!("</sheetData>{behind}"));
        }
    }
    parts.push((
        "xl/worksheets/_rels/sheet1.xml.rels".to_owned(),
        document_samples::office::relations(related),
    ));
    parts.extend(more.iter().map(|(name, markup)| (format!("xl/{name}"), (*markup).to_owned())));
    markdown(&parts)
}

fn rows(all: &[&[&str]]) -> String {
    let row = |(at, cells): (usize, &&[&str])| {
        text_row(at + 1, &cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
    };
    all.iter().enumerate().map(row).collect()
}

#[test]
fn a_title_stands_above_the_table_and_names_of_groups_in_it() {
    assert_eq!(
        of_rows(&rows(&[&["Report 2025"], &["Region", "Amount"], &["North", "10"]])),
        "## S\n\nReport 2025\n\n| Region | Amount |\n| --- | --- |\n| North | 10 |\n\n"
    );
    let groups = of_rows(&rows(&[&["", "Half", "Half"], &["Region", "Sum", "Mean"], &["North", "1", "2"]]));
    assert!(groups.contains("| | Half | Half |\n| --- |"), "{groups}");
}

#[test]
fn links_in_cells_are_kept() {
    let cells = rows(&[&["Form", "Where"], &["Leave", "open"]]);
    let link = "<hyperlinks><hyperlink ref=\"B2\" r:id=\"rId1\"/></hyperlinks>";
    let text = with_parts(&cells, link, &[("rId1", "hyperlink", "https://forms.example/leave")], &[]);
    assert!(text.contains("| Leave | [open](https://forms.example/leave) |"), "{text}");
    let formula = "<row r=\"1\"><c r=\"A1\" t=\"str\"><f>HYPERLINK(\"https://a.example\",\"here\")</f><v>here</v></c></row>";
    assert!(of_rows(formula).contains("[here](https://a.example)"));
}

#[test]
fn comments_with_answers_come_with_their_authors_and_without_the_note_for_old_programs() {
    let text = with_parts(
        &rows(&[&["Budget", "Sum"], &["Travel", "500"]]),
        "",
        &[
            ("rId1", "comments", "../comments1.xml"),
            ("rId2", "threadedComment", "../threadedComments/t1.xml"),
        ],
        &[
            (
                "comments1.xml",
                "<comments><authors><author>tc={1}</author></authors><commentList><comment ref=\"B2\" \
              authorId=\"0\"><text><t>Your version of Excel</t></text></comment></commentList></comments>",
            ),
            (
                "threadedComments/t1.xml",
                "<ThreadedComments><threadedComment ref=\"B2\" personId=\"p\"><text>Too low?</text>\
              </threadedComment><threadedComment ref=\"B2\" personId=\"p\"><text>Raised.</text></threadedComment></ThreadedComments>",
            ),
            ("persons/person.xml", "<personList><person displayName=\"Ines Vold\" id=\"p\"/></personList>"),
        ],
    );
    assert!(text.ends_with("- B2 (Ines Vold): Too low?\n- B2 (Ines Vold): Raised.\n\n"), "{text}");
    assert!(!text.contains("Excel"));
}
