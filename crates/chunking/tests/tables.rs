//! The committed tables are those of their sources; `cargo test -p chunking --test tables -- --ignored` writes them anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    reason = "a test program"
)]

use std::collections::HashMap;

use regex_syntax::hir::{Class, HirKind};

const FIRST_PAIR: u32 = 256;

fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// The bytes of each token, in the order of the ranks.
fn tokens() -> Vec<Vec<u8>> {
    let encoding = tiktoken_rs::cl100k_base().unwrap();
    (0..100_256).map(|rank| encoding.decode_bytes(&[rank]).unwrap()).collect()
}

/// The two tokens that the last merge of a token joins.
fn last_merge(token: &[u8], rank: u32, ranks: &HashMap<&[u8], u32>) -> (u32, u32) {
    let mut parts: Vec<&[u8]> = token.chunks(1).collect();
    let mut starts: Vec<usize> = (0..=token.len()).collect();
    while parts.len() > 2 {
        let merged = (0..parts.len() - 1).filter_map(|at| {
            let merged = &token[starts[at]..starts[at + 2]];
            ranks.get(merged).filter(|merged| **merged < rank).map(|merged| (*merged, at))
        });
        let (_, at) = merged.min().expect("every token is made of two smaller ones");
        starts.remove(at + 1);
        parts = starts.windows(2).map(|ends| &token[ends[0]..ends[1]]).collect();
    }
    (ranks[parts[0]], ranks[parts[1]])
}

/// The byte of each of the first 256 tokens, then for all others the left and the right half as ranks of three bytes, in
/// six planes from the lowest byte up: planes compress better.
fn vocabulary() -> Vec<u8> {
    let tokens = tokens();
    let ranks: HashMap<&[u8], u32> = tokens.iter().map(Vec::as_slice).zip(0..).collect();
    let mut file: Vec<u8> = tokens[..256].iter().map(|token| token[0]).collect();
    let pairs: Vec<(u32, u32)> =
        (FIRST_PAIR..).zip(&tokens[256..]).map(|(rank, token)| last_merge(token, rank, &ranks)).collect();
    for half in [|pair: &(u32, u32)| pair.0, |pair: &(u32, u32)| pair.1] {
        for plane in 0..3 {
            file.extend(pairs.iter().map(|pair| half(pair).to_le_bytes()[plane]));
        }
    }
    file
}

/// Ranges of a class beyond ASCII.
fn ranges(pattern: &str, class: u8) -> Vec<(u32, u32, u8)> {
    let hir = regex_syntax::parse(pattern).unwrap();
    let HirKind::Class(Class::Unicode(found)) = hir.kind() else { panic!("{pattern} is a class") };
    let ranges = found.ranges().iter().map(|range| (u32::from(range.start()), u32::from(range.end()), class));
    ranges.filter(|range| range.1 >= 128).map(|range| (range.0.max(128), range.1, class)).collect()
}

/// Letters, numbers, white space and what continues the character before it, each range as first and last code point in
/// three bytes and the class.
fn classes() -> Vec<u8> {
    let mut all = ranges(r"\p{L}", 1);
    all.extend(ranges(r"\p{N}", 2));
    all.extend(ranges(r"\s", 3));
    all.extend(ranges(r"[\p{Grapheme_Extend}\p{Emoji_Modifier}\u{200D}--\p{L}--\p{N}--\s]", 4));
    all.sort_unstable();
    assert!(all.windows(2).all(|pair| pair[0].1 < pair[1].0), "the classes do not overlap");
    let bytes = |(first, last, class): &(u32, u32, u8)| {
        [&first.to_le_bytes()[..3], &last.to_le_bytes()[..3], &[*class]].concat()
    };
    all.iter().flat_map(bytes).collect()
}

#[test]
fn the_committed_vocabulary_is_that_of_tiktoken() {
    assert!(std::fs::read(path("cl100k.bin")).unwrap() == vocabulary());
}

#[test]
fn the_committed_classes_are_those_of_the_regular_expression() {
    assert!(std::fs::read(path("classes.bin")).unwrap() == classes());
}

#[test]
#[ignore = "writes the tables"]
fn write() {
    std::fs::write(path("cl100k.bin"), vocabulary()).unwrap();
    std::fs::write(path("classes.bin"), classes()).unwrap();
}
