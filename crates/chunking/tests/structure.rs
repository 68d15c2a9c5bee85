//! Where chunks begin and end, and what is over them.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test program")]

use chunking::{Chunk, Chunker, Settings, Unit};

fn cut(text: &str, max: u32, overlap: u32, unit: Unit) -> Vec<Chunk> {
    Chunker::new(Settings::new(max, overlap, unit).unwrap()).chunk(text)
}

/// The contents of chunks without overlap, in characters.
fn contents(text: &str, max: u32) -> Vec<String> {
    cut(text, max, 0, Unit::Characters).into_iter().map(|chunk| chunk.content).collect()
}

fn paths(text: &str, max: u32) -> Vec<Vec<String>> {
    cut(text, max, 0, Unit::Characters).into_iter().map(|chunk| chunk.heading_path).collect()
}

#[test]
fn sections_are_kept_whole_and_small_ones_together() {
    let text = "# A\n\none two\n\n# B\n\nthree\n\n# C\n\nfour five six seven\n";
    assert_eq!(contents(text, 30), ["# A\n\none two\n\n# B\n\nthree\n\n", "# C\n\nfour five six seven\n"]);
    assert_eq!(
        contents(text, 25),
        ["# A\n\none two\n\n", "# B\n\nthree\n\n", "# C\n\nfour five six seven\n"]
    );
}

#[test]
fn a_higher_heading_is_the_better_place() {
    let text = "# A\n\naaaa\n\n## A1\n\naaaa\n\n# B\n\nbbbb\n\n## B1\n\nbbbb\n";
    // The second section would fit up to its subsection.
    assert_eq!(contents(text, 40), ["# A\n\naaaa\n\n## A1\n\naaaa\n\n", "# B\n\nbbbb\n\n## B1\n\nbbbb\n"]);
}

#[test]
fn a_heading_stays_with_its_text() {
    let text = "First paragraph here.\n\n## Heading\n\nText of it.\n";
    assert_eq!(contents(text, 36), ["First paragraph here.\n\n", "## Heading\n\nText of it.\n"]);
    let split = contents("## Heading\n\nOne sentence. Another one. A third one.\n", 40);
    assert_eq!(split, ["## Heading\n\nOne sentence. Another one. ", "A third one.\n"]);
}

#[test]
fn heading_paths_follow_atx_and_setext_headings() {
    let text = "Title\n=====\n\nintro text\n\nPart\n----\n\npart text\n\n### Deep ###\n\ndeep text\n\n# C# #\n\nlast text\n";
    assert_eq!(
        paths(text, 28),
        [vec!["Title"], vec!["Title", "Part"], vec!["Title", "Part", "Deep"], vec!["C#"]]
    );
}

#[test]
fn hashes_in_code_are_no_headings() {
    let text = "# Real\n\n```sh\n# comment\nrun\n```\n\n    # indented\n\nafter the code\n";
    assert!(paths(text, 30).iter().all(|path| path == &["Real"]), "{:?}", paths(text, 30));
}

#[test]
fn paragraphs_are_split_at_sentences_only_when_they_are_larger_than_a_chunk() {
    let text = "Short one here.\n\nA long paragraph. It has sentences.\n";
    assert_eq!(contents(text, 40), ["Short one here.\n\n", "A long paragraph. It has sentences.\n"]);
    assert_eq!(contents(text, 20), ["Short one here.\n\n", "A long paragraph. ", "It has sentences.\n"]);
}

/// Where "Go then. Ask X. Adams now or later." is split: behind X if that ends a sentence, else before "Ask", since the
/// rest goes into one chunk and the whole does not.
fn split_at(word: &str) -> [String; 2] {
    let text = format!("Go then. Ask {word}. Adams now or later.");
    let max = u32::try_from(text.chars().count() - "Go".len()).unwrap();
    contents(&text, max).try_into().unwrap()
}

#[test]
fn abbreviations_and_initials_end_no_sentence() {
    for word in [
        "al", "approx", "art", "bzw", "ca", "cf", "co", "corp", "dr", "e.g", "eq", "fig", "i.e", "inc",
        "ltd", "mr", "mrs", "ms", "no", "nr", "p", "pp", "prof", "sec", "st", "vgl", "vs", "z.b", "Dr",
        "FIG", "(cf", "[vgl", "“e.g", "J", "Ä",
    ] {
        let rest = format!("Ask {word}. Adams now or later.");
        assert_eq!(split_at(word), ["Go then. ".to_owned(), rest], "{word}");
    }
}

#[test]
fn other_words_and_numbers_end_their_sentence() {
    for word in [
        "them",
        "drs",
        "xdr",
        "j",
        "JR",
        "3",
        "2026",
        "e.g.x",
        "abcdefgh",
        "abcdefghi",
        "drdrdrdrdr",
        "Dr)",
        "",
    ] {
        let first = format!("Go then. Ask {word}. ");
        assert_eq!(split_at(word), [first, "Adams now or later.".to_owned()], "{word}");
    }
}

#[test]
fn the_number_of_a_list_ends_no_sentence() {
    assert_eq!(contents("12. Adams now or later.", 20), ["12. Adams now or ", "later."]);
    assert_eq!(contents("Pi is 3.14 here. And 2.72 there.", 20), ["Pi is 3.14 here. ", "And 2.72 there."]);
}

#[test]
fn sentences_end_in_other_scripts_too() {
    assert_eq!(
        contents("今日は天気。明日も天気です。また来週。", 8),
        ["今日は天気。", "明日も天気です。", "また来週。"]
    );
    assert_eq!(contents("यह एक है। यह दो है।", 12), ["यह एक है। ", "यह दो है।"]);
    assert_eq!(contents("هل هذا؟ نعم هذا صحيح.", 16), ["هل هذا؟ ", "نعم هذا صحيح."]);
    assert_eq!(
        contents("«Quoted.» Then more? (Yes!) End.", 20),
        ["«Quoted.» ", "Then more? (Yes!) ", "End."]
    );
}

#[test]
fn words_and_characters_come_last() {
    assert_eq!(contents("alpha beta gamma delta", 12), ["alpha beta ", "gamma delta"]);
    assert_eq!(contents("abcdefghijklmnop", 6), ["abcdef", "ghijkl", "mnop"]);
    assert_eq!(contents("e\u{301}e\u{301}e\u{301}e\u{301}", 5), ["e\u{301}e\u{301}", "e\u{301}e\u{301}"]);
    assert_eq!(contents("🇩🇪🇫🇷🇮🇹", 5), ["🇩🇪🇫🇷", "🇮🇹"]);
    assert_eq!(contents("👩‍👩‍👧👩‍👩‍👧", 6), ["👩‍👩‍👧", "👩‍👩‍👧"]);
}

#[test]
fn rows_of_a_table_are_whole_and_know_their_header() {
    let rows: String = (10..20).map(|row| format!("| {row} | some value |\n")).collect();
    let text = format!("# T\n\n| id | what |\n|---|---|\n{rows}\nAfter it.\n");
    let chunks = cut(&text, 80, 0, Unit::Characters);
    assert!(chunks.len() > 3);
    for chunk in &chunks {
        assert!(
            chunk.content.lines().all(|line| !line.starts_with('|') || line.ends_with('|')),
            "{:?}",
            chunk.content
        );
    }
    assert_eq!(chunks[0].heading_path, ["T"], "the header is in it");
    assert!(chunks[0].content.contains("| id | what |\n|---|---|\n| 10"), "{:?}", chunks[0].content);
    assert_eq!(chunks[1].heading_path, ["T", "id | what"]);
    assert_eq!(chunks.last().unwrap().heading_path.len(), 2, "it begins in the table");
}

#[test]
fn the_overlap_of_a_table_is_whole_rows() {
    let rows: String = (10..30).map(|row| format!("| {row} | some value |\n")).collect();
    for chunk in &cut(&format!("| id | what |\n|---|---|\n{rows}"), 100, 50, Unit::Characters)[1..] {
        assert!(chunk.content.starts_with("| ") && chunk.content.lines().count() > 2, "{:?}", chunk.content);
    }
}

#[test]
fn a_code_block_that_fits_is_not_split() {
    let code = "```rust\nfn main() {\n\n    // # no heading\n}\n```\n";
    let text = format!("A paragraph before it.\n\n{code}\nA paragraph after it.\n");
    let chunks = contents(&text, 60);
    assert!(chunks.iter().any(|chunk| chunk.contains(code)), "{chunks:?}");
    for chunk in contents(&format!("```\n{}```\n", "a line of code;\n".repeat(20)), 70) {
        assert!(chunk.lines().all(|line| matches!(line, "```" | "a line of code;")), "{chunk:?}");
    }
}

#[test]
fn items_of_a_list_are_together_and_whole() {
    let text = "Before the list.\n\n- one item\n- two item\n  - nested\n- three item\n";
    assert_eq!(
        contents(text, 50),
        ["Before the list.\n\n", "- one item\n- two item\n  - nested\n- three item\n"]
    );
    assert_eq!(
        contents(text, 36),
        ["Before the list.\n\n- one item\n", "- two item\n  - nested\n- three item\n"]
    );
}

#[test]
fn a_page_mark_within_a_sentence_breaks_nothing() {
    let text = "Short start.\n\nThe sentence goes on\n\n<!-- page 2 -->\n\nover the page. And ends.\n";
    assert_eq!(
        contents(text, 60),
        ["Short start.\n\n", "The sentence goes on\n\n<!-- page 2 -->\n\nover the page. ", "And ends.\n"]
    );
    // Behind a full sentence it is a place to break, and the mark belongs to its page.
    let text = "A whole sentence here.\n\n<!-- page 2 -->\n\nThe next page begins.\n";
    assert_eq!(
        contents(text, 45),
        ["A whole sentence here.\n\n", "<!-- page 2 -->\n\nThe next page begins.\n"]
    );
    let text = "Text of a page\n\n<!-- slide 2 -->\n\n# Slide\n\nText of it\n";
    assert_eq!(paths(text, 45), [vec![], vec!["Slide".to_owned()]]);
}

#[test]
fn an_overlap_is_whole_sentences_or_words_and_stops_at_headings() {
    let text = "One is here. Two is here. Three is here. Four is here. Five is here.";
    let chunks = cut(text, 28, 14, Unit::Characters);
    assert_eq!(chunks[0].content, "One is here. Two is here. ");
    assert_eq!(chunks[1].content, "Two is here. Three is here. ");
    let words = cut("aa bb cc dd ee ff gg hh ii jj", 12, 6, Unit::Characters);
    assert_eq!(words[1].content, "cc dd ee ff ");
    let headings = cut("Some text is here.\n\n# New\n\nOther text.\n", 24, 10, Unit::Characters);
    assert_eq!(headings[1].content, "# New\n\nOther text.\n");
}

#[test]
fn an_overlap_gives_way_before_a_block_is_split() {
    let text = "A first paragraph is here.\n\nA second one that fits alone.\n";
    let chunks = cut(text, 32, 16, Unit::Characters);
    assert!(chunks[1].content.ends_with("A second one that fits alone.\n"), "{:?}", chunks[1].content);
    assert_eq!(chunks.len(), 2);
}

#[test]
fn the_hash_names_content_and_headings() {
    let hash = |text: &str| cut(text, 100, 0, Unit::Tokens)[0].content_hash.clone();
    assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let under = |heading: &str| {
        let text = format!("# {heading}\n\n{}\n\nThe last paragraph.\n", "Words of it. ".repeat(4));
        cut(&text, 60, 0, Unit::Characters).pop().unwrap()
    };
    assert_eq!(under("One").content, under("Two").content);
    assert_ne!(under("One").content_hash, under("Two").content_hash);
}

#[test]
fn a_heading_of_any_length_is_kept_short_in_the_path() {
    let text = format!("# {}\n\ntext\n", "long ".repeat(2_000));
    assert!(
        cut(&text, 400, 0, Unit::Tokens)
            .iter()
            .flat_map(|chunk| &chunk.heading_path)
            .all(|title| title.len() <= 200)
    );
}
