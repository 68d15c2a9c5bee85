//! Files of every text format, to be mutated.

/// A page with every kind of block, long enough for several chapters.
pub(super) fn html() -> String {
    let block = "<h2>Head &amp; line</h2><p>Some <b>bold <i>and</i></b> <a href='x'>text</a>,<br>on.</p>\n<ul><li>one\
                 <ol start=3><li>two<li>three</ol></ul><table><tr><th>a<th colspan=2>b</tr><tr><td rowspan=2>1<td>\
                 <p>2</p><td><table><tr><td>in</table></tr></table><pre class=lang-rs>let x;\n```\n</pre>\
                 <blockquote><p>q</blockquote><!-- c --><script>if (a<b) {}</script><nav>n</nav><svg><title>t</title></svg>";
    format!("<!doctype html><html lang=en><head><title>T</title></head><body>{}", block.repeat(130))
}

pub(super) fn markdown() -> String {
    let block = "# Head\n\nText with *marks*  \nand more.\n\nUnder\n=====\n\n- a\n  - b\n\n```rust\n# code\n```\n\n\
                 | a | b |\n| - | - |\n| 1 | 2 |\n\n";
    format!("---\ntitle: T\ntags: [x]\n---\n{}", block.repeat(400))
}

pub(super) fn csv() -> String {
    let row = "1,\"two, and\nmore\",\"say \"\"x\"\"\",4\nplain,5\" pipe,,\n";
    format!("id,text,quote,last\n{}", row.repeat(900))
}

pub(super) fn text() -> String {
    "A line of prose with ümläuts and 日本語.\r\n\r\nAnother one\ttabbed.\n".repeat(600)
}

pub(super) fn eml() -> String {
    let nested = "From: c@example.com\nSubject: inner\nDate: Mon, 6 May 2024 10:11:12 +0200\n\ninner text\n";
    format!(
        "From: =?utf-8?q?Ada?= <a@example.com>\nTo: b@example.com\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"o\"\n\npre\n--o\nContent-Type: multipart/alternative; boundary=i\n\n\
         --i\nContent-Type: text/plain; charset=utf-8\n\nplain\n--i\nContent-Type: text/html\nContent-Transfer-Encoding: \
         quoted-printable\n\n<p>caf=C3=A9 =\nx</p>{}\n--i--\n--o\nContent-Type: text/csv; name=a.csv\n\
         Content-Transfer-Encoding: base64\n\nYSxiCjEsMgo=\n--o\nContent-Type: message/rfc822\n\n{nested}\n--o--\n",
        "<p>more text in the body</p>".repeat(400)
    )
}

/// All of them with a name that fits.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let utf_16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let russian = "Съешь же ещё этих мягких булок, да выпей чаю.\n".repeat(500);
    let japanese = "これは日本語の文章です。\n".repeat(500);
    vec![
        ("a.html", html().into_bytes()),
        ("a.md", markdown().into_bytes()),
        ("a.csv", csv().into_bytes()),
        ("a.tsv", csv().replace(',', "\t").into_bytes()),
        ("a.txt", text().into_bytes()),
        ("a.eml", eml().into_bytes()),
        ("u.txt", utf_16(&text())),
        ("u.csv", utf_16(&csv())),
        ("u.html", utf_16(&html())),
        ("k.txt", encoding_rs::KOI8_R.encode(&russian).0.into_owned()),
        ("j.txt", encoding_rs::ISO_2022_JP.encode(&japanese).0.into_owned()),
        ("s.html", encoding_rs::SHIFT_JIS.encode(&format!("<html><p>{japanese}")).0.into_owned()),
    ]
}
