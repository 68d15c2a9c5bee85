//! Office files from the markup of their parts.

use std::fmt::Write as _;

use crate::zip::{Entry, write};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const SHEET: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const SLIDE: &str = "http://schemas.openxmlformats.org/presentationml/2006/main";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The parts of a file by their names, in the order of the archive.
pub type Parts = Vec<(String, String)>;

/// The archive of some parts.
pub fn pack(parts: &[(String, String)]) -> Vec<u8> {
    write(&entries(parts))
}

/// The same, still to be changed.
pub fn entries(parts: &[(String, String)]) -> Vec<Entry> {
    parts.iter().map(|(name, text)| Entry::new(name.as_str(), text.as_bytes())).collect()
}

fn package(main: &str, kind: &str) -> Parts {
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/{main}\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.{kind}.main+xml\"/></Types>"
    );
    vec![
        ("[Content_Types].xml".to_owned(), types),
        ("_rels/.rels".to_owned(), relations(&[("rId1", "officeDocument", main)])),
    ]
}

/// A relationships part of (id, kind, target); an address is external.
pub fn relations(all: &[(&str, &str, &str)]) -> String {
    let mut out = format!("<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, kind, target) in all {
        let mode = if target.contains("://") { " TargetMode=\"External\"" } else { "" };
        let _ =
            write!(out, "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"{mode}/>");
    }
    out.push_str("</Relationships>");
    out
}

/// A text document: its body, and further parts of `word/` by (file, kind, markup).
pub fn docx(body: &str, more: &[(&str, &str, &str)]) -> Parts {
    let mut parts = package("word/document.xml", "wordprocessingml.document");
    let open = format!("<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{RELATIONS}\">");
    parts.push(("word/document.xml".to_owned(), format!("{open}<w:body>{body}</w:body></w:document>")));
    let ids: Vec<String> = (1..=more.len()).map(|at| format!("rId{at}")).collect();
    let named: Vec<(&str, &str, &str)> =
        ids.iter().zip(more).map(|(id, (file, kind, _))| (id.as_str(), *kind, *file)).collect();
    parts.push(("word/_rels/document.xml.rels".to_owned(), relations(&named)));
    let inside = more.iter().filter(|(file, ..)| !file.contains("://"));
    parts.extend(inside.map(|(file, _, markup)| (format!("word/{file}"), (*markup).to_owned())));
    parts
}

/// A root element of the word processor: `styles`, `numbering`, `footnotes`, ...
pub fn word(root: &str, content: &str) -> String {
    format!("<w:{root} xmlns:w=\"{WORD}\" xmlns:r=\"{RELATIONS}\">{content}</w:{root}>")
}

/// A paragraph with a style.
pub fn paragraph(style: &str, text: &str) -> String {
    let style = if style.is_empty() {
        String::new()
    } else {
        format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")
    };
    format!("<w:p>{style}<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A table of the word processor.
pub fn word_table(rows: &[Vec<String>]) -> String {
    let mut out = String::from("<w:tbl>");
    for row in rows {
        out.push_str("<w:tr>");
        for cell in row {
            let _ = write!(out, "<w:tc>{}</w:tc>", paragraph("", cell));
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl>");
    out
}

/// A workbook: sheets by (name, state, rows), and the shared strings and the styles, if any.
pub fn xlsx(sheets: &[(&str, &str, &str)], strings: Option<&str>, styles: Option<&str>) -> Parts {
    let mut parts = package("xl/workbook.xml", "spreadsheetml.sheet");
    let mut list = String::new();
    let mut named: Vec<(String, &str, String)> = Vec::new();
    for (at, (name, state, rows)) in sheets.iter().enumerate() {
        let id = format!("rId{}", at + 1);
        let state = if state.is_empty() { String::new() } else { format!(" state=\"{state}\"") };
        let _ = write!(list, "<sheet name=\"{name}\" sheetId=\"{}\"{state} r:id=\"{id}\"/>", at + 1);
        let file = format!("worksheets/sheet{}.xml", at + 1);
        let markup = format!(
            "<worksheet xmlns=\"{SHEET}\" xmlns:r=\"{RELATIONS}\"><sheetData>{rows}</sheetData></worksheet>"
        );
        parts.push((format!("xl/{file}"), markup));
        named.push((id, "worksheet", file));
    }
    for (kind, markup) in [("sharedStrings", strings), ("styles", styles)] {
        if let Some(markup) = markup {
            named.push((format!("rId{kind}"), kind, format!("{kind}.xml")));
            parts.push((format!("xl/{kind}.xml"), markup.to_owned()));
        }
    }
    let workbook =
        format!("<workbook xmlns=\"{SHEET}\" xmlns:r=\"{RELATIONS}\"><sheets>{list}</sheets></workbook>");
    parts.push(("xl/workbook.xml".to_owned(), workbook));
    let named: Vec<(&str, &str, &str)> =
        named.iter().map(|(id, kind, file)| (id.as_str(), *kind, file.as_str())).collect();
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), relations(&named)));
    parts
}

/// A part with the shared strings.
pub fn strings(all: &[&str]) -> String {
    let items: String = all.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    format!("<sst xmlns=\"{SHEET}\">{items}</sst>")
}

/// A part with the formats of cells: codes of the file's own from 164 on, and the format of each style.
pub fn styles(codes: &[&str], formats: &[u32]) -> String {
    let codes: String = codes
        .iter()
        .enumerate()
        .map(|(at, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", at + 164))
        .collect();
    let formats: String = formats.iter().map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
    format!(
        "<styleSheet xmlns=\"{SHEET}\"><numFmts>{codes}</numFmts><cellXfs>{formats}</cellXfs></styleSheet>"
    )
}

/// A row of texts.
pub fn text_row(number: usize, cells: &[String]) -> String {
    let mut out = format!("<row r=\"{number}\">");
    for (at, cell) in cells.iter().enumerate() {
        let column = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
        let _ = write!(out, "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>");
    }
    out.push_str("</row>");
    out
}

/// A presentation: slides by (attributes, shapes, notes).
pub fn pptx(slides: &[(&str, &str, &str)]) -> Parts {
    let mut parts = package("ppt/presentation.xml", "presentationml.presentation");
    let mut list = String::new();
    let mut named = Vec::new();
    for (at, (attributes, shapes, notes)) in slides.iter().enumerate() {
        let number = at + 1;
        let _ = write!(list, "<p:sldId id=\"{}\" r:id=\"rId{number}\"/>", 255 + number);
        named.push((format!("rId{number}"), format!("slides/slide{number}.xml")));
        parts.push((format!("ppt/slides/slide{number}.xml"), slide("sld", attributes, shapes)));
        if !notes.is_empty() {
            let target = format!("../notesSlides/notesSlide{number}.xml");
            let rels = relations(&[("rId1", "notesSlide", &target)]);
            parts.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), rels));
            let markup = slide("notes", "", &shape("body", notes));
            parts.push((format!("ppt/notesSlides/notesSlide{number}.xml"), markup));
        }
    }
    let markup = format!(
        "<p:presentation xmlns:p=\"{SLIDE}\" xmlns:r=\"{RELATIONS}\"><p:sldIdLst>{list}</p:sldIdLst></p:presentation>"
    );
    parts.push(("ppt/presentation.xml".to_owned(), markup));
    let named: Vec<(&str, &str, &str)> =
        named.iter().map(|(id, file)| (id.as_str(), "slide", file.as_str())).collect();
    parts.push(("ppt/_rels/presentation.xml.rels".to_owned(), relations(&named)));
    parts
}

fn slide(root: &str, attributes: &str, shapes: &str) -> String {
    format!(
        "<p:{root} xmlns:p=\"{SLIDE}\" xmlns:a=\"{DRAWING}\" xmlns:r=\"{RELATIONS}\" {attributes}>\
         <p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{root}>"
    )
}

/// A shape with a placeholder (none for the empty one): its paragraphs, `>` before one for each level below the first.
pub fn shape(placeholder: &str, lines: &str) -> String {
    let place =
        if placeholder.is_empty() { String::new() } else { format!("<p:ph type=\"{placeholder}\"/>") };
    let mut paragraphs = String::new();
    for line in lines.lines() {
        let text = line.trim_start_matches('>');
        let level = line.len() - text.len();
        let _ = write!(paragraphs, "<a:p><a:pPr lvl=\"{level}\"/><a:r><a:t>{text}</a:t></a:r></a:p>");
    }
    format!("<p:sp><p:nvSpPr><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>")
}
