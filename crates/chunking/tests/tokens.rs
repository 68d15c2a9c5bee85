//! Token counts are those of tiktoken, whatever the text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "a test program"
)]

use chunking::count_tokens;
use proptest::prelude::*;

fn assert_exact(text: &str) {
    let encoding = tiktoken_rs::cl100k_base_singleton();
    assert_eq!(count_tokens(text), encoding.encode_ordinary(text).len(), "{text:?}");
}

/// Text of pieces that matter to the pre-tokenizer, in any order.
fn snippets() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,12}",
        "[A-Z]{1,6}",
        " [a-z]{1,20}",
        "[0-9]{1,9}",
        "[ \\t\\r\\n]{1,9}",
        "[\u{a0}\u{85}\u{2028}\u{3000}\u{b}\u{c} \n\r]{1,5}",
        "['’][a-zA-Z\u{17f}]{1,3}",
        "[!-/:-@\\[-`{-~]{1,6}",
        "[\\p{Cyrillic}\\p{Greek}]{1,9}",
        "[\\p{Han}\\p{Hiragana}\\p{Katakana}]{1,9}",
        "[\\p{Arabic}\\p{Hebrew}]{1,9}",
        "[\\p{Devanagari}\\p{Thai}\\p{Tamil}]{1,9}",
        "[\\p{Hangul}]{1,9}",
        "[\\p{N}]{1,5}",
        "[\\p{M}]{1,3}",
        "(👩‍👩‍👧|🏳️‍🌈|👍🏽|🇩🇪|❤️|🙂){1,4}",
        "\\PC{1,6}",
        Just("fn main() {\n    println!(\"{}\", x);\n}\n".to_owned()),
        Just("| a | b |\n|---|:-:|\n".to_owned()),
        Just("<|endoftext|>".to_owned()),
        Just("\u{feff}\u{200b}\u{0}\u{fffd}".to_owned()),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_string_counts_as_in_tiktoken(text in any::<String>()) {
        assert_exact(&text);
    }

    #[test]
    fn mixed_scripts_symbols_and_white_space_count_as_in_tiktoken(text in snippets()) {
        assert_exact(&text);
    }

    #[test]
    fn long_runs_count_as_in_tiktoken(
        run in prop_oneof!["[a-z]", "[A-Z0-9]{2}", "[ \\n\\t]{1,3}", "\\PC", "[=*#.-]{1,2}", "\\p{Han}"],
        times in 1_usize..400, before in "\\PC{0,3}", after in "\\PC{0,3}",
    ) {
        assert_exact(&format!("{before}{}{after}", run.repeat(times)));
    }

    #[test]
    fn random_letters_in_one_long_word_count_as_in_tiktoken(text in "[a-zäöüß]{90,700}") {
        assert_exact(&text);
    }
}

#[test]
fn every_single_character_counts_as_in_tiktoken() {
    // Alone, behind a letter, behind a blank and before a letter: all that its class can change.
    for character in (0..=0x10_ffff).filter_map(char::from_u32) {
        if u32::from(character) % 7 == 0 || u32::from(character) < 0x3_0000 && u32::from(character) % 3 == 0 {
            assert_exact(&format!("a{character} {character}a{character}1{character}\n{character}"));
        }
    }
}

#[test]
fn every_token_is_one_token_when_it_is_text_of_one_piece() {
    let encoding = tiktoken_rs::cl100k_base_singleton();
    for rank in 0..100_256 {
        if let Ok(text) = encoding.decode(&[rank]) {
            assert_exact(&text);
        }
    }
}

#[test]
fn a_megabyte_of_one_character_is_counted() {
    // Quadratic time would take hours; nothing is measured.
    for unit in ["a", " ", "\n", "=", "字", "é", "👍", "\u{301}", "ab1 ", " \n", "'", "0"] {
        assert!(count_tokens(&unit.repeat(1_000_000 / unit.len())) > 1_000);
    }
    assert_eq!(count_tokens(""), 0);
}
