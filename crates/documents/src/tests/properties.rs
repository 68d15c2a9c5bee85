use proptest::prelude::*;

use super::{check, seeds};
use crate::Format;

const NAMES: [&str; 7] = ["x", "x.html", "x.md", "x.csv", "x.tsv", "x.txt", "x.eml"];

/// Pieces that mean something to some format.
const PIECES: [&str; 48] = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "<th colspan=9>",
    "</table>",
    "<pre>",
    "</pre>",
    "<code>",
    "<a href=\"",
    "\">",
    "'",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<nav>",
    "<title>",
    "<blockquote>",
    "<h1>",
    "&amp;",
    "&#x",
    "<",
    ">",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "```\n",
    "# ",
    "---\n",
    "a: b\n",
    "Content-Type: multipart/mixed; boundary=b\n",
    "--b\n",
    "Content-Type: message/rfc822\n",
    "word ",
    "日本語",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_give_a_balanced_document_or_a_problem(
        bytes in proptest::collection::vec(any::<u8>(), 0..4000),
        name in 0..NAMES.len(),
    ) {
        let _ = check(&bytes, NAMES[name]);
    }

    #[test]
    fn any_markup_gives_a_balanced_document_or_a_problem(
        pieces in proptest::collection::vec(0..PIECES.len(), 0..300),
        name in 0..NAMES.len(),
        times in 1..60_usize,
    ) {
        let text: String = pieces.iter().map(|piece| PIECES[*piece]).collect();
        let _ = check(text.repeat(times).as_bytes(), NAMES[name]);
    }

    #[test]
    fn no_word_of_a_text_is_lost_or_doubled(words in proptest::collection::vec("[a-z]{1,9}", 1..2000), seed in 0..5_u8) {
        let texts: String = words
            .iter()
            .enumerate()
            .map(|(at, word)| match (at + usize::from(seed)) % 7 {
                0 => format!("\n\n<p>{word}"),
                1 => format!("\n{word}"),
                2 => format!("<li>{word}"),
                _ => format!(" {word}"),
            })
            .collect();
        let html = format!("<html>{texts}");
        let mut document = crate::Document::open(html.into(), Some("x.html"), None, crate::Limits::default()).unwrap();
        let mut all = String::new();
        for index in 0..document.parts().unwrap() {
            all.push_str(&document.part(index).unwrap().unwrap().markdown);
        }
        let found: Vec<&str> = all.split_whitespace().filter(|word| *word != "-").collect();
        prop_assert_eq!(found, words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// The Markdown of a whole file.
fn whole(name: &str, bytes: &[u8]) -> String {
    let mut document =
        crate::Document::open(bytes.to_vec(), Some(name), None, crate::Limits::default()).unwrap();
    let parts = (0..document.parts().unwrap()).map(|index| document.part(index).unwrap().unwrap().markdown);
    parts.collect()
}

#[test]
fn cuts_lose_nothing_in_any_charset() {
    let russian = "Съешь же ещё этих мягких булок, да выпей чаю.\n".repeat(3000);
    let japanese = "これは日本語の文章です。ascii\n".repeat(3000);
    for (label, text) in [
        ("utf-8", &japanese),
        ("koi8-r", &russian),
        ("windows-1251", &russian),
        ("shift_jis", &japanese),
        ("euc-jp", &japanese),
        ("gb18030", &japanese),
        ("iso-2022-jp", &japanese),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let bytes = encoding.encode(text).0;
        let declared = format!("text/plain; charset={label}");
        let open = crate::Document::open(bytes.to_vec(), None, Some(&declared), crate::Limits::default());
        let mut document = open.unwrap();
        assert!(document.parts().unwrap() > 10, "{label}");
        let parts =
            (0..document.parts().unwrap()).map(|index| document.part(index).unwrap().unwrap().markdown);
        assert!(parts.collect::<String>() == *text, "{label}");
    }
    for encode in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = russian.encode_utf16().flat_map(encode).collect();
        assert!(whole("x.txt", &bytes) == russian);
    }
    // Without any line to cut at.
    let line = russian.replace(['\n', ' '], "");
    assert!(whole("x.txt", line.as_bytes()).replace('\n', "") == line);
}

#[test]
fn the_seeds_are_what_they_are_called() {
    for (name, bytes) in seeds::all() {
        let format = check(&bytes, name).unwrap_or_else(|code| panic!("{name}: {code}"));
        let extension = name.rsplit('.').next().unwrap();
        let expected = match extension {
            "md" => "markdown",
            "txt" => "text",
            other => other,
        };
        assert_eq!(format.as_str(), expected, "{name}");
        // With a name that tells nothing, the content does.
        if !matches!(format, Format::Markdown | Format::Csv | Format::Tsv) {
            assert_eq!(check(&bytes, "file"), Ok(format), "{name}");
        }
    }
}
