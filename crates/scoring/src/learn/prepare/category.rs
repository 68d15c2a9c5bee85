//! Categories by frequency: the frequent levels have a code each, the rare ones share one.

use std::collections::BTreeMap;

use crate::table::Levels;

/// Levels beyond this are pooled; each would hold less than a four-thousandth of the rows.
const LARGEST: usize = 4000;
/// The code of every level that training did not meet often enough.
const OTHER: u16 = 1;
/// Levels that get an indicator of their own in the models; the target encoding knows the others too.
pub(crate) const INDICATORS: usize = 62;

/// The levels of a category: code 0 is missing, 1 every other level, `i + 2` is `levels[i]`, falling in frequency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CategoryBins {
    pub levels: Vec<String>,
    /// The rows of each code.
    pub counts: Vec<usize>,
    by_text: BTreeMap<String, u16>,
}

impl CategoryBins {
    pub fn new(levels: &Levels, rows: &[usize]) -> (Self, Vec<u16>) {
        let mut counts = vec![0_usize; levels.texts().len() + 1];
        for &row in rows {
            counts[levels.codes()[row] as usize] += 1;
        }
        // A level that a single row has says nothing about the next row.
        let mut order: Vec<usize> = (1..counts.len()).filter(|&code| counts[code] > 1).collect();
        order.sort_unstable_by_key(|&code| (usize::MAX - counts[code], &levels.texts()[code - 1]));
        order.truncate(LARGEST);
        let texts = order.iter().map(|&code| levels.texts()[code - 1].clone()).collect();
        let mut codes = vec![OTHER; counts.len()];
        codes[0] = 0;
        for (place, &code) in order.iter().enumerate() {
            codes[code] = u16::try_from(place + 2).unwrap_or(OTHER);
        }
        let codes: Vec<u16> = rows.iter().map(|&row| codes[levels.codes()[row] as usize]).collect();
        let mut counts = vec![0; order.len() + 2];
        for &code in &codes {
            counts[usize::from(code)] += 1;
        }
        (Self::from_levels(texts, counts), codes)
    }

    pub fn from_levels(levels: Vec<String>, counts: Vec<usize>) -> Self {
        let code = |place: usize| u16::try_from(place + 2).unwrap_or(OTHER);
        let by_text = levels.iter().enumerate().map(|(place, text)| (text.clone(), code(place))).collect();
        Self { levels, counts, by_text }
    }

    pub fn code(&self, text: &str) -> u16 {
        self.by_text.get(text).copied().unwrap_or(OTHER)
    }

    pub fn bins(&self) -> usize {
        self.levels.len() + 2
    }

    /// The code among the indicators: the rare levels share that of the others.
    #[allow(clippy::cast_possible_truncation, reason = "at most INDICATORS + 2")]
    pub fn indicator(code: u16) -> u8 {
        if usize::from(code) < INDICATORS + 2 { code as u8 } else { OTHER as u8 }
    }

    pub fn indicators(&self) -> usize {
        self.bins().min(INDICATORS + 2)
    }
}
