use std::fmt::Write;

use crate::{
    Document, Limits,
    tests::{account, whole},
};

fn parts(bytes: &[u8]) -> Vec<String> {
    let mut document = Document::open(bytes.to_vec(), Some("x.csv"), None, Limits::default()).unwrap();
    let parts = whole(&mut document);
    assert!(account(&document, &parts).balanced);
    let mut texts: Vec<String> = parts.into_iter().map(|part| part.markdown).collect();
    texts.retain(|text| !text.is_empty());
    texts
}

#[test]
fn a_file_becomes_a_table() {
    let text = "id;name\r\n1;\"Ada; \"\"Countess\"\"\"\r\n2;a|b;extra\r\n\r\n3\r\n";
    assert_eq!(
        parts(text.as_bytes()),
        ["| id | name | |\n| --- | --- | --- |\n| 1 | Ada; \"Countess\" |\n| 2 | a\\|b | extra |\n| 3 |\n\n"]
    );
}

#[test]
fn what_an_export_says_of_itself_stands_above_the_table() {
    let text = "Account;DE00 1234;;\n;;;\nPeriod:;2025;;\nDate;Payee;Purpose;Sum\n1.2.;Ada;Rolls;3\n";
    assert_eq!(
        parts(text.as_bytes()),
        [
            "Account: DE00 1234\n\nPeriod: 2025\n\n| Date | Payee | Purpose | Sum |\n| --- | --- | --- | --- |\n\
          | 1.2. | Ada | Rolls | 3 |\n\n"
        ]
    );
}

#[test]
fn values_without_names_have_an_empty_header() {
    assert_eq!(parts(b"1,2\n3,4\n"), ["| | |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n\n"]);
}

#[test]
fn every_part_of_a_large_file_repeats_the_header_and_no_row_is_lost() {
    let mut text = "\nnumber,text\n".to_owned();
    for row in 0..3_000 {
        writeln!(text, "{row},\"line one\nline, two of {row}\"").unwrap();
    }
    let parts = parts(text.as_bytes());
    assert!(parts.len() > 5, "{}", parts.len());
    assert!(parts.iter().all(|part| part.starts_with("| number | text |\n| --- | --- |\n")));
    let rows: Vec<&str> =
        parts.iter().flat_map(|part| part.lines().skip(2)).filter(|line| !line.is_empty()).collect();
    assert_eq!(rows.len(), 3_000);
    assert_eq!(rows[1_234], "| 1234 | line one<br>line, two of 1234 |");
}

#[test]
fn a_quote_that_nothing_closes_does_not_swallow_the_file() {
    let mut text = "a,b\n1,\"open\n".to_owned();
    for row in 0..40_000 {
        writeln!(text, "{row},x").unwrap();
    }
    let all = parts(text.as_bytes()).concat();
    assert!(all.contains("| 39999 | x |"));
    assert!(all.contains("| 1 | \"open |"));
}

#[test]
fn utf_16_from_excel_is_read() {
    let text = "Größe\tPreis\n1\t2,50 €\n";
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(parts(&bytes), ["| Größe | Preis |\n| --- | --- |\n| 1 | 2,50 € |\n\n"]);
}

#[test]
fn markup_in_a_cell_is_text() {
    let file = b"name,note\n<img src=x>,[a](javascript:x)\nb <b@c.de>,1 < 2\n".to_vec();
    let mut document = crate::Document::open(file, Some("x.csv"), None, crate::Limits::default()).unwrap();
    let markdown = document.part(0).unwrap().unwrap().markdown;
    assert!(
        markdown.contains("| \\<img src=x> | [a\\](javascript:x) |\n| b <b@c.de> | 1 < 2 |\n"),
        "{markdown}"
    );
}
