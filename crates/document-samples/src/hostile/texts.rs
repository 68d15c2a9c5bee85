//! Web pages, Markdown, values and plain texts.

use crate::{Sample, seeds::utf16};

pub(super) fn all() -> Vec<Sample> {
    [pages(), markdown(), values(), plain()].concat()
}

fn pages() -> Vec<Sample> {
    let page =
        |name: &str, body: &str| Sample::new(format!("{name}.html"), format!("<!doctype html><body>{body}"));
    vec![
        page("many-divs", &"<div>".repeat(1_000_000)),
        page("many-ends", &"</div>".repeat(300_000)),
        page("deep-lists", &"<ul><li>x".repeat(3_000)),
        page("deep-quotes", &"<blockquote>x".repeat(3_000)),
        page("deep-tables", &"<table><tr><td>x".repeat(2_000)),
        page("deep-links", &"<a href=x>x".repeat(20_000)),
        page("deep-bold", &"<b><i>x".repeat(20_000)),
        page("crossed", &"<b><p><i></b></p></i>".repeat(5_000)),
        page("wide-spans", &"<table><tr><td colspan=1000000000 rowspan=1000000000>x</table>".repeat(100)),
        page(
            "ragged-table",
            &format!("<table><tr>{}{}</table>", "<td>c".repeat(3_000), "<tr><td>c".repeat(3_000)),
        ),
        page("many-attributes", &format!("<p {}>x", "a=1 ".repeat(100_000))),
        page("long-attribute", &format!("<p a=\"{}\">x", "x".repeat(2 << 20))),
        page("open-attribute", "<p a=\"never closed"),
        page("open-comment", "<!-- never closed"),
        page("many-comments", &"<!-->".repeat(50_000)),
        page("open-script", "<script>never closed"),
        page("scripts", &"<script><!--<script></script>".repeat(5_000)),
        page("open-title", "<title>never closed"),
        page("entities", "&amp;amp; &#0; &#x110000; &#xD800; &unknown; &lt &notit; &#99999999999;"),
        page("many-ampersands", &"&".repeat(200_000)),
        page("many-openings", &"<".repeat(200_000)),
        page("code-with-fences", &format!("<pre><code>{}</code></pre>", "```\n".repeat(1_000))),
        page("controls", "<p>a\u{0}b\u{1}c\u{7f}d\u{202e}e</p>"),
        page("svg-in-math", &"<math><svg><foreignObject>".repeat(1_000)),
        page("deep-formula", &format!("<math>{}x", "<msup><mi>".repeat(20_000))),
        page("wide-formula", &format!("<math>{}", "<mfrac><mn>1</mn><mn>2</mn></mfrac>".repeat(20_000))),
        page("deep-raised", &"1<sup>2<sub>3".repeat(20_000)),
        page("many-fields", &"<form><input value=x><input type=checkbox><textarea>".repeat(5_000)),
        page("hidden", &"<div hidden><p hidden>x<span style=display:none>".repeat(5_000)),
        page("noscripts", &"<noscript>".repeat(2_000)),
        page("templates", &"<template>".repeat(5_000)),
        page("selects", &"<select><option>x<table>".repeat(2_000)),
        page("address-of-script", "<a href=\"javascript:alert(1)\">x</a><a href=\"data:text/html,x\">y</a>"),
        Sample::new("wrong-charset.html", b"<meta charset=utf-8><p>caf\xe9 \xff\xfe".to_vec()),
        Sample::new("unknown-charset.html", "<meta charset=klingon><p>text"),
        Sample::new("utf7.html", "<meta charset=utf-7><p>+ADw-script+AD4-"),
        Sample::new("utf16.html", utf16("<p>text</p>")),
    ]
}

fn markdown() -> Vec<Sample> {
    let text = |name: &str, text: String| Sample::new(format!("{name}.md"), text);
    vec![
        text("brackets", "[".repeat(50_000)),
        text("brackets-and-parentheses", "[a](".repeat(20_000)),
        text("pictures", "![".repeat(50_000)),
        text("stars", "*a_ ".repeat(30_000)),
        text("many-stars", "*".repeat(100_000)),
        text("backticks", (1..400).map(|count| "`".repeat(count) + " ").collect()),
        text("deep-quotes", ">".repeat(50_000)),
        text("deep-lists", (0..1_000).map(|depth| " ".repeat(depth * 2) + "- x\n").collect()),
        text("deep-lists-in-a-line", "- ".repeat(20_000)),
        text("open-fence", "```\nnever closed".into()),
        text(
            "wide-table",
            format!("|{}\n|{}\n{}", "a|".repeat(5_000), "-|".repeat(5_000), "|x|\n".repeat(1_000)),
        ),
        text("references", (0..2_000).map(|at| format!("[r{at}]: x\n[r{at}]\n")).collect()),
        text("footnotes", "[^1]".repeat(10_000) + "\n\n[^1]: [^1]"),
        text("open-front-matter", "---\ntitle: never closed\n".repeat(1_000)),
        text("markup", "<div>".repeat(20_000)),
        text("entities", "&amp;".repeat(30_000)),
        text("headings", "#".repeat(20_000) + " x"),
        text("underlined", "a\n===\n".repeat(20_000)),
        text("nul", "# a\0b\n".into()),
        text("autolinks", "<a:".repeat(30_000)),
    ]
}

fn values() -> Vec<Sample> {
    let csv = |name: &str, text: String| Sample::new(format!("{name}.csv"), text);
    let ragged = |rows: usize| (0..rows).map(|row| "a,".repeat(row % 17) + "z\n").collect::<String>();
    vec![
        csv("ragged", ragged(2_000)),
        csv("open-quote", "a,b\n\"never closed,1\n".to_owned() + &"2,3\n".repeat(5_000)),
        csv("quotes", "\"".repeat(50_001)),
        csv("quotes-inside", "a\"b\"c,\"d\"e\n".repeat(500)),
        csv("many-columns", ",".repeat(100_000) + "\n1\n"),
        csv("many-rows", "\n".repeat(200_000)),
        csv("only-separators", ";,|\t;,|\t\n".repeat(1_000)),
        csv("long-field", format!("a,b\n{},1\n", "x".repeat(1 << 20))),
        csv("wide-then-narrow", ",".repeat(3_000) + "\n" + &"1\n".repeat(3_000)),
        csv("line-ends", "a,b\r1,2\r\n3,4\n\r5,6".into()),
        csv("nul", "a,b\n\0,\0\n".into()),
        csv("pipes", "a|b,c\\d\n|,\\|\n".into()),
        csv("separator-line", "sep=;\na;b\n1;2\n".into()),
        csv("formulas", "=cmd|'/c calc'!A1,@SUM(1)\n+1,-1\n".into()),
        Sample::new("utf16.csv", utf16("a,b\r\n1,\u{fc}\r\n")),
        Sample::new("latin1.csv", b"name;ort\nM\xfcller;K\xf6ln\n".to_vec()),
    ]
}

fn plain() -> Vec<Sample> {
    let text = |name: &str, bytes: Vec<u8>| Sample::new(format!("{name}.txt"), bytes);
    vec![
        text("empty", Vec::new()),
        text("one-byte", vec![b'x']),
        text("nul", vec![0]),
        text("many-nuls", vec![0; 100_000]),
        text("nuls-inside", b"text with \0 inside\n".repeat(100)),
        text("only-marks", vec![0xEF, 0xBB, 0xBF]),
        text("mark-of-utf16", vec![0xFF, 0xFE]),
        text("mark-of-utf32", vec![0xFF, 0xFE, 0, 0, b'x', 0, 0, 0]),
        text("odd-utf16", [utf16("text"), vec![b'x']].concat()),
        text("lone-surrogates", vec![0xFF, 0xFE, 0x00, 0xD8, 0x00, 0xD8, 0x41, 0x00]),
        text("surrogates-in-utf8", b"\xed\xa0\x80\xed\xb0\x80 text\n".to_vec()),
        text("overlong", b"\xc0\xaf\xe0\x80\xaf\xf8\x88\x80\x80\x80 text\n".to_vec()),
        text("half-letter-at-the-end", b"text \xe2\x82".to_vec()),
        text("all-bytes", (0..=255).cycle().take(10_000).collect()),
        text("one-line", b"word ".repeat(500_000)),
        text("one-word", vec![b'x'; 2 << 20]),
        text("combining", "e\u{301}\u{301}".repeat(100_000).into_bytes()),
        text("joined", "\u{1f468}\u{200d}".repeat(50_000).into_bytes()),
        text("directions", "\u{202e}\u{2066}a\u{2069}".repeat(10_000).into_bytes()),
        text("separators", "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f".repeat(100).into_bytes()),
        text("shift-jis", b"\x93\xfa\x96\x7b\x8c\xea\x82\xcc\x95\xb6\x8f\xcd\x81\x42\n".repeat(20)),
        text("escapes", b"\x1b$B$3$s\x1b(B \x1b[31mred\x1b[0m\n".repeat(20)),
        text("looks-like-a-page", b"<html is not what this is about".to_vec()),
        text("looks-like-a-message", b"From: nobody\nand then it goes on\n".to_vec()),
    ]
}
