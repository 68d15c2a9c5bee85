//! Remembers the tokens of long pieces. What is cut off a piece of megabytes is asked for several times for each chunk,
//! and is often the same for all of them: a run of one letter took a hundred times as long as prose.

use std::{collections::VecDeque, rc::Rc};

use super::{merge, vocabulary::Vocabulary};

/// So many are remembered: those of two chunks.
const KEPT: usize = 8;
/// And none of more bytes.
const LONGEST: usize = 1 << 16;

/// Where each token of a piece ends, in bytes.
type Ends = Rc<[usize]>;

/// The long pieces met last.
#[derive(Clone, Debug, Default)]
pub struct Long {
    known: VecDeque<(Box<[u8]>, Ends)>,
    /// Bytes that were merged.
    #[cfg(test)]
    pub merged: u64,
}

impl Long {
    /// Where the tokens of a piece end.
    pub fn ends(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> Ends {
        if let Some((_, ends)) = self.known.iter().find(|(known, _)| known.as_ref() == piece) {
            return Rc::clone(ends);
        }
        #[cfg(test)]
        {
            self.merged += piece.len() as u64;
        }
        let ends: Ends = merge::ends(vocabulary, piece).into();
        if piece.len() <= LONGEST {
            if self.known.len() == KEPT {
                self.known.pop_front();
            }
            self.known.push_back((piece.into(), Rc::clone(&ends)));
        }
        ends
    }
}
