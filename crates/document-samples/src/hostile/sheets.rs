//! Workbooks with hostile cells.

use std::fmt::Write as _;

use crate::{
    Sample,
    office::{self, pack, text_row, xlsx},
};

pub(super) fn all() -> Vec<Sample> {
    let sheet = |name: &str, rows: &str| {
        let strings = office::strings(&["one", "two"]);
        let styles =
            office::styles(&CODES, &(164..164 + u32::try_from(CODES.len()).unwrap_or(0)).collect::<Vec<_>>());
        let parts = xlsx(&[("Sheet", "", rows)], Some(&strings), Some(&styles));
        Sample::new(format!("{name}.xlsx"), pack(&parts))
    };
    let mut missing = xlsx(&[("A", "", ""), ("B", "", &text_row(1, &["b".into()]))], None, None);
    missing.retain(|(name, _)| !name.ends_with("sheet1.xml"));
    let mut same = xlsx(&[("A", "", &text_row(1, &["a".into()])), ("B", "", "")], None, None);
    for (_, markup) in &mut same {
        *markup = markup.replace("worksheets/sheet2.xml", "worksheets/sheet1.xml");
    }
    let mut cut = xlsx(
        &[("A", "", &text_row(1, &["a".into(), "b".into()])), ("B", "", &text_row(1, &["c".into()]))],
        None,
        None,
    );
    cut.iter_mut()
        .filter(|(name, _)| name.ends_with("sheet1.xml"))
        .for_each(|(_, markup)| markup.truncate(250));
    let broken_strings =
        xlsx(&[("A", "", &shared(&["0", "1", "2"]))], Some("<sst><si><t>one</t></si><si><t>tw"), None);
    vec![
        sheet(
            "corner",
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
        ),
        sheet("same-row-corners", "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>"),
        sheet("diagonal", &diagonal(3_000)),
        sheet(
            "outside",
            "<row r=\"99999999999\"><c r=\"ZZZZZZ9\"><v>1</v></c><c r=\"9\"><v>2</v></c><c r=\"\"><v>3</v></c></row>",
        ),
        sheet("no-references", &"<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(3_000)),
        sheet("same-cell", &"<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>".repeat(3_000)),
        sheet(
            "backwards",
            "<row r=\"9\"><c r=\"C9\"><v>1</v></c><c r=\"A9\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row>",
        ),
        sheet("strings-outside", &shared(&["0", "2", "-1", "99999999999999999999", "x", ""])),
        sheet("numbers", &numbers()),
        sheet("blank-rows", &"<row r=\"7\"/>".repeat(100_000)),
        sheet("long-row", &format!("<row r=\"1\">{}</row>", "<c><v>1</v></c>".repeat(40_000))),
        sheet("long-cell", &text_row(1, &["x".repeat(2 << 20)])),
        sheet("row-in-text", &text_row(1, &["&lt;/row>".repeat(30_000)])),
        sheet(
            "row-in-cdata",
            &"<row><c t=\"inlineStr\"><is><t><![CDATA[</row>]]></t></is></c></row>".repeat(4_000),
        ),
        sheet("rows-in-rows", &"<row><c>".repeat(100)),
        sheet("empty", ""),
        Sample::new("missing-sheet.xlsx", pack(&missing)),
        Sample::new("same-sheet.xlsx", pack(&same)),
        Sample::new("cut-sheet.xlsx", pack(&cut)),
        Sample::new("broken-strings.xlsx", pack(&broken_strings)),
        Sample::new("no-sheets.xlsx", pack(&xlsx(&[], None, None))),
        Sample::new("many-sheets.xlsx", pack(&xlsx(&[("S", "", ""); 2_000], None, None))),
    ]
}

/// Codes of formats that are wrong, or ask for much.
const CODES: [&str; 12] = [
    "",
    ";;;;;;",
    "[",
    "&quot;",
    "0.0000000000000000000000000000000000000000000000000000",
    "yyyyyyyyyyyyyyyy",
    "[h]:[m]:[s]",
    "E+E+E+0",
    "# ?/?????????",
    "[&lt;]0",
    "@@@@",
    "\u{65e5}\u{672c}0\\",
];

fn shared(indices: &[&str]) -> String {
    indices
        .iter()
        .enumerate()
        .map(|(at, index)| format!("<row r=\"{}\"><c t=\"s\"><v>{index}</v></c></row>", at + 1))
        .collect()
}

/// Each odd number in each odd format.
fn numbers() -> String {
    let values = [
        "0", "-0", "1e308", "-1e308", "1e-308", "NaN", "inf", "-inf", "1e999", "0x10", "2958466", "-1",
        "0.5", "60",
    ];
    let mut out = String::new();
    for (row, value) in values.iter().enumerate() {
        let _ = write!(out, "<row r=\"{}\">", row + 1);
        for style in 0..=CODES.len() {
            let _ = write!(out, "<c s=\"{style}\"><v>{value}</v></c>");
        }
        out.push_str("</row>");
    }
    out
}

fn diagonal(count: usize) -> String {
    let letter = |digit: usize| char::from(b'A' + u8::try_from(digit % 26).unwrap_or(0));
    let name = |at: usize| [letter(at / 676), letter(at / 26), letter(at)].iter().collect::<String>();
    (0..count)
        .map(|at| format!("<row r=\"{0}\"><c r=\"{1}{0}\"><v>{0}</v></c></row>", at + 1, name(at)))
        .collect()
}
