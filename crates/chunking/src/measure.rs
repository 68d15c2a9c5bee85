//! Sizes of texts in the unit of the settings.

use crate::{
    Unit,
    tokenizer::{self, Class, Classes},
};

/// Counts in a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measure {
    unit: Unit,
    classes: &'static Classes,
}

impl Measure {
    pub(crate) fn new(unit: Unit) -> Self {
        Self { unit, classes: Classes::get() }
    }

    /// The size of a text when it is at most `limit`. A much larger one is told by its beginning.
    pub(crate) fn within(self, text: &str, limit: usize) -> Option<usize> {
        let size = match self.unit {
            Unit::Tokens => return tokenizer::with(|tokenizer| tokenizer.within(text.as_bytes(), limit)),
            Unit::Characters if text.len() > 4 * limit => return None,
            Unit::Characters => text.chars().count(),
            Unit::Words => self.words(text, limit + 1).0,
        };
        (size <= limit).then_some(size)
    }

    /// About the longest beginning of a text that is not larger than `limit`, in bytes. Cut there it may be larger by a
    /// little: tokens depend on what follows.
    pub(crate) fn reach(self, text: &str, limit: usize) -> usize {
        match self.unit {
            Unit::Tokens => tokenizer::with(|tokenizer| tokenizer.reach(text, limit)),
            Unit::Characters => text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at),
            Unit::Words => self.words(text, limit + 1).1,
        }
    }

    /// Bytes that so much text mostly has: where a search backwards begins.
    pub(crate) const fn bytes(self, size: usize) -> usize {
        match self.unit {
            Unit::Tokens => 5 * size,
            Unit::Characters => size,
            Unit::Words => 7 * size,
        }
    }

    /// The words of a text, at most `limit`, and where the last of them begins, or the end of the text.
    fn words(self, text: &str, limit: usize) -> (usize, usize) {
        let bytes = text.as_bytes();
        let (mut at, mut count, mut white) = (0, 0, true);
        while let Some((class, length)) = self.classes.at(bytes, at) {
            let space = matches!(class, Class::Space | Class::Newline);
            if white && !space {
                count += 1;
                if count >= limit {
                    return (count, at);
                }
            }
            white = space;
            at += length;
        }
        (count, text.len())
    }
}
