//! Words to rows: what stands side by side.

use super::{table::Table, words::Word};
use crate::pdf::content::Rule;

/// What stands side by side, from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub words: Vec<Word>,
    /// The baseline of its largest words.
    pub y: f64,
    pub size: f64,
    /// How many level rules are above it. Rows between two of them may be one row of a table.
    pub floor: usize,
}

impl Row {
    /// The row of these words.
    pub(super) fn new(mut words: Vec<Word>) -> Self {
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let size = words.iter().map(|word| word.size).fold(0.0, f64::max);
        // The main text's baseline: of the large words, the one with most letters.
        let main = words.iter().filter(|word| word.size > 0.8 * size).max_by_key(|word| word.text.len());
        let y = main.map_or(0.0, |word| word.y);
        Self { words, y, size, floor: 0 }
    }

    /// Whether there is nothing in it but marks for what is not known. What takes the place of a table or a picture has no text.
    pub(super) fn is_unknown(&self) -> bool {
        self.words
            .iter()
            .all(|word| !word.text.is_empty() && word.text.chars().all(|letter| letter == '\u{fffd}'))
    }

    /// Whether a ruled table stands in it.
    pub(super) fn is_ruled(&self) -> bool {
        self.words.iter().any(|word| word.table.is_some())
    }

    /// The text beside its ruled tables, and those.
    pub(super) fn parted(&self) -> (Option<Self>, Vec<Table>) {
        let tables = self.words.iter().filter_map(|word| word.table.as_deref().cloned()).collect();
        let text: Vec<Word> = self.words.iter().filter(|word| word.table.is_none()).cloned().collect();
        ((!text.is_empty()).then(|| Self::new(text)), tables)
    }

    pub(super) fn x0(&self) -> f64 {
        self.words.iter().map(|word| word.x0).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn x1(&self) -> f64 {
        self.words.iter().map(|word| word.x1).fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Counts the level rules above each row. Those of cells side by side are one; short ones underline a word.
pub(super) fn count_floors(rows: &mut [Row], rules: &[Rule]) {
    /// A rule of a table is longer.
    const SHORTEST: f64 = 60.0;
    let mut level: Vec<&Rule> = rules.iter().filter(|rule| rule.y1 - rule.y0 < 1.0).collect();
    level.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let at_one_height = level.chunk_by(|above, below| below.y0 - above.y0 < 1.5);
    let floors = at_one_height.filter_map(|rules| {
        let left = rules.iter().map(|rule| rule.x0).fold(f64::INFINITY, f64::min);
        let right = rules.iter().map(|rule| rule.x1).fold(f64::NEG_INFINITY, f64::max);
        rules.first().filter(|_| right - left > SHORTEST).map(|rule| rule.y0)
    });
    let floors: Vec<f64> = floors.collect();
    for row in rows {
        row.floor = floors.partition_point(|floor| *floor < row.y - 0.3 * row.size);
    }
}

/// A row under construction stands for its first word, the largest around.
struct Open {
    top: f64,
    bottom: f64,
    words: Vec<Word>,
}

/// Where letters of a word reach, roughly.
fn reach(word: &Word) -> (f64, f64) {
    (word.y - 0.7 * word.size, word.y + 0.2 * word.size)
}

/// Rows that are kept in order while they are made: to put one in between moves all behind it. Beyond these, raised letters
/// may be rows of their own.
const MOST_OPEN: usize = 10_000;

/// The rows from top to bottom.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Row> {
    // Larger words first, so that raised and lowered small ones join the line they belong to.
    let common = common_size(&words);
    words.sort_by(|a, b| {
        let small = |word: &Word| u8::from(word.size < 0.85 * common);
        small(a).cmp(&small(b)).then(a.y.total_cmp(&b.y)).then(a.x0.total_cmp(&b.x0))
    });
    let mut open: Vec<Open> = Vec::new();
    for word in words {
        let (top, bottom) = reach(&word);
        // Rows are in the order of their tops; only those around the word can overlap it.
        let after = open.partition_point(|row| row.top < bottom);
        let best = (after.saturating_sub(8)..after)
            .filter_map(|index| {
                let row = open.get(index)?;
                let shared = bottom.min(row.bottom) - top.max(row.top);
                let least = (bottom - top).min(row.bottom - row.top);
                (shared > 0.5 * least).then_some((index, shared))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some(row) = best.and_then(|(index, _)| open.get_mut(index)) {
            row.words.push(word);
        } else if open.len() >= MOST_OPEN {
            open.push(Open { top, bottom, words: vec![word] });
        } else {
            let at = open.partition_point(|row| row.top < top);
            open.insert(at, Open { top, bottom, words: vec![word] });
        }
    }
    let mut rows: Vec<Row> = open.into_iter().map(|row| Row::new(row.words)).collect();
    rows.sort_by(|a, b| a.y.total_cmp(&b.y));
    rows
}

/// The size that most letters have.
fn common_size(words: &[Word]) -> f64 {
    let mut sizes: Vec<(f64, usize)> = words.iter().map(|word| (word.size, word.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut seen = 0;
    for (size, letters) in &sizes {
        seen += letters;
        if seen > half {
            return *size;
        }
    }
    sizes.last().map_or(0.0, |(size, _)| *size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::words::{tests::drawn, words};

    #[test]
    fn raised_words_join_their_line_and_lines_stay_apart() {
        let drawn = drawn(&[
            ("note", 50.0, 96.0, 6.0),
            ("first", 0.0, 100.0, 10.0),
            ("second", 0.0, 111.0, 10.0),
            ("right", 200.0, 102.0, 10.0),
        ]);
        let rows = rows(words(&drawn, 0));
        let texts: Vec<Vec<&str>> =
            rows.iter().map(|row| row.words.iter().map(|word| word.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["first", "note", "right"], vec!["second"]]);
    }
}
