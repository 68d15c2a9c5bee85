//! Text documents and presentations with hostile markup.

use std::fmt::Write as _;

use crate::{
    Sample,
    office::{self, docx, pack, paragraph, pptx, shape, word},
    seeds::utf16,
    zip::write,
};

pub(super) fn all() -> Vec<Sample> {
    let body = |name: &str, body: &str| Sample::new(format!("{name}.docx"), pack(&docx(body, &[])));
    let mut all = vec![
        body("empty-body", ""),
        body("deep", &"<w:sdt>".repeat(100_000)),
        body("deep-tables", &"<w:tbl><w:tr><w:tc>".repeat(500)),
        body("nested-tables", &nested_tables(40)),
        body("unclosed", "<w:p><w:r><w:t>text"),
        body("crossed", "<w:p><w:r></w:p></w:r>"),
        body(
            "many-attributes",
            &format!("<w:p {}/>", (0..50_000).map(|at| format!("a{at}=\"1\" ")).collect::<String>()),
        ),
        body("same-attribute", &format!("<w:p {}/>", "a=\"1\" ".repeat(50_000))),
        body("long-attribute", &format!("<w:p a=\"{}\"/>", "x".repeat(9 << 20))),
        body("long-text", &paragraph("", &"word ".repeat(400_000))),
        body("many-paragraphs", &"<w:p/>".repeat(200_000)),
        body("many-runs", &format!("<w:p>{}</w:p>", "<w:r><w:t>a</w:t></w:r>".repeat(60_000))),
        body("wide-spans", &wide_spans()),
        body("ragged-table", &ragged_table()),
        body("open-fields", &"<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r></w:p>".repeat(1_000)),
        body(
            "fields",
            &format!("<w:p>{}</w:p>", "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".repeat(5_000)),
        ),
        body(
            "entities",
            "<w:p><w:r><w:t>&unknown; &#0; &#x110000; &#xD800; &amp;amp; &#38;</w:t></w:r></w:p>",
        ),
        body("controls", "<w:p><w:r><w:t>a\u{1}b\u{7f}c\u{feff}d\u{202e}e</w:t></w:r></w:p>"),
        body("cdata", "<w:p><w:r><w:t><![CDATA[</w:p><w:tbl>]]></w:t></w:r></w:p>"),
        body("backticks", &paragraph("", &"`".repeat(10_000))),
        body("deep-formula", &format!("<w:p><m:oMath>{}", "<m:sSup><m:e>".repeat(120))),
        body(
            "wide-formula",
            &format!("<w:p><m:oMath>{}</m:oMath></w:p>", "<m:f><m:num/><m:den/></m:f>".repeat(30_000)),
        ),
        body(
            "deleted-ends",
            &"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>".repeat(20_000),
        ),
        imports(),
        embedded(),
    ];
    let laughs = laughs();
    for (name, markup) in [
        ("laughs", laughs.as_str()),
        (
            "external-entity",
            "<!DOCTYPE w:document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document>&x;</w:document>",
        ),
        ("no-markup", "this is not markup"),
        ("nothing", ""),
        ("other-root", "<html><body><p>no</p></body></html>"),
        ("endless-comment", "<w:document><!-- "),
        ("endless-tag", "<w:document "),
    ] {
        let mut entries = office::entries(&docx("", &[]));
        for entry in entries.iter_mut().filter(|entry| entry.name == "word/document.xml") {
            entry.bytes = markup.as_bytes().to_vec();
        }
        all.push(Sample::new(format!("{name}.docx"), write(&entries)));
    }
    for (name, bytes) in [
        ("utf16", utf16("<w:document><w:body/></w:document>")),
        ("not-utf8", b"<w:document>\xff\xfe\xfd".to_vec()),
    ] {
        let mut entries = office::entries(&docx("", &[]));
        for entry in entries.iter_mut().filter(|entry| entry.name == "word/document.xml") {
            entry.bytes.clone_from(&bytes);
        }
        all.push(Sample::new(format!("{name}-part.docx"), write(&entries)));
    }
    all.extend(loops());
    all.extend(slides());
    all
}

fn laughs() -> String {
    let mut out = String::from("<!DOCTYPE lolz [<!ENTITY l0 \"lol\">");
    for level in 1..10 {
        let inner = format!("&l{};", level - 1).repeat(10);
        let _ = write!(out, "<!ENTITY l{level} \"{inner}\">");
    }
    out + "]><w:document><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>"
}

fn nested_tables(depth: usize) -> String {
    let open = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in | side</w:t></w:r></w:p>".repeat(depth);
    open + &"</w:tc></w:tr></w:tbl>".repeat(depth)
}

fn wide_spans() -> String {
    let cell =
        "<w:tc><w:tcPr><w:gridSpan w:val=\"1000000000\"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>";
    format!(
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"4000000000\"/></w:trPr>{}</w:tr></w:tbl>",
        cell.repeat(100)
    )
}

fn ragged_table() -> String {
    let row = |cells: usize| {
        format!("<w:tr>{}</w:tr>", "<w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc>".repeat(cells))
    };
    format!("<w:tbl>{}{}</w:tbl>", row(3_000), row(1).repeat(3_000))
}

/// Styles based on each other, lists that are not there, labels that grow.
fn loops() -> Vec<Sample> {
    let style = |id: &str, base: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/><w:basedOn w:val=\"{base}\"/></w:style>"
        )
    };
    let styles = word("styles", &(style("a", "b") + &style("b", "a") + &style("c", "c")));
    let label = "%1.%9%0%".repeat(20_000);
    let numbering = word(
        "numbering",
        &format!(
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4294967295\"/>\
             <w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"{label}\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"77\"/></w:num>"
        ),
    );
    let item = |list: u32, level: u32| {
        format!(
            "<w:p><w:pPr><w:pStyle w:val=\"a\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>\
             </w:pPr><w:r><w:t>item</w:t></w:r></w:p>"
        )
    };
    let items = [item(1, 0), item(1, 200), item(2, 8), item(3, 0), item(1, 0)].concat().repeat(50);
    let body = items + &paragraph("c", "text");
    let more =
        [("styles.xml", "styles", styles.as_str()), ("numbering.xml", "numbering", numbering.as_str())];
    let twice = [
        ("document.xml", "footnotes", ""),
        ("header1.xml", "header", "<w:hdr"),
        ("header1.xml", "footer", ""),
    ];
    vec![
        Sample::new("loops.docx", pack(&docx(&body, &more))),
        Sample::new("body-as-notes.docx", pack(&docx(&body, twice.get(..2).unwrap_or_default()))),
    ]
}

fn slides() -> Vec<Sample> {
    let title = shape("title", "Title");
    let slide =
        |name: &str, shapes: &str| Sample::new(format!("{name}.pptx"), pack(&pptx(&[("", shapes, "")])));
    let mut missing = pptx(&[("", &title, ""), ("", &title, "")]);
    missing.retain(|(name, _)| !name.ends_with("slide1.xml"));
    let mut empty = pptx(&[("", &title, "")]);
    empty.iter_mut().filter(|(name, _)| name.ends_with("slide1.xml")).for_each(|(_, markup)| markup.clear());
    let mut same = pptx(&[("", &title, ""), ("", &title, "")]);
    for (_, markup) in &mut same {
        *markup = markup.replace("slides/slide2.xml", "slides/slide1.xml");
    }
    let mut broken = pptx(&[("", &title, "notes"), ("", "<p:sp><p:txBody>", "")]);
    broken
        .iter_mut()
        .filter(|(name, _)| name.contains("notesSlide1.xml"))
        .for_each(|(_, markup)| markup.truncate(90));
    vec![
        slide("no-shapes", ""),
        slide("deep-groups", &"<p:grpSp>".repeat(10_000)),
        slide("many-levels", &shape("body", &format!("{}deep\n>>up\nout", ">".repeat(200)))),
        slide("many-shapes", &"<p:sp/>".repeat(150_000)),
        slide("titles", &title.repeat(50)),
        Sample::new("missing-slide.pptx", pack(&missing)),
        Sample::new("same-slide.pptx", pack(&same)),
        Sample::new("broken-slide.pptx", pack(&broken)),
        Sample::new("empty-slide.pptx", pack(&empty)),
        Sample::new("no-slides.pptx", pack(&pptx(&[]))),
    ]
}

/// A text that imports the same part again and again, and parts that are not there.
fn imports() -> Sample {
    let again =
        "<w:altChunk r:id=\"rId1\"/><w:altChunk r:id=\"rId2\"/><w:altChunk r:id=\"rId9\"/>".repeat(5_000);
    let page = format!("<html><body>{}", "<p>word ".repeat(5_000));
    let parts = docx(&again, &[("a.html", "aFChunk", &page), ("document.xml", "aFChunk", "")]);
    let mut named = std::collections::BTreeSet::new();
    let once: Vec<_> = parts.into_iter().filter(|(name, _)| named.insert(name.clone())).collect();
    Sample::new("imports.docx", pack(&once))
}

/// A text with a text in it, and so on, and with what is no file.
fn embedded() -> Sample {
    let mut inner = pack(&docx(&paragraph("", "innermost"), &[]));
    for _ in 0..6 {
        let mut entries = office::entries(&docx(
            &paragraph("", "around"),
            &[("a.docx", "package", ""), ("b.bin", "oleObject", "x")],
        ));
        for entry in entries.iter_mut().filter(|entry| entry.name == "word/a.docx") {
            entry.bytes.clone_from(&inner);
        }
        inner = write(&entries);
    }
    Sample::new("embedded.docx", inner)
}
