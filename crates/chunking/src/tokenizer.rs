//! Counts tokens of `cl100k_base`: exactly, some hundred times faster than with a regular expression, from a table of 0.6 MB.

mod cache;
mod classes;
mod long;
mod merge;
mod pieces;
mod vocabulary;

use std::{cell::RefCell, rc::Rc};

use cache::{Cache, Key};
pub(crate) use classes::{Class, Classes};
use long::Long;
use merge::Merger;
use vocabulary::Vocabulary;

/// Pieces of more bytes are looked at from their beginning when only a limit is asked for: hostile text has pieces of megabytes.
const LONG: usize = 256;
/// The longest token has 128 bytes, blanks all of them.
const LONGEST_TOKEN: usize = 128;
/// Such beginnings have so many bytes for each token asked for, or twice, four times … as many.
const BYTES_OF_A_TOKEN: usize = 4;
/// So many tokens at the end of a beginning may not be those of the whole piece.
const SLACK: usize = 16;

thread_local! {
    /// Words repeat from text to text; what it remembers does not change what it says.
    static SHARED: RefCell<Tokenizer> = RefCell::new(Tokenizer::new());
}

/// How many tokens of `cl100k_base` a text has. Special tokens such as `<|endoftext|>` are ordinary text, as they are to an
/// embedding model.
pub fn count_tokens(text: &str) -> usize {
    with(|tokenizer| tokenizer.count(text.as_bytes()))
}

/// Lends the thread's tokenizer.
pub(crate) fn with<T>(work: impl FnOnce(&mut Tokenizer) -> T) -> T {
    SHARED.with_borrow_mut(work)
}

/// The tables and what was met so far.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    classes: &'static Classes,
    vocabulary: &'static Vocabulary,
    cache: Cache,
    merger: Merger,
    long: Long,
}

impl Tokenizer {
    fn new() -> Self {
        Self {
            classes: Classes::get(),
            vocabulary: Vocabulary::get(),
            cache: Cache::default(),
            merger: Merger::default(),
            long: Long::default(),
        }
    }

    /// The tokens of a whole text in UTF-8.
    pub(crate) fn count(&mut self, text: &[u8]) -> usize {
        let (mut at, mut count) = (0, 0);
        while at < text.len() {
            let end = pieces::end(self.classes, text, at);
            count += self.piece(text, at, end);
            at = end;
        }
        count
    }

    /// The tokens of a text when they are at most `limit`. A piece so long that its beginning alone has too many is not counted
    /// to its end.
    pub(crate) fn within(&mut self, text: &[u8], limit: usize) -> Option<usize> {
        if text.len() > LONGEST_TOKEN * limit {
            return None;
        }
        let (mut at, mut count) = (0, 0);
        while at < text.len() {
            let end = pieces::end(self.classes, text, at);
            if end - at > LONG && self.exceeds(text.get(at..end)?, limit - count) {
                return None;
            }
            count += self.piece(text, at, end);
            if count > limit {
                return None;
            }
            at = end;
        }
        Some(count)
    }

    /// Whether the beginning of a long piece has clearly more than so many tokens.
    fn exceeds(&mut self, piece: &[u8], limit: usize) -> bool {
        let mut length = (BYTES_OF_A_TOKEN * (limit + SLACK)).max(LONG);
        while length < piece.len() {
            if self.ends(piece.get(..length).unwrap_or_default()).len() > limit + SLACK {
                return true;
            }
            length *= 2;
        }
        false
    }

    /// About the longest beginning of a text with at most `limit` tokens, in bytes: the end of a token and of a character.
    pub(crate) fn reach(&mut self, text: &str, limit: usize) -> usize {
        // With a little more, so that the end is not taken for the end of the text.
        let text = text.get(..text.floor_char_boundary(LONGEST_TOKEN * (limit + 1))).unwrap_or(text);
        let bytes = text.as_bytes();
        let (mut at, mut left) = (0, limit);
        while at < bytes.len() {
            let end = pieces::end(self.classes, bytes, at);
            let piece = bytes.get(at..end).unwrap_or_default();
            let long = piece.len() > LONG && self.exceeds(piece, left);
            let count = if long { usize::MAX } else { self.piece(bytes, at, end) };
            if count > left {
                return text.floor_char_boundary(at + self.reach_within(piece, left));
            }
            left -= count;
            at = end;
        }
        at
    }

    /// Where the first `limit` tokens of a piece end.
    fn reach_within(&mut self, piece: &[u8], limit: usize) -> usize {
        let Some(last) = limit.checked_sub(1) else { return 0 };
        let mut length = (BYTES_OF_A_TOKEN * (limit + SLACK)).max(LONG);
        loop {
            let ends = self.ends(piece.get(..length).unwrap_or(piece));
            // The last tokens of a beginning may be others than those of the whole.
            if length >= piece.len() || ends.len() > limit + SLACK {
                return ends.get(last).copied().unwrap_or(piece.len());
            }
            length *= 2;
        }
    }

    /// Where the tokens of a long piece end, or of the beginning of one.
    fn ends(&mut self, piece: &[u8]) -> Rc<[usize]> {
        self.long.ends(self.vocabulary, piece)
    }

    /// The tokens of a piece.
    #[inline]
    fn piece(&mut self, text: &[u8], start: usize, end: usize) -> usize {
        let key = Key::of(text, start, end);
        if let Some(count) = key.and_then(|key| self.cache.get(key)) {
            return count as usize;
        }
        self.unknown(text.get(start..end).unwrap_or_default(), key)
    }

    #[cold]
    fn unknown(&mut self, piece: &[u8], key: Option<Key>) -> usize {
        let count = if piece.len() > LONG {
            self.ends(piece).len()
        } else {
            self.merger.count(self.vocabulary, piece)
        };
        if let (Some(key), Ok(count)) = (key, u32::try_from(count)) {
            self.cache.put(key, count);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::with;
    use crate::{Chunker, Settings, Unit};

    /// Text of a megabyte in one piece or many, of each kind that a piece is made of.
    fn hostile() -> Vec<(String, String)> {
        let units = [
            "a", "ab", "aB3x", "=", "-=", " ", "\n", "字", "é", "👍", "\u{301}", "0", "'", "a ", "ſ",
            "\u{a0}",
        ];
        let mut texts: Vec<(String, String)> =
            units.map(|unit| (format!("{unit:?}"), unit.repeat((1 << 20) / unit.len()))).into();
        // Letters by chance, which merge badly: SplitMix64.
        let mut seed = 7_u64;
        let mut letter = || {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            char::from(b'a' + u8::try_from((mixed >> 40) % 26).unwrap())
        };
        texts.push(("letters by chance".to_owned(), (0..1 << 20).map(|_| letter()).collect()));
        texts
    }

    #[test]
    fn cutting_merges_a_byte_some_times_whatever_the_text() {
        for max in [16, 128, 512, 2_048] {
            for overlap in [0, max / 8] {
                let settings = Settings::new(max, overlap, Unit::Tokens).unwrap();
                for (name, text) in hostile() {
                    let before = with(|tokenizer| tokenizer.long.merged);
                    let chunks = Chunker::new(settings).chunk(&text);
                    let merged = with(|tokenizer| tokenizer.long.merged) - before;
                    let most = 16 * text.len() as u64;
                    assert!(
                        merged <= most,
                        "{name}, {max} and {overlap}: {merged} bytes in {}",
                        chunks.len()
                    );
                    // No more chunks than the text has to have.
                    assert!(chunks.len() <= 4 * text.len() / max as usize + 16, "{name}: {}", chunks.len());
                }
            }
        }
    }
}
