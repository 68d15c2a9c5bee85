//! What is promised for any text and any settings.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "a test program"
)]

use chunking::{Chunk, Chunker, Settings, State, Unit, WINDOW_BYTES, count_tokens};
use proptest::prelude::*;

/// Markdown of every kind of block, in any order and often broken.
fn markdown() -> impl Strategy<Value = String> {
    let words = "[a-zA-Zäé字。]{1,9}( [a-z0-9,'-]{1,12}){0,30}[.!?:]?";
    let block = prop_oneof![
        4 => words.prop_map(|text| text + "\n\n"),
        2 => proptest::collection::vec(words, 1..6).prop_map(|sentences| sentences.join(" ") + "\n"),
        1 => "#{1,7} ?[a-zA-Z# ]{0,20}\n{1,3}",
        1 => "[a-z ]{1,20}\n(=|-){1,9}\n{1,2}",
        1 => proptest::collection::vec("( {0,6}[-*+]|[0-9]{1,3}[.)]) [a-z .]{0,60}\n{1,2}", 1..8).prop_map(|items| items.concat()),
        1 => proptest::collection::vec("\\|( [a-z.]{0,20} \\|){3}\n", 1..20)
            .prop_map(|rows| format!("| a | b | c |\n|---|:-:|---|\n{}", rows.concat())),
        1 => proptest::collection::vec("[ a-z(){};#|-]{0,40}\n{1,2}", 0..20)
            .prop_map(|lines| format!("```rust\n{}```\n", lines.concat())),
        1 => "(```|~~~~)[a-z]{0,4}\n[a-z\n]{0,40}",
        1 => (0..99_u32).prop_map(|page| format!("\n<!-- page {page} -->\n\n")),
        1 => "[ \t\r\n\u{a0}\u{2028}]{1,12}",
        1 => "(> [a-z ]{1,30}\n){1,4}",
        1 => "(---|\\* \\* \\*|    [a-z]{1,9})\n",
        1 => "\\PC{0,40}",
        1 => any::<String>(),
        1 => "(👩‍👩‍👧|🇩🇪|e\u{301}|x){1,30}",
        1 => "[a-z]{80,300}",
    ];
    proptest::collection::vec(block, 0..16).prop_map(|blocks| blocks.concat())
}

fn settings() -> impl Strategy<Value = Settings> {
    let unit = prop_oneof![Just(Unit::Tokens), Just(Unit::Characters), Just(Unit::Words)];
    let max = prop_oneof![4_u32..40, 4_u32..400];
    (max, 0_u32..=50, unit)
        .prop_map(|(max, share, unit)| Settings::new(max, max * share / 100, unit).unwrap())
}

fn size(content: &str, unit: Unit) -> usize {
    match unit {
        Unit::Tokens => tiktoken_rs::cl100k_base_singleton().encode_ordinary(content).len(),
        Unit::Characters => content.chars().count(),
        Unit::Words => content.split_whitespace().count(),
    }
}

fn assert_promises(text: &str, settings: Settings, chunks: &[Chunk]) {
    let characters: Vec<char> = text.chars().collect();
    let (mut end, mut own) = (0, String::new());
    for (index, chunk) in chunks.iter().enumerate() {
        assert_eq!(chunk.index as usize, index);
        let range: String = characters[chunk.char_start as usize..chunk.char_end as usize].iter().collect();
        assert_eq!(range, chunk.content);
        assert!(chunk.char_start <= end && end < chunk.char_end, "it goes on where the one before ended");
        let shared = (end - chunk.char_start) as usize;
        let repeated: String = chunk.content.chars().take(shared).collect();
        assert!(size(&repeated, settings.unit()) <= settings.overlap() as usize, "repeats {repeated:?}");
        own.extend(chunk.content.chars().skip(shared));
        end = chunk.char_end;
        assert!(size(&chunk.content, settings.unit()) <= settings.max() as usize, "{:?}", chunk.content);
        assert_eq!(chunk.token_count as usize, size(&chunk.content, Unit::Tokens), "{:?}", chunk.content);
    }
    assert_eq!(own, text, "nothing is lost or repeated");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 300 } else { 3_000 }))]

    #[test]
    fn chunks_are_the_text_in_exact_ranges_and_sizes(text in markdown(), settings in settings()) {
        let chunks = Chunker::new(settings).chunk(&text);
        assert_promises(&text, settings, &chunks);
    }

    #[test]
    fn a_split_is_the_contents_of_the_chunks(text in markdown(), settings in settings()) {
        let chunker = Chunker::new(settings);
        let contents: Vec<String> = chunker.chunk(&text).into_iter().map(|chunk| chunk.content).collect();
        assert_eq!(chunker.split(&text), contents);
    }

    #[test]
    fn any_string_is_cut(text in any::<String>(), settings in settings()) {
        assert_promises(&text, settings, &Chunker::new(settings).chunk(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 10 } else { 120 }))]

    #[test]
    fn windows_give_the_chunks_of_the_whole(
        parts in proptest::collection::vec(markdown(), 1..6), settings in settings(), more in 0_usize..300_000,
        filling in prop_oneof![Just(""), Just("a"), Just(" "), Just("\n"), Just("| x "), Just("Ein Satz. "), Just("```\n")],
    ) {
        let parts = parts.join(&filling.repeat(90_000 / filling.len().max(1)));
        let text = parts.repeat(1 + 700_000 / (parts.len() + 1));
        let chunker = Chunker::new(settings);
        let whole = chunker.chunk(&text);
        let (mut state, mut at, mut windows) = (State::default(), 0, Vec::new());
        while at < text.len() {
            let to = text.ceil_char_boundary((at + WINDOW_BYTES + more).min(text.len()));
            let (chunks, characters) = chunker.window(&mut state, &text[at..to], to == text.len());
            assert!(characters > 0, "there is always progress");
            at += text[at..].chars().take(characters as usize).map(char::len_utf8).sum::<usize>();
            windows.extend(chunks);
            // As it is stored between two invocations.
            state = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
        }
        assert_eq!(windows.len(), whole.len());
        assert!(windows == whole);
        assert_eq!(state.chars as usize, text.chars().count());
    }
}

#[test]
fn hostile_texts_are_cut_in_linear_time() {
    // Quadratic time would take minutes; nothing is measured.
    let units = [
        "a",
        " ",
        "\n",
        "#",
        "`",
        "- ",
        "| ",
        "|\n",
        "> ",
        "<!--",
        "# a\n",
        "```\n",
        "<!-- page 1 -->\n",
        "1. 1. ",
        ". ",
        "?!\"",
        "a.\n",
        "\r",
        "\u{a0}",
        "字",
        "\u{301}",
        "👩\u{200d}",
        "🇩",
        "a\n=\n",
        "|-|\n|-|\n",
        "    a\n",
        "-\n\n",
        ":\n",
        "*",
    ];
    for unit in units {
        for (settings, bytes) in
            [(Settings::default(), 300_000), (Settings::new(8, 4, Unit::Tokens).unwrap(), 80_000)]
        {
            let text = unit.repeat(bytes / unit.len());
            let chunks = Chunker::new(settings).chunk(&text);
            assert_eq!(chunks.last().unwrap().char_end as usize, text.chars().count(), "{unit:?}");
        }
    }
    assert!(Chunker::new(Settings::default()).chunk("").is_empty());
    assert_eq!(count_tokens("a"), 1);
}
