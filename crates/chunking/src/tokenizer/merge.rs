//! Byte pair encoding of one piece: merge the pair of the lowest rank, the leftmost of equal ones, until none is left.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::vocabulary::{NONE, Vocabulary};

/// Up to here the lowest rank is found by looking at all of them: what a heap does better begins at about a hundred.
const SHORT: usize = 96;

/// Buffers that are used again for each piece.
#[derive(Clone, Debug, Default)]
pub struct Merger {
    /// The tokens so far.
    tokens: Vec<u32>,
    /// What each would be, merged with the next one.
    ranks: Vec<u32>,
}

impl Merger {
    /// How many tokens a piece has.
    pub fn count(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
        if piece.len() > SHORT { ends(vocabulary, piece).len() } else { self.short(vocabulary, piece) }
    }

    fn short(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
        let Self { tokens, ranks } = self;
        tokens.clear();
        tokens.extend(piece.iter().map(|byte| vocabulary.byte(*byte)));
        ranks.clear();
        ranks.extend(tokens.windows(2).map(|pair| vocabulary.merged(pair[0], pair[1])));
        while let Some(at) = lowest(ranks) {
            tokens[at] = ranks[at];
            tokens.remove(at + 1);
            ranks.remove(at);
            if let Some(next) = tokens.get(at + 1) {
                ranks[at] = vocabulary.merged(tokens[at], *next);
            }
            if let Some(before) = at.checked_sub(1) {
                ranks[before] = vocabulary.merged(tokens[before], tokens[at]);
            }
        }
        tokens.len()
    }
}

/// The place of the lowest rank, the first of equal ones.
fn lowest(ranks: &[u32]) -> Option<usize> {
    let (mut best, mut place) = (NONE, None);
    for (at, rank) in ranks.iter().enumerate() {
        if *rank < best {
            (best, place) = (*rank, Some(at));
        }
    }
    place
}

/// Where the tokens of a piece end, in a time of n log n.
pub fn ends(vocabulary: &Vocabulary, piece: &[u8]) -> Vec<usize> {
    let length = piece.len();
    let mut tokens: Vec<u32> = piece.iter().map(|byte| vocabulary.byte(*byte)).collect();
    // A list of the tokens' starts, linked both ways; a start that was merged away has itself as the next one.
    let mut next: Vec<usize> = (1..=length).collect();
    let mut before: Vec<usize> = (0..length).map(|at| at.saturating_sub(1)).collect();
    let mut heap = BinaryHeap::with_capacity(length);
    let offer = |heap: &mut BinaryHeap<_>, tokens: &[u32], left: usize, right: usize| {
        if let Some(token) = tokens.get(right) {
            let rank = vocabulary.merged(tokens[left], *token);
            if rank != NONE {
                heap.push(Reverse((rank, left, right)));
            }
        }
    };
    for left in 0..length {
        offer(&mut heap, &tokens, left, left + 1);
    }
    while let Some(Reverse((rank, left, right))) = heap.pop() {
        // Offers of before a merge are told by their tokens, which are no longer there or no longer the same.
        let stale = next[left] != right
            || next[right] == right
            || vocabulary.merged(tokens[left], tokens[right]) != rank;
        if stale {
            continue;
        }
        tokens[left] = rank;
        next[left] = next[right];
        next[right] = right;
        if let Some(link) = before.get_mut(next[left]) {
            *link = left;
        }
        offer(&mut heap, &tokens, left, next[left]);
        if left > 0 {
            offer(&mut heap, &tokens, before[left], left);
        }
    }
    let mut ends = Vec::new();
    let mut at = 0;
    while at < length {
        at = next[at];
        ends.push(at);
    }
    ends
}
