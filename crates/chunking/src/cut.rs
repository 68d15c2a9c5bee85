//! Where a chunk ends.

use crate::{
    MAX_BYTES, breaks,
    cutter::{Cut, Cutter, Sized},
    rows::{Kind, level},
};

/// A section larger than a chunk begins a new one when the one before is at least an eighth full; a chunk of a few words is
/// worse than one that goes over a heading.
const EIGHTH: usize = 8;

/// A search within a sentence for its end stops after so many bytes, or eight of each unit of a chunk.
const SENTENCE: usize = 1_024;

/// So many words, then characters are tried from the longest cut down: cut off, a text may have a few tokens more.
const TRIES: usize = 24;

impl Cutter<'_> {
    /// The best end of a chunk with at most `room` and at most so many bytes; none when nothing fits.
    ///
    /// From the best kind of break to the worst, the last such break in reach is taken if what begins there, up to the next
    /// break that is as good, fits into a chunk of its own. If it does not it is to be split anyway, and rather within
    /// reach.
    pub(crate) fn cut(&mut self, room: usize, bytes: usize) -> Option<Cut> {
        let (from, mut size, mut fitting) = (self.from, 0, 0);
        let mut last = [0; level::INNER as usize];
        while let Some(Sized { row, size: own }) = self.row(fitting) {
            if fitting > 0
                && let Some(place) = last.get_mut(usize::from(row.level))
            {
                *place = fitting;
            }
            match own {
                Some(own) if size + own <= room && row.end - from <= bytes => size += own,
                _ => return self.between(&last, fitting, room, bytes),
            }
            fitting += 1;
        }
        Some(Cut { end: self.text.len(), rows: fitting, size })
    }

    fn between(&mut self, last: &[usize], fitting: usize, room: usize, bytes: usize) -> Option<Cut> {
        let mut best = 0;
        for (level, place) in (0..).zip(last) {
            best = best.max(*place);
            if best == 0 {
                continue;
            }
            let before = self.before_row(best);
            let full = level <= level::HEADING && before.size >= self.max / EIGHTH;
            if full || self.fits_alone(best, level) {
                return Some(before);
            }
        }
        self.within(best, fitting, room, bytes)
    }

    /// The cut before a row.
    fn before_row(&mut self, rows: usize) -> Cut {
        let size = (0..rows).filter_map(|at| self.row(at)?.size).sum();
        let text_end = self.text.len();
        let end = self.row(rows).map_or(text_end, |next| next.row.start);
        Cut { end, rows, size }
    }

    /// Whether a chunk holds what is between a row and the next break that is as good.
    fn fits_alone(&mut self, first: usize, level: u8) -> bool {
        let Some(start) = self.row(first).map(|first| first.row.start) else { return true };
        let (mut size, max) = (0, self.max);
        for at in first.. {
            match self.row(at) {
                None => break,
                Some(Sized { row, .. }) if at > first && row.level <= level => break,
                Some(Sized { row, size: Some(own) }) if row.end - start <= MAX_BYTES => size += own,
                Some(_) => return false,
            }
            if size > max {
                return false;
            }
        }
        true
    }

    /// The best end within the block that begins with row `best`; row `cut` is the first that does not fit as a whole.
    fn within(&mut self, best: usize, cut: usize, room: usize, bytes: usize) -> Option<Cut> {
        let (text, measure) = (self.text, self.measure);
        let (block, above) = (self.before_row(best), self.before_row(cut));
        let (row_end, kind) = self.row(cut).map(|cut| (cut.row.end, cut.row.kind))?;
        let limit = text.floor_char_boundary(row_end.min(self.from + bytes));
        let reach = above.end + measure.reach(text.get(above.end..limit)?, room - above.size);
        let half = self.from + (reach - self.from) / 2;
        let size = |end: usize| measure.within(text.get(block.end..end)?, room - block.size);
        let sized = |end: usize| size(end).map(|size| (end, block.size + size));

        let sentence = breaks::sentences(text, block.end, reach).last().and_then(sized);
        if !matches!(kind, Kind::Table | Kind::Code) {
            let begin = sentence.map_or(block.end, |(end, _)| end);
            let far = sentence.is_some() && begin >= half;
            if begin > self.from && (far || self.sentence_fits_alone(begin, cut, reach)) {
                return Some(sentence.map_or(block, |found| self.inside(found)));
            }
        }
        let mut words =
            breaks::words(text, block.end, reach).rev().take_while(|end| *end >= half).take(TRIES);
        if let Some(found) = words.find_map(sized) {
            return Some(self.inside(found));
        }
        let mut end = reach;
        for _ in 0..TRIES {
            end = breaks::character(text, block.end, end);
            if end <= block.end {
                break;
            }
            if let Some(found) = sized(end) {
                return Some(self.inside(found));
            }
            end -= 1;
        }
        // A text in which nothing fits by a few characters less: by half, and half of that, the least of which is one.
        let mut length = (reach - block.end) / 2;
        while length > 0 {
            let end = breaks::character(text, block.end, block.end + length);
            if end > block.end
                && let Some(found) = sized(end)
            {
                return Some(self.inside(found));
            }
            length /= 2;
        }
        // Before the block, or else a single character.
        if block.end > self.from {
            return Some(block);
        }
        let first = text.get(block.end..)?.chars().next()?;
        sized(block.end + first.len_utf8()).map(|found| self.inside(found))
    }

    /// Whether a chunk holds the sentence from `begin` to its end behind `reach`, which is in the block of row `cut`.
    fn sentence_fits_alone(&mut self, begin: usize, cut: usize, reach: usize) -> bool {
        let (text, max) = (self.text, self.max);
        let far = text.floor_char_boundary(reach + SENTENCE.max(8 * max));
        let mut block = self.row(cut).map_or(text.len(), |cut| cut.row.end);
        for at in cut + 1.. {
            match self.row(at) {
                Some(next) if next.row.level == level::INNER && block < far => block = next.row.end,
                _ => break,
            }
        }
        let to = far.min(block);
        let end = breaks::sentences(text, begin, to).find(|end| *end > reach);
        let end = end.or_else(|| (block <= far).then_some(block));
        end.is_some_and(|end| self.measure.within(text.get(begin..end).unwrap_or_default(), max).is_some())
    }

    /// The cut at an end that is not between rows.
    fn inside(&mut self, (end, size): (usize, usize)) -> Cut {
        let mut rows = 0;
        while self.row(rows).is_some_and(|next| next.row.end <= end) {
            rows += 1;
        }
        Cut { end, rows, size }
    }
}
