//! Pictures that stand in a column: text at their right is the next column, though no line begins beside it.

use super::words::Word;
use crate::pdf::content::Rule;

/// Smaller ones are marks in a line.
const WIDE: f64 = 60.0;
const HIGH: f64 = 40.0;
/// A page of more pictures is a catalogue, each with its own words.
const MOST: usize = 20;
/// So many lines below a picture are looked at.
const NEAR: f64 = 4.0;
/// Lines are so far apart, in parts of their size.
const LEADING: f64 = 1.2;
/// So many at most are beside what follows the text at a picture's right.
const MOST_LINES: u8 = 200;
/// Lines beside and below a picture that make columns of them.
const LINES: usize = 3;

/// Words without text where a picture takes the place of lines: one line of them for each line at its right, if a column goes on
/// below the picture.
pub(super) fn fillers(words: &[Word], pictures: &[Rule]) -> Vec<Word> {
    let large = |picture: &&Rule| picture.x1 - picture.x0 >= WIDE && picture.y1 - picture.y0 >= HIGH;
    if pictures.len() > MOST {
        return Vec::new();
    }
    pictures.iter().filter(large).flat_map(|picture| beside(words, picture)).collect()
}

fn beside(words: &[Word], picture: &Rule) -> Vec<Word> {
    let within = |word: &&Word| word.y > picture.y0 && word.y - 0.7 * word.size < picture.y1;
    let lines: Vec<&Word> = words.iter().filter(within).filter(|word| word.x1 > picture.x0).collect();
    let next = lines.iter().map(|word| word.x0).fold(f64::INFINITY, f64::min);
    let Some(size) = lines.first().map(|word| word.size) else { return Vec::new() };
    // Words on the picture, or a strip that is too narrow.
    if next < picture.x1 + 0.5 * size {
        return Vec::new();
    }
    let near = |word: &&Word| word.y > picture.y1 && word.y - picture.y1 < 2.0 * size * NEAR;
    let below: Vec<&Word> =
        words.iter().filter(near).filter(|word| word.x0 < next && word.x1 > picture.x0).collect();
    // The picture may be narrower than its column.
    let crosses = below.iter().any(|word| word.x1 > next - 0.5 * size);
    let mut places = baselines(&lines);
    let goes_on = baselines(&below);
    if crosses || places.len() < LINES || goes_on.len() < LINES {
        return Vec::new();
    }
    // The text at its right may end sooner: the column is one down to what goes on below.
    let (Some(last), Some(first)) = (places.last().copied(), goes_on.first().copied()) else {
        return Vec::new();
    };
    let step = LEADING * size;
    places.extend(
        (1..MOST_LINES).map(|line| last + f64::from(line) * step).take_while(|y| *y < first - 0.5 * step),
    );
    let third = (picture.x1 - picture.x0) / 3.0;
    let filler = |y: f64, at: f64| Word {
        x0: picture.x0 + at * third,
        x1: picture.x0 + (at + 0.98) * third,
        y,
        size,
        ..Word::default()
    };
    places.into_iter().flat_map(|y| [0.0, 1.0, 2.0].map(|at| filler(y, at))).collect()
}

/// The lines that some words stand on.
fn baselines(words: &[&Word]) -> Vec<f64> {
    let mut places: Vec<(f64, f64)> = words.iter().map(|word| (word.y, word.size)).collect();
    places.sort_by(|one, other| one.0.total_cmp(&other.0));
    places.dedup_by(|next, kept| next.0 - kept.0 < 0.5 * kept.1);
    places.into_iter().map(|(y, _)| y).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::words::{tests::drawn, words};

    #[test]
    fn a_picture_above_a_column_takes_the_place_of_its_lines() {
        let picture = Rule { x0: 0.0, y0: 0.0, x1: 100.0, y1: 60.0 };
        let right = [10.0, 22.0, 34.0].map(|y| ("right of it", 120.0, y, 10.0));
        let column = [80.0, 92.0, 104.0].map(|y| ("below it", 0.0, y, 10.0));
        let across = [80.0, 92.0, 104.0].map(|y| ("a line that goes on below both", 0.0, y, 10.0));
        let of = |below: &[(&str, f64, f64, f64)]| {
            fillers(&words(&drawn(&[&right[..], below].concat()), 0), &[picture]).len()
        };
        assert_eq!(of(&column), 18);
        assert_eq!(of(&across), 0);
        assert_eq!(of(&column[..2]), 0);
    }
}
