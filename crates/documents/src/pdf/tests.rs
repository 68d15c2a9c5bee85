//! Whole files, made here.

mod shown;
mod truth;

use std::io::Write as _;

use flate2::{Compression, write::ZlibEncoder};

use super::*;
use crate::{
    Document, Limits, Unit, UnitStatus,
    tests::{account, whole},
};

/// Objects of a file, numbered from 1; the first is the catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer <</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>> stream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A file of one page per content, with the font `F`, the form `X` and the image `I`.
fn pages(contents: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let kids: Vec<String> = (0..contents.len()).map(|page| format!("{} 0 R", 6 + 2 * page)).collect();
    let kids = kids.join(" ");
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R/Lang(de-CH)>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", contents.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 4 0 R>>>>",
            b"/X Do /X Do",
        ),
        stream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/Filter/DCTDecode", b"no picture"),
    ];
    for (page, content) in contents.iter().enumerate() {
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {} 0 R\
                 /Resources<</Font<</F 3 0 R>>/XObject<</X 4 0 R/I 5 0 R>>>>>>",
                7 + 2 * page
            )
            .into_bytes(),
        );
        objects.push(content.clone());
    }
    objects
}

fn text(content: &str) -> Vec<u8> {
    stream("", content.as_bytes())
}

fn open(file: Vec<u8>) -> Document {
    Document::open(file, Some("a.pdf"), None, Limits::default()).unwrap()
}

fn code(file: Vec<u8>) -> String {
    Document::open(file, Some("a.pdf"), None, Limits::default()).unwrap_err().code
}

/// The markdown, and what became of each page; the account is balanced.
fn read(file: Vec<u8>) -> (String, Vec<String>) {
    let mut document = open(file);
    let parts = whole(&mut document);
    assert!(account(&document, &parts).balanced);
    let word = |unit: &Unit| match unit.status {
        UnitStatus::Parsed => "parsed".to_owned(),
        _ => unit.reason.clone().unwrap(),
    };
    let ends = parts.iter().flat_map(|part| &part.units).map(word).collect();
    (parts.into_iter().map(|part| part.markdown).collect(), ends)
}

/// Reading them all would take minutes: each of the pages is said to be an array of a megabyte.
#[test]
fn pages_that_a_table_leads_to_one_large_object_are_left_out() {
    let mut objects = pages(&[text("BT /F 10 Tf 50 700 Td (Here it is.) Tj ET")]);
    let named = objects.len();
    let lost: Vec<String> = (100..30_100).map(|page| format!("{page} 0 R")).collect();
    objects[1] = format!("<</Type/Pages/Kids[6 0 R {}]/Count 30001>>", lost.join(" ")).into_bytes();
    objects.push(format!("[{}]", "0 ".repeat(500_000)).into_bytes());
    let mut file = file(&objects);
    let large = memchr::memmem::find(&file, format!("\n{} 0 obj", named + 1).as_bytes()).unwrap() + 1;
    let table = memchr::memmem::rfind(&file, b"xref\n0 ").unwrap();
    let trailer = memchr::memmem::rfind(&file, b"trailer").unwrap();
    assert!(table < trailer);
    let entries = format!("100 30000\n{}", format!("{large:010} 00000 n \n").repeat(30_000));
    file.splice(trailer..trailer, entries.bytes());
    let (markdown, ends) = read(file);
    assert_eq!((markdown.as_str(), ends.len()), ("<!-- page 1 -->\n\nHere it is.\n\n", 1));
}

#[test]
fn the_cells_of_a_ruled_table_are_those_of_the_markdown() {
    // Rules as programs draw them: stroked lines, thin filled boxes, thin filled paths.
    let rules = "100 700 m 300 700 l S 100 660 200 1 re f 100 620 m 300 620 l 300 621 l 100 621 l h f \
                 100 620 m 100 700 l S 180 620 1 80 re f 299 620 1 80 re f";
    let words = [
        ("Item", 105, 680),
        ("Remark", 185, 680),
        ("Bolt", 105, 645),
        ("on order since", 185, 645),
        ("the spring", 185, 631),
    ];
    let shown = words.map(|(word, x, y)| format!("BT /F 10 Tf {x} {y} Td ({word}) Tj ET "));
    let (markdown, _) = read(file(&pages(&[text(&format!("{rules} {}", shown.concat()))])));
    let table = "| Item | Remark |\n| --- | --- |\n| Bolt | on order since the spring |\n";
    assert!(markdown.contains(table), "{markdown}");
}

#[test]
fn pages_are_read_with_their_marks_and_each_has_its_own_end() {
    let objects = pages(&[
        text(
            "BT /F 24 Tf 50 700 Td (A title) Tj /F 10 Tf 0 -40 Td (Gr\\374\\337e an alle, die es le-) Tj 0 -12 Td (sen.) Tj ET",
        ),
        text(""),
        text("600 0 0 800 0 0 cm /I Do"),
        text("0 0 m 100 100 l 50 300 l f"),
    ]);
    let (markdown, ends) = read(file(&objects));
    assert_eq!(markdown, "<!-- page 1 -->\n\n# A title\n\nGrüße an alle, die es lesen.\n\n");
    assert_eq!(ends, ["parsed", "blank", "scanned_image", "no_text"]);
}

#[test]
fn metadata_are_what_the_file_says() {
    let document = open(file(&pages(&[text("")])));
    let metadata = document.metadata();
    assert_eq!((metadata.language.as_deref(), metadata.pages), (Some("de"), Some(1)));
}

#[test]
fn any_page_reads_the_same_whatever_was_read_before() {
    let contents: Vec<Vec<u8>> =
        (0..12).map(|page| text(&format!("BT /F {} Tf 50 700 Td (page {page}) Tj ET", 9 + page))).collect();
    let whole = file(&pages(&contents));
    let mut document = open(whole.clone());
    let in_order: Vec<Part> = (0..12).map(|page| document.part(page).unwrap().unwrap()).collect();
    for page in (0..12).rev() {
        assert_eq!(open(whole.clone()).part(page).unwrap().unwrap(), in_order[page as usize]);
    }
    assert_eq!(document.part(12).unwrap(), None);
    assert_eq!(
        document.skip(3, "parser_crashed").unwrap().units[0].reason.as_deref(),
        Some("parser_crashed")
    );
}

#[test]
fn a_file_whose_table_of_objects_is_damaged_or_missing_is_repaired() {
    let whole = file(&pages(&[text("BT /F 12 Tf 50 700 Td (still here) Tj ET")]));
    let cut = whole.windows(5).rposition(|window| window == b"xref\n").unwrap();
    let start = whole.windows(9).position(|window| window == b"startxref").unwrap();
    let mut moved = b"junk before the header\n".to_vec();
    moved.extend(&whole);
    for damaged in [whole[..start].to_vec(), whole[..cut.min(start)].to_vec(), moved] {
        assert!(read(damaged).0.contains("still here"));
    }
}

#[test]
fn files_without_a_page_end_with_a_code_that_says_why() {
    let whole = file(&pages(&[text("")]));
    assert_eq!(code(whole[..60].to_vec()), "document_truncated");
    assert_eq!(code(b"%PDF-1.7\nnothing of use\nstartxref\n0\n%%EOF\n".to_vec()), "document_malformed");
    let locked = String::from_utf8(whole).unwrap().replace(
        "/Root 1 0 R",
        "/Root 1 0 R/ID[(0123456789abcdef)(0123456789abcdef)]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1\
         /O(00000000000000000000000000000000)/U(00000000000000000000000000000000)>>",
    );
    assert_eq!(code(locked.into_bytes()), "document_encrypted");
}

#[test]
fn a_page_that_inflates_or_draws_without_end_fails_and_the_others_do_not() {
    let bomb = stream("/Filter/FlateDecode", &deflated(&vec![b' '; 40 << 20]));
    let endless = text("/X Do");
    let fine = text("BT /F 12 Tf 50 700 Td (fine) Tj ET");
    let mut objects = pages(&[bomb, endless, fine]);
    // A form that draws another a hundred times, which draws a third as often.
    for (at, next) in [(3, 12), (11, 13)] {
        let resources = format!("/Type/XObject/Subtype/Form/Resources<</XObject<</X {next} 0 R>>>>");
        objects.resize(objects.len().max(at + 1), Vec::new());
        objects[at] = stream(&resources, "/X Do ".repeat(100).as_bytes());
    }
    objects.push(stream("/Type/XObject/Subtype/Form", b""));
    let (markdown, ends) = read(file(&objects));
    assert_eq!(ends, ["page_too_large", "page_too_complex", "parsed"]);
    assert!(markdown.contains("fine"));
}

#[test]
fn nesting_and_loops_end() {
    let deep = text(&format!("{} 1 {}", "[".repeat(200_000), "]".repeat(200_000)));
    let states = text(&"q ".repeat(100_000));
    let marks = text(&"/P <</ActualText(x)>> BDC ".repeat(100_000));
    let (_, ends) = read(file(&pages(&[deep, states, marks])));
    assert_eq!(ends.len(), 3);
    let mut looped = pages(&[text("BT /F 12 Tf 50 700 Td (once) Tj ET")]);
    looped[1] = b"<</Type/Pages/Kids[6 0 R 2 0 R 6 0 R]/Count 99999999>>".to_vec();
    assert_eq!(read(file(&looped)).1, ["parsed"]);
}

#[test]
fn a_bomb_of_objects_is_refused() {
    let mut objects = pages(&[text("")]);
    objects.push(stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", &deflated(&vec![b' '; 70 << 20])));
    assert_eq!(code(file(&objects)), "zip_bomb");
}
