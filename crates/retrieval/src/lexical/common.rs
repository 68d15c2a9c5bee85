//! How much a word says, without having seen the collection.

use std::{collections::HashMap, sync::OnceLock};

/// Lines of a number and words: sixteenths of a rare word's weight. The English ones are inverse document frequencies,
/// ln(documents / documents with the word) / 5, over the prose of 2,647 README files, manual pages, text files and
/// docstrings; a word that is common in one of these kinds alone is not taken for common.
const WORDS: &str = include_str!("common_words.txt");
const WHOLE: f64 = 16.0;
/// A letter or a digit alone.
const SINGLE: f64 = 0.3;

/// The weight of a word as [`super::words()`] spells it, 1 for one that is not known to be common.
pub fn weight(word: &str) -> f64 {
    static COMMON: OnceLock<HashMap<&str, f64>> = OnceLock::new();
    let common = COMMON.get_or_init(read);
    let weight = common.get(word).copied().unwrap_or(1.0);
    // A sign of a script without letters is a word by itself.
    if word.len() == 1 { weight * SINGLE } else { weight }
}

fn read() -> HashMap<&'static str, f64> {
    let mut common = HashMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let Some(sixteenths) = words.next().and_then(|number| number.parse::<f64>().ok()) else { continue };
        for word in words {
            // The first mention counts: English goes before a function word of another language.
            common.entry(word).or_insert(sixteenths / WHOLE);
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexical::words::words;

    #[test]
    fn the_commoner_a_word_the_less_it_says() {
        let order = ["the", "with", "different", "finding", "gasket"].map(weight);
        assert!(order.is_sorted() && order[0] < 0.1 && order[4].to_bits() == 1.0_f64.to_bits(), "{order:?}");
        for word in ["und", "dans", "если", "και", "dla"] {
            assert!(weight(word) < 0.5, "{word}");
        }
    }

    #[test]
    fn a_single_letter_says_little_and_a_single_sign_is_a_word() {
        let (letter, sign, two) = (weight("0"), weight("京"), weight("zzz"));
        assert!((letter - 0.3).abs() < 1e-12 && (sign - 1.0).abs() < 1e-12 && (two - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_common_word_is_spelt_as_words_are() {
        for (word, weight) in read() {
            assert_eq!(words(word), [word], "it would never be found");
            assert!(weight > 0.0 && weight < 1.0, "{word}");
        }
    }
}
