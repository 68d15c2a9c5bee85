//! Text documents through the whole reader.

use std::collections::HashSet;

use document_samples::{
    office::{Parts, docx, pack, paragraph, word, word_table},
    seeds,
};
use proptest::prelude::*;

use crate::{
    Document, Limits, Part,
    tests::{account, whole},
};

fn open(parts: &Parts) -> Document {
    Document::open(pack(parts), Some("a.docx"), None, Limits::default()).unwrap()
}

/// The markdown of a document whose bytes must all be parsed.
fn markdown(parts: &Parts) -> String {
    let mut document = open(parts);
    let parts = whole(&mut document);
    let account = account(&document, &parts);
    assert!(
        account.balanced && account.kinds.values().all(|tally| tally.parsed == tally.total),
        "{account:?}"
    );
    parts.into_iter().map(|part| part.markdown).collect()
}

fn of_body(body: &str) -> String {
    markdown(&docx(body, &[]))
}

#[test]
fn a_document_is_read_with_its_lists_notes_changes_and_margins() {
    assert_eq!(
        markdown(&seeds::docx()),
        "# A heading\n\nSome text\n\n1. An item\n\nWith a note[^2][a link](https://example.com/)\n\ninserted\n\n\
         | Name | Amount |\n| --- | --- |\n| Ada | 12 |\n\n[^2]: The note\n\n<!-- header -->\n\nConfidential\n\n"
    );
}

#[test]
fn headings_come_from_the_outline_of_a_style_whatever_its_name() {
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = word(
        "styles",
        &[
            style("x", "Chapter", "<w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr>"),
            style("y", "Fancy chapter", "<w:basedOn w:val=\"x\"/>"),
            style("berschrift3", "heading 3", ""),
            style("t", "Titel", ""),
            style("n", "TOC Heading", "<w:basedOn w:val=\"x\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr>"),
            style("c", "Source Code", ""),
        ]
        .concat(),
    );
    let body: String = ["t", "x", "y", "berschrift3", "n", "c", "c"]
        .map(|style| paragraph(style, &format!("In {style}")))
        .concat();
    assert_eq!(
        markdown(&docx(&body, &[("styles.xml", "styles", &styles)])),
        "# In t\n\n## In x\n\n## In y\n\n### In berschrift3\n\nIn n\n\n```\nIn c\nIn c\n```\n\n"
    );
}

#[test]
fn every_cell_of_a_table_is_there_merged_nested_and_ragged() {
    let cell =
        |properties: &str, content: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>");
    let text = |text: &str| paragraph("", text);
    let nested = word_table(&[vec!["a".into(), "b|c".into()], vec!["d".into(), "e".into()]]);
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val=\"2\"/>", &text("wide")),
        cell("<w:vMerge w:val=\"restart\"/>", &text("tall")),
        cell("", &(text("one") + &text("two"))),
        cell("", &nested),
        cell("<w:vMerge/>", "<w:p/>"),
        cell("", &text("deleted row")),
    );
    assert_eq!(
        of_body(&body),
        "| wide | | tall |\n| --- | --- | --- |\n| one<br>two | a \\| b\\|c<br>d \\| e | |\n\n"
    );
}

#[test]
fn a_text_box_and_its_fallback_are_one_text() {
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph("", "in the box"));
    let body = format!(
        "<w:p><w:r><w:t>around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr=\"A chart\"/>\
         {content}</w:drawing></mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent>\
         </w:r></w:p>"
    );
    assert_eq!(of_body(&body), "around![A chart]()\n\nin the box\n\n");
}

#[test]
fn fields_show_their_result_and_hidden_text_nothing() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let body = format!(
        "<w:p>{}<w:r><w:instrText> HYPERLINK \"https://example.com/\" </w:instrText></w:r>{}{}{}{}</w:p>",
        mark("begin"),
        mark("separate"),
        run("here"),
        mark("end"),
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t> bold </w:t></w:r>",
    );
    assert_eq!(of_body(&body), "[here](https://example.com/) **bold**\n\n");
}

#[test]
fn a_broken_body_costs_only_what_is_behind_the_break() {
    let mut parts = docx(&(paragraph("", "before") + "<w:p></w:r>" + &paragraph("", "after")), &[]);
    let mut document = open(&parts);
    let read = whole(&mut document);
    let account = account(&document, &read);
    assert!(account.balanced, "{account:?}");
    let tally = &account.kinds[&crate::UnitKind::Bytes];
    assert!(tally.parsed > 0 && tally.failed > 0, "{tally:?}");
    assert_eq!(tally.reasons.get("xml_malformed"), Some(&tally.failed));
    assert_eq!(read[0].markdown, "before\n\n");
    parts
        .iter_mut()
        .filter(|(name, _)| name == "word/document.xml")
        .for_each(|(_, text)| *text = "<x".into());
    assert_eq!(open(&parts).part(0).unwrap_err().code, "document_malformed");
}

/// Long enough for several parts, with a table across their borders.
fn long(rows: usize) -> (Parts, Vec<String>) {
    let cells: Vec<Vec<String>> =
        (0..rows).map(|row| (0..4).map(|at| format!("cell {row} {at}")).collect()).collect();
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>item</w:t>\
                </w:r></w:p>";
    let body = item.repeat(3_000) + &word_table(&cells) + item + &paragraph("", "The end");
    let mut parts = seeds::docx();
    for (name, text) in &mut parts {
        if name == "word/document.xml" {
            *text = word("document", &format!("<w:body>{body}</w:body>"));
        }
    }
    (parts, cells.concat())
}

#[test]
fn a_long_document_is_read_in_parts_with_every_cell_and_the_header_again() {
    let (parts, cells) = long(4_000);
    let mut document = open(&parts);
    let read = whole(&mut document);
    assert!(read.len() > 4, "{} parts", read.len());
    assert!(account(&document, &read).balanced);
    let text: String = read.iter().map(|part| part.markdown.as_str()).collect();
    let rows = text.lines().filter(|line| line.starts_with('|'));
    let found: HashSet<&str> = rows.flat_map(|row| row.split('|').map(str::trim)).collect();
    assert!(cells.iter().all(|cell| found.contains(cell.as_str())));
    let continued = read.iter().filter(|part| part.markdown.starts_with("| cell 0 0 |")).count();
    assert!(continued >= 2, "{continued} parts begin inside of the table");
    assert!(text.contains("\n3001. item\n"), "lists count on");
}

#[test]
fn a_part_is_the_same_whatever_was_read_before_it() {
    let (parts, _) = long(1_000);
    let mut document = open(&parts);
    let read = whole(&mut document);
    for index in (0..read.len()).rev() {
        let index = u32::try_from(index).unwrap();
        assert_eq!(open(&parts).part(index).unwrap().as_ref(), read.get(index as usize));
        let skipped = open(&parts).skip(index, "parser_crashed").unwrap();
        let range = |part: &Part| part.units.iter().map(|unit| (unit.from, unit.to)).collect::<Vec<_>>();
        assert_eq!(range(&skipped), range(&read[index as usize]));
        assert_eq!(skipped.units[0].reason.as_deref(), Some("parser_crashed"));
    }
    assert_eq!(document.skip(u32::try_from(read.len()).unwrap(), "parser_crashed"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_is_present(rows in prop::collection::vec(prop::collection::vec("[a-z]{1,6}( [a-z0-9]{1,6}){0,2}", 1..6), 1..12)) {
        let text = of_body(&word_table(&rows));
        let found: Vec<Vec<String>> = text
            .lines()
            .filter(|line| line.starts_with('|') && !line.starts_with("| ---"))
            .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect())
            .collect();
        // A table of one cell is a frame.
        if rows.len() > 1 || rows[0].len() > 1 {
            prop_assert_eq!(found, rows);
        }
    }
}

#[test]
fn a_document_of_a_picture_alone_says_that_it_was_not_read() {
    let picture = "<w:p><w:r><w:drawing><pic:pic xmlns:pic=\"x\"/></w:drawing></w:r></w:p>";
    let mut document = open(&docx(picture, &[]));
    let parts = whole(&mut document);
    let reasons: Vec<_> =
        parts.iter().flat_map(|part| &part.units).map(|unit| unit.reason.as_deref()).collect();
    assert_eq!(reasons.first(), Some(&Some("image_only")));
    assert!(account(&document, &parts).balanced);
    assert_eq!(of_body(&format!("<w:p><w:r><w:t>words</w:t></w:r></w:p>{picture}")).trim(), "words");
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

#[test]
fn raised_figures_formulas_and_signs_keep_their_meaning() {
    let raised = |text: &str| run("<w:vertAlign w:val=\"superscript\"/>", text);
    let lowered = |text: &str| run("<w:vertAlign w:val=\"subscript\"/>", text);
    let of = |name: &str, inner: &str| format!("<m:{name}>{inner}</m:{name}>");
    let letters = |text: &str| of("r", &of("t", text));
    let half = of("oMath", &of("f", &(of("num", &letters("1")) + &of("den", &letters("2")))));
    let square = of("oMath", &of("sSup", &(of("e", &letters("r")) + &of("sup", &letters("2")))));
    let root = of("oMath", &of("rad", &(of("deg", "") + &of("e", &letters("16")))));
    let sign = |code: &str| format!("<w:r><w:sym w:font=\"Wingdings\" w:char=\"{code}\"/></w:r>");
    for (body, text) in [
        (run("", "3 × 10") + &raised("6") + &run("", " m") + &raised("2"), "3 × 10⁶ m²"),
        (run("", "H") + &lowered("2") + &run("", "O, log") + &lowered("2") + &run("", "8"), "H2O, log₂8"),
        (run("", "Take ") + &half + &run("", ", ") + &square + &run("", ", ") + &root, "Take 1/2, r^2, √16"),
        (run("", "1") + &half, "1 1/2"),
        (
            run("<w:sz w:val=\"22\"/>", "5 m") + &run("<w:position w:val=\"8\"/><w:sz w:val=\"14\"/>", "3"),
            "5 m³",
        ),
        (of("oMath", &of("bar", &of("e", &letters("x")))), "x\u{304}"),
        (sign("F0FE") + &run("", " a ") + &sign("F0A8") + &run("", " b"), "☒ a ☐ b"),
        (run("<w:rFonts w:ascii=\"Wingdings\"/>", "þ") + &run("", " c"), "☒ c"),
        (run("", "Donau\u{ad}dampf"), "Donaudampf"),
    ] {
        assert_eq!(of_body(&format!("<w:p>{body}</w:p>")).trim(), text);
    }
}

#[test]
fn old_forms_show_what_was_chosen_and_a_deleted_end_joins_paragraphs() {
    let field = |data: &str, name: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> \
             {name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let list = "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"Red\"/><w:listEntry w:val=\"Blue\"/></w:ddList>";
    let body = [
        field(list, "FORMDROPDOWN"),
        field("<w:checkBox><w:checked/></w:checkBox>", "FORMCHECKBOX"),
        field("<w:checkBox><w:default w:val=\"0\"/></w:checkBox>", "FORMCHECKBOX"),
    ];
    assert_eq!(of_body(&format!("<w:p>{}</w:p>", body.concat())).trim(), "Blue☒☐");
    let deleted = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">one </w:t></w:r></w:p>";
    assert_eq!(of_body(&(deleted.to_owned() + &paragraph("", "two"))).trim(), "one two");
    assert_eq!(of_body(deleted).trim(), "one");
}

#[test]
fn imported_parts_stand_in_their_place_or_say_why_not() {
    let body = paragraph("", "before") + "<w:altChunk r:id=\"rId1\"/>" + &paragraph("", "behind");
    let read_with = |part: &str, content: &str| {
        let mut document = open(&docx(&body, &[(part, "aFChunk", content)]));
        let parts = whole(&mut document);
        let account = account(&document, &parts);
        assert!(account.balanced, "{account:?}");
        let text: String = parts.into_iter().map(|part| part.markdown).collect();
        (text, account.kinds[&crate::UnitKind::Bytes].reasons.clone())
    };
    let (text, reasons) =
        read_with("a.html", "<html><body><h2>Decided</h2><p>48000 crowns</p></body></html>");
    assert_eq!(text, "before\n\n## Decided\n\n48000 crowns\n\nbehind\n\n");
    assert!(reasons.is_empty(), "{reasons:?}");
    let page = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
                <p>saved page</p>\r\n--b--";
    assert!(read_with("a.mht", page).0.contains("saved page"));
    let (text, reasons) = read_with("a.rtf", "{\\rtf1 x}");
    assert_eq!(text, "before\n\nbehind\n\n");
    assert_eq!(reasons.keys().collect::<Vec<_>>(), ["unsupported_format"]);
}

#[test]
fn embedded_files_come_behind_the_text_or_say_why_not() {
    let parts = docx(
        &paragraph("", "text"),
        &[
            ("embeddings/a.csv", "package", "a,b\n1,2\n"),
            ("embeddings/b.bin", "oleObject", "\u{1}\u{2}\u{3}"),
        ],
    );
    let mut document = open(&parts);
    let read = whole(&mut document);
    let account = account(&document, &read);
    assert!(account.balanced, "{account:?}");
    let files = &account.kinds[&crate::UnitKind::Attachment];
    assert_eq!((files.total, files.parsed, files.skipped), (2, 1, 1), "{files:?}");
    assert!(read[1].markdown.starts_with("## a.csv\n\n| a | b |\n"), "{}", read[1].markdown);
    assert_eq!(document.skip(1, "parser_crashed").unwrap().units[0].label.as_deref(), Some("a.csv"));
}
