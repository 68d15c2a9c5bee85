//! A small valid file of every format.

use crate::{
    Sample, mails,
    office::{self, Parts, paragraph, shape, text_row, word, word_table},
    pdf,
};

/// One or two of every format.
pub fn all() -> Vec<Sample> {
    let mut all = vec![
        Sample::new(
            "seed.pdf",
            pdf::pages(&["Quarterly report\nRevenue rose by 12 percent.", "Second page (last)"]),
        ),
        Sample::new("seed.docx", office::pack(&docx())),
        Sample::new("seed.pptx", office::pack(&pptx())),
        Sample::new("seed.xlsx", office::pack(&xlsx())),
    ];
    all.extend(texts());
    all
}

/// The formats that are not archives, whose every byte can be changed to an effect.
pub fn texts() -> Vec<Sample> {
    vec![
        Sample::new("seed.html", HTML),
        Sample::new("seed.md", MARKDOWN),
        Sample::new(
            "seed.csv",
            "name,amount,remark\nAda,12.5,\"one, two\"\nBob,7,\"a \"\"quoted\"\" word\"\n",
        ),
        Sample::new("seed.tsv", "name\tamount\nAda\t12.5\nBob\t7\n"),
        Sample::new("seed.txt", "Plain text.\n\nGr\u{fc}\u{df}e aus K\u{f6}ln, \u{65e5}\u{672c}\u{8a9e}.\n"),
        Sample::new("latin1.txt", b"Gr\xfc\xdfe aus K\xf6ln, caf\xe9 cr\xe8me.\n".to_vec()),
        Sample::new("utf16.txt", utf16("UTF-16 text, \u{fc}ber alles.\n")),
        Sample::new(
            "seed.eml",
            mails::write("Hello", "See the attached files.", &[("text/csv", "a.csv", b"a,b\n1,2\n")]),
        ),
        Sample::new("nested.eml", mails::nested(2)),
    ]
}

/// The seeds of each fuzz target. Of office files it is the main part alone.
pub fn of_targets() -> Vec<(&'static str, Sample)> {
    const MAIN: [(&str, &str); 3] = [
        ("docx", "word/document.xml"),
        ("pptx", "ppt/slides/slide1.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
    ];
    let mut seeds = Vec::new();
    for sample in all() {
        let end = sample.name.rsplit('.').next().unwrap_or_default();
        let target = match end {
            "md" => "markdown",
            "txt" => "text",
            "pdf" => "pdf",
            "html" => "html",
            "csv" => "csv",
            "tsv" => "tsv",
            "eml" => "eml",
            _ => "archive",
        };
        if target == "markdown" {
            // The first two bytes are the settings of the chunker.
            let text = [b"d\x10".as_slice(), &sample.bytes].concat();
            seeds.push(("chunker", Sample::new("seed.txt", text)));
        }
        seeds.push(("sniff", sample.clone()));
        seeds.push((target, sample));
    }
    for ((target, main), parts) in MAIN.into_iter().zip([docx(), pptx(), xlsx()]) {
        let part = parts.into_iter().find(|(name, _)| name == main);
        seeds.extend(part.map(|(_, markup)| (target, Sample::new("seed.xml", markup))));
    }
    seeds
}

/// A text as UTF-16 with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// The parts of a text document with everything that is read.
pub fn docx() -> Parts {
    let rows: Vec<Vec<String>> = vec![vec!["Name".into(), "Amount".into()], vec!["Ada".into(), "12".into()]];
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
                <w:r><w:t>An item</w:t></w:r></w:p>";
    let note = "<w:p><w:r><w:t>With a note</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
                <w:hyperlink r:id=\"rId5\"><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>";
    let changed = "<w:p><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins><w:del><w:r><w:delText>deleted</w:delText>\
                   </w:r></w:del></w:p>";
    let body = [
        paragraph("Heading1", "A heading"),
        paragraph("", "Some text"),
        item.into(),
        note.into(),
        changed.into(),
    ]
    .concat()
        + &word_table(&rows);
    let styles = word(
        "styles",
        "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:pPr>\
         <w:outlineLvl w:val=\"0\"/></w:pPr></w:style>",
    );
    let numbering = word(
        "numbering",
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
         <w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
    );
    let footnotes =
        word("footnotes", &format!("<w:footnote w:id=\"2\">{}</w:footnote>", paragraph("", "The note")));
    let header = word("hdr", &paragraph("", "Confidential"));
    office::docx(
        &body,
        &[
            ("styles.xml", "styles", &styles),
            ("numbering.xml", "numbering", &numbering),
            ("footnotes.xml", "footnotes", &footnotes),
            ("header1.xml", "header", &header),
            ("https://example.com/", "hyperlink", ""),
        ],
    )
}

/// The parts of a presentation.
pub fn pptx() -> Parts {
    let first = shape("title", "First slide") + &shape("body", "one\n>two\nthree");
    let table = "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Cell</a:t></a:r>\
                 </a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
    office::pptx(&[("", &first, "Say hello"), ("show=\"0\"", &shape("title", "Hidden"), ""), ("", table, "")])
}

/// The parts of a workbook.
pub fn xlsx() -> Parts {
    let header = text_row(1, &["Name".into(), "Amount".into(), "Date".into()]);
    let rows = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"1\"><v>0.125</v></c>\
                <c r=\"C2\" s=\"2\"><v>45372</v></c></row><row r=\"3\"><c r=\"A3\" t=\"b\"><v>1</v></c>\
                <c r=\"B3\" t=\"e\"><v>#DIV/0!</v></c><c r=\"C3\"><f>SUM(A1:A2)</f><v>3</v></c></row>";
    let strings = office::strings(&["Shared &amp; text"]);
    let styles = office::styles(&["0.0%"], &[0, 164, 14]);
    office::xlsx(
        &[("Data", "", &format!("{header}{rows}")), ("Secret", "hidden", &text_row(1, &["x".into()]))],
        Some(&strings),
        Some(&styles),
    )
}

const HTML: &str = "<!doctype html><html lang=\"en\"><head><title>A page</title><meta charset=\"utf-8\"></head><body>\
    <nav><a href=\"/\">Home</a></nav><main><h1>Title</h1><p>Some <b>bold</b> text &amp; an <a href=\"https://example.com\">\
    address</a>.</p><ul><li>one<ul><li>two</li></ul></li></ul><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2\
    </td></tr></table><pre><code>let x = 1;</code></pre></main><script>alert(1)</script></body></html>";

const MARKDOWN: &str = "---\ntitle: A text\n---\n\n# Title\n\nSome *text* with `code` and [a link](https://example.com).\n\n\
    - one\n    - two\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\n```rust\nlet x = 1;\n```\n";
