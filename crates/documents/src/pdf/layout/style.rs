//! What the document's text looks like, from a sample of its pages: what is larger is a heading.

use std::collections::BTreeMap;

use crate::pdf::content::{ASLANT, Drawn};

/// A heading is at least so much larger than the body.
const LARGER: f64 = 1.12;
/// Sizes this close are the same.
const SAME: f64 = 1.06;
/// Markdown's levels.
const MAX_LEVELS: usize = 6;

/// The sizes of the document's body and of its headings.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::pdf) struct Style {
    pub body: f64,
    /// Whether the body is set in a typewriter font: then that means nothing.
    pub body_fixed: bool,
    /// The sizes of headings, the largest first.
    pub levels: Vec<f64>,
    /// Whether the lines run down the page.
    pub downwards: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { body: 10.0, body_fixed: false, levels: Vec::new(), downwards: false }
    }
}

impl Style {
    /// The style of these pages.
    pub(in crate::pdf) fn of<'d>(pages: impl IntoIterator<Item = &'d Drawn>) -> Self {
        // Letters by size in tenths of a point, all and those of typewriter fonts.
        let mut sizes: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for drawn in pages {
            for glyph in drawn.glyphs.iter().filter(|glyph| glyph.turn != ASLANT) {
                let fixed = drawn.faces.get(usize::from(glyph.font)).is_some_and(|face| face.fixed);
                let entry = sizes.entry(tenths(glyph.size)).or_default();
                entry.0 += 1;
                entry.1 += usize::from(fixed);
            }
        }
        let most = sizes.iter().max_by_key(|(_, (all, _))| *all);
        let Some((&body, &(all, fixed))) = most else { return Self::default() };
        let body = f64::from(body) / 10.0;
        let mut levels: Vec<f64> = Vec::new();
        for (size, (letters, _)) in sizes.iter().rev() {
            let size = f64::from(*size) / 10.0;
            let new = levels.last().is_none_or(|last| last / size > SAME);
            // A few letters are an initial or a logo.
            if size >= body * LARGER && *letters >= 4 && new && levels.len() < MAX_LEVELS - 1 {
                levels.push(size);
            }
        }
        Self { body, body_fixed: fixed * 2 > all, levels, downwards: false }
    }

    /// The level of a heading of this size, none for the body's.
    pub(super) fn level(&self, size: f64) -> Option<usize> {
        if size < self.body * LARGER {
            return None;
        }
        let larger = self.levels.iter().filter(|level| **level > size * (1.0 + SAME) / 2.0).count();
        Some((larger + 1).min(MAX_LEVELS))
    }

    /// The level below all sizes, for bold lines of the body's size.
    pub(super) fn lowest(&self) -> usize {
        (self.levels.len() + 1).min(MAX_LEVELS)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are positive and clamped")]
fn tenths(size: f64) -> u32 {
    // Halves of a point: fonts of 9.96 and 10 are one size.
    ((size * 2.0).round().clamp(0.0, 20_000.0) as u32) * 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::words::tests::drawn;

    #[test]
    fn larger_text_is_a_heading_and_the_largest_the_first() {
        let page = drawn(&[
            ("The title", 0.0, 0.0, 24.0),
            ("A section", 0.0, 30.0, 14.0),
            ("body text of some length, most of the page", 0.0, 50.0, 10.0),
        ]);
        let style = Style::of([&page]);
        assert!((style.body - 10.0).abs() < 0.01 && !style.body_fixed);
        assert_eq!(style.levels, [24.0, 14.0]);
        assert_eq!([24.0, 14.0, 10.0, 9.0].map(|size| style.level(size)), [Some(1), Some(2), None, None]);
        assert_eq!(style.lowest(), 3);
    }
}
