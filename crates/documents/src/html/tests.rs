use crate::{
    Document, Limits,
    tests::{account, whole},
};

fn convert(html: &str) -> String {
    let mut document =
        Document::open(html.as_bytes().to_vec(), Some("x.html"), Some("text/html"), Limits::default())
            .unwrap();
    let parts = whole(&mut document);
    assert!(account(&document, &parts).balanced);
    parts.into_iter().map(|part| part.markdown).collect()
}

#[test]
fn headings_paragraphs_and_emphasis() {
    let html = "<h1>One &amp; <i>only</i></h1><p>Some <b>bold </b>and <em>soft</em> text,\n<br>broken.<p>Next \
                <a href='/a b'>link</a> and <a href='#x'>anchor</a>, <code>a`b</code>.</p><hr><h3></h3>";
    assert_eq!(
        convert(html),
        "# One & *only*\n\nSome **bold** and *soft* text,  \nbroken.\n\nNext [link](/a%20b) and anchor, \
         `` a`b ``.\n\n---\n"
    );
}

#[test]
fn marks_that_meet_are_joined_and_bare_addresses_stay_bare() {
    assert_eq!(
        convert(
            "<b>one</b><b>two</b> <a href='**x**'><b>x</b></a><b>ü</b> <a href=http://x.y>http://x.y</a><b></b>"
        ),
        "**onetwo** **x****ü** http://x.y\n"
    );
}

#[test]
fn nested_lists_keep_their_depth_and_numbers() {
    let html = "<p>Before</p><ul><li>one<ul><li>deep<li>deeper</ul></li><li><p>two</p><p>more</p></li></ul>\
                <ol start=3><li>three<li>four</ol>after";
    assert_eq!(
        convert(html),
        "Before\n\n- one\n  - deep\n  - deeper\n- two\n\n  more\n\n3. three\n4. four\n\nafter\n"
    );
}

#[test]
fn quotes_hold_blocks() {
    assert_eq!(
        convert("a<blockquote><p>one</p><p>two</p><ul><li>x</li></ul></blockquote>b"),
        "a\n\n> one\n>\n> two\n>\n> - x\n\nb\n"
    );
}

#[test]
fn tables_of_data_are_tables() {
    let html = "<table><thead><tr><th>Name<th>Price</thead><tr><td>a|b<td><p>1</p><p>2</p><tr><td colspan=2>x\
                </table><p>y";
    assert_eq!(convert(html), "| Name | Price |\n| --- | --- |\n| a\\|b | 1<br>2 |\n| x | |\n\ny\n");
}

#[test]
fn cells_that_span_rows_leave_their_place_empty() {
    let html = "<table><tr><th>a<th>b<tr><td rowspan=2>1<td>2<tr><td>3</table>";
    assert_eq!(convert(html), "| a | b |\n| --- | --- |\n| 1 | 2 |\n| | 3 |\n");
}

#[test]
fn tables_of_layout_are_blocks() {
    let html = "<table><tr><td><h1>Hi</h1><table><tr><th>k<th>v<tr><td>1<td>2</table></td><td>side</td></tr></table>";
    assert_eq!(convert(html), "# Hi\n\n| k | v |\n| --- | --- |\n| 1 | 2 |\n\nside\n");
}

#[test]
fn code_keeps_its_lines_and_language() {
    let html = "<pre><code class='language-rust'>fn main() {\n    x &lt; y;\n\n}\n</code></pre><pre>a ``` b</pre>\
                <div class=highlight-python><pre><span>import</span> x</pre></div>";
    assert_eq!(
        convert(html),
        "```rust\nfn main() {\n    x < y;\n\n}\n```\n\n````\na ``` b\n````\n\n```python\nimport x\n```\n"
    );
}

#[test]
fn what_is_not_content_is_left_out() {
    let html = "<!doctype html><html lang=de-CH><head><title>The &lt;title&gt;</title><style>p{}</style>\
                <meta name=author content='Ada'><script>if (a < b) document.write('</p>')</script></head>\
                <body><nav><ul><li>Home</li></ul></nav><!-- no <b> --><main>Text<svg><title>t</title></svg>\
                <noscript>x</noscript></main></body></html>";
    assert_eq!(convert(html), "Text\n");
    let document = Document::open(html.as_bytes().to_vec(), None, None, Limits::default()).unwrap();
    let metadata = document.metadata();
    assert_eq!(metadata.title.as_deref(), Some("The <title>"));
    assert_eq!(metadata.author.as_deref(), Some("Ada"));
    assert_eq!(metadata.language.as_deref(), Some("de"));
}

#[test]
fn text_that_looks_like_markdown_is_escaped() {
    assert_eq!(
        convert("<p># no heading<p>1. no item<p>- x<p>a *b* 2 * 3 snake_case _x_ &lt;b&gt; `c`"),
        "\\# no heading\n\n1\\. no item\n\n\\- x\n\na \\*b\\* 2 * 3 snake_case \\_x\\_ \\<b> \\`c\\`\n"
    );
}

#[test]
fn entities_with_and_without_semicolon_are_decoded() {
    assert_eq!(
        convert("<p>caf&eacute; &copy 2024 &#x1F600; &#8364; a&nbsp;b so&shy;ft &unknown;"),
        "café © 2024 😀 € a b soft &unknown;\n"
    );
}

#[test]
fn broken_html_keeps_its_text() {
    assert_eq!(
        convert("<p>a <b>b <i>c</b> d</i> e</p></ul></table></td><li>f<td>g</div> < 5 <unknown x='y'>h"),
        "a **b *c*** *d* e\n\n- f\n\n  g\n\n  \\< 5 h\n".replace("\\<", "<")
    );
    assert_eq!(convert("<p>end <a href=\"x"), "end\n");
}

#[test]
fn depth_neither_overflows_nor_grows_the_text() {
    let inline = format!("{}x", "<div><span><b>".repeat(10_000));
    assert_eq!(convert(&inline).trim(), "**x**");
    let lists = "<ul><li>x".repeat(400);
    let mut document = Document::open(lists.into_bytes(), Some("x.html"), None, Limits::default()).unwrap();
    assert_eq!(document.part(0).unwrap_err().code, "too_deep");
    let quotes = format!("{}deep", "<blockquote><p>".repeat(100));
    assert!(convert(&quotes).len() < 200);
}

/// A page of every kind of block, so long that it takes many slices.
fn long(blocks: usize) -> String {
    let block = |number: usize| match number % 5 {
        0 => format!("<h2>Section {number}</h2>"),
        1 => format!("<p>{}<a href='u{number}'>link</a></p>", "words &amp; <b>more</b> ".repeat(20)),
        2 => format!("<ul><li>item {number}<ul><li>sub</li></ul></li><li>other</li></ul>"),
        3 => format!("<table><tr><th>a<th>b</tr>{}</table>", "<tr><td>1</td><td>2</td></tr>".repeat(9)),
        _ => format!("<pre>code {number}\n  more\n</pre>"),
    };
    (0..blocks).map(block).collect::<Vec<_>>().concat()
}

#[test]
fn slices_leave_no_trace() {
    let all = convert(&long(2000));
    for number in (1..2000).step_by(5) {
        assert!(all.contains(&format!("## Section {}\n\nwords & **more** words", number - 1)));
        assert!(
            all.contains(&format!(
                "[link](u{number})\n\n- item {}\n  - sub\n- other\n\n| a | b |",
                number + 1
            ))
        );
    }
    assert_eq!(all.matches("| 1 | 2 |").count(), 9 * 400);
}

#[test]
fn a_huge_table_goes_on_over_slices_and_keeps_every_row() {
    let rows =
        (0..3000).fold(String::new(), |rows, row| rows + &format!("<tr><td>{row}</td><td>value</td></tr>\n"));
    let all = convert(&format!("<table><tr><th>n</th><th>v</th></tr>{rows}</table>"));
    assert_eq!(all.matches("| n | v |").count(), 1);
    for row in 0..3000 {
        assert!(all.contains(&format!("| {row} | value |\n")));
    }
    // A table that is longer than a chapter goes on with an empty header.
    let rules = all.matches("| --- | --- |").count();
    assert_eq!(rules, all.matches("| | |\n| --- | --- |\n|").count() + 1);
    assert!((2..8).contains(&rules), "{rules}");
}

#[test]
fn giants_are_cut_but_kept() {
    let text = "word ".repeat(20_000);
    for html in [
        format!("<p>{text}</p>"),
        format!("<pre>{text}</pre>"),
        format!("<table><tr><td>{text}</td><td>x</td></tr></table>"),
        format!(
            "<ul><li><table><tr><td><p>{}</p></td></tr></table></ul>",
            text.replace("word word ", "word word<p>")
        ),
    ] {
        assert_eq!(convert(&html).matches("word").count(), 20_000);
    }
    let image = format!("<p>a<img src='data:image/png;base64,{}' alt=pic>b</p>", "QUJD".repeat(40_000));
    // A tag that does not fit into a window is worth a cut, not its memory.
    assert_eq!(convert(&image), "a\n\nb\n");
    let script = format!("<p>a</p><script>{}</script><p>b</p>", "x<y;".repeat(40_000));
    assert_eq!(convert(&script), "a\n\nb\n");
}

#[test]
fn other_charsets_are_declared_or_found() {
    let html = "<html><head><meta charset=\"windows-1251\"><title>Привет</title></head><p>Как дела?</p>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(html);
    let mut document = Document::open(bytes.into_owned(), None, None, Limits::default()).unwrap();
    assert_eq!(document.metadata().title.as_deref(), Some("Привет"));
    assert_eq!(document.part(0).unwrap().unwrap().markdown, "Как дела?\n");
}

#[test]
fn links_lead_to_four_schemes_and_pictures_are_links() {
    for (html, markdown) in [
        ("<a href='java&#9;script:x'>a</a>", "a\n"),
        ("[a]<i></i>(javascript:x) &lt;<i></i>script>", "[a]\\(javascript:x) \\<script>\n"),
        ("<a href='&#1;javascript:x'>a</a>", "a\n"),
        ("<a href='java&amp;#9;script:x'>a</a>", "a\n"),
        ("<a href='vbscript:x'>a</a> <a href='file:///etc'>b</a>", "a b\n"),
        ("<a href='MAILTO:a@b.c'>a</a> <a href='tel:+49'>b</a>", "[a](MAILTO:a@b.c) [b](tel:+49)\n"),
        ("<img src='https://e.example/p.png' alt='a [pic]'>", "[a [pic]](https://e.example/p.png)\n"),
        (
            "<a href='https://e.example'><img src='https://e.example/p.png' alt=logo></a>",
            "[logo](https://e.example)\n",
        ),
        (
            "<p>[a](javascript:x) [b][c]<p>[c]: javascript:x",
            "[a\\](javascript:x) [b\\][c]\n\n\\[c]: javascript:x\n",
        ),
    ] {
        assert_eq!(convert(&format!("<p>{html}</p>")), markdown, "{html}");
    }
}

#[test]
fn raised_and_lowered_figures_and_formulas_keep_their_meaning() {
    for (page, text) in [
        (
            "<p>3 × 10<sup>6</sup> m<sup>2</sup>, H<sub>2</sub>O, log<sub>2</sub>8</p>",
            "3 × 10⁶ m², H2O, log₂8\n",
        ),
        (
            "<p>the decree<sup>12</sup>, the 1<sup>st</sup>, word<sup>[3]</sup></p>",
            "the decree¹², the 1st, word[3]\n",
        ),
        (
            "<p>Take <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, <math><msup><mi>r</mi><mn>2</mn></msup></math>, \
             <math><msqrt><mn>16</mn></msqrt></math>, <math><mn>1</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>",
            "Take 1/2, r^2, √16, 1 1/2\n",
        ),
        (
            "<p>10<span style='font-size:8px; vertical-align: super'><span>6</span></span> and <span>no</span> more, \
             CO<span style=\"vertical-align:sub\">2</span></p>",
            "10⁶ and no more, CO2\n",
        ),
        (
            "<p><math><mover><mi>x</mi><mo>¯</mo></mover></math> of <math><mmultiscripts><mi>C</mi><mprescripts/>\
             <mn>6</mn><mn>14</mn></mmultiscripts></math></p>",
            "x\u{304} of \\_6^{14} C\n",
        ),
    ] {
        assert_eq!(whole_page(page), text);
    }
}

#[test]
fn questions_filled_forms_and_pages_without_scripts_are_text_and_hidden_text_is_none() {
    for (page, text) in [
        ("<h3><button>How long?</button></h3><div>Six years.</div>", "### How long?\n\nSix years.\n"),
        ("<div><button aria-expanded=false>Why?</button></div><div hidden id=a>So.</div>", "Why?\n\nSo.\n"),
        ("<dl><dt><button>Why?</button></dt><dd>So.</dd></dl>", "**Why?**\n\nSo.\n"),
        (
            "<form>No<select><option selected>Blue</select><textarea>note</textarea>.</form>",
            "No Blue note .\n",
        ),
        ("<button>Send</button><p>text</p>", "text\n"),
        ("<html><noscript><p>Nine days.</p></noscript><div id=root></div></html>", "Nine days.\n"),
        ("<html><noscript>Switch it on</noscript><p>Text</p></html>", "Text\n"),
        (
            "<form>Name: <input value=Astrid> <select><option>a<option selected>Sweden</select> \
             <input type=checkbox checked>news <input type=hidden value=x><textarea>a note</textarea></form>",
            "Name: Astrid Sweden ☒ news a note\n",
        ),
        (
            "<p>shown</p><div style=\"display: none\">not <div>shown</div></div><p hidden>no<p>too",
            "shown\n\ntoo\n",
        ),
    ] {
        assert_eq!(whole_page(page), text, "{page}");
    }
}

fn whole_page(page: &str) -> String {
    let bytes = page.as_bytes().to_vec();
    let mut document =
        crate::Document::read_as(crate::Format::Html, bytes, &crate::context::Context::default()).unwrap();
    crate::tests::whole(&mut document).into_iter().map(|part| part.markdown).collect()
}
