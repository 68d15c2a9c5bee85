//! Words of any script.

use super::fold::fold;

/// Splits a text into words in lower case without accents: runs of letters and digits; where a script writes no spaces,
/// each pair of neighbouring characters is one.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut spaceless = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        if is_mark(letter) {
            continue;
        }
        let joins = letter.is_alphanumeric() || (is_sign(letter) && !word.is_empty());
        let own = joins && writes_no_spaces(letter);
        if !joins || own != spaceless {
            end(&mut word, spaceless, &mut found);
        }
        if joins {
            spaceless = own;
            fold(letter, &mut word);
        }
    }
    end(&mut word, spaceless, &mut found);
    found
}

fn end(word: &mut String, spaceless: bool, found: &mut Vec<String>) {
    if word.is_empty() {
        return;
    }
    let whole = core::mem::take(word);
    if !spaceless || whole.chars().nth(1).is_none() {
        found.push(whole);
        return;
    }
    let letters: Vec<char> = whole.chars().collect();
    found.extend(letters.windows(2).map(|pair| pair.iter().collect::<String>()));
}

/// Accents that follow their letter (combining diacritical marks), soft hyphens and joiners: not part of the word.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Signs inside words of Indic scripts and Hebrew that are no letters by themselves: viramas, nuktas, points.
const fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{591}'..='\u{5bd}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}'
        | '\u{abc}' | '\u{acd}' | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}'
        | '\u{e38}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb8}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}')
}

/// Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
const fn writes_no_spaces(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(words("Don't PANIC-42, e.g. a_b!"), ["don", "t", "panic", "42", "e", "g", "a", "b"]);
        assert_eq!(words(" — … ** "), Vec::<String>::new());
    }

    #[test]
    fn an_accent_is_no_difference_however_it_is_written() {
        assert_eq!(words("Résumé"), ["resume"]);
        assert_eq!(words("Re\u{301}sume\u{301}"), ["resume"]);
        assert_eq!(words("Straße Łódź ŒUVRE"), ["strasse", "lodz", "oeuvre"]);
    }

    #[test]
    fn every_script_has_words() {
        assert_eq!(words("Привет, мир"), ["привет", "мир"]);
        assert_eq!(words("नमस्ते दुनिया"), ["नमस्ते", "दुनिया"]);
        assert_eq!(words("東京タワー"), ["東京", "京タ", "タワ", "ワー"]);
        assert_eq!(words("第 API版"), ["第", "api", "版"]);
        assert_eq!(words("สวัสดี").len(), 5);
        assert_eq!(words("안녕 세계"), ["안녕", "세계"]);
        assert_eq!(words("שלום"), ["שלום"]);
    }

    #[test]
    fn a_sign_is_part_of_a_word_but_begins_none() {
        assert_eq!(words("\u{94d}\u{591} \u{94d}क"), ["क"]);
        assert_eq!(words("a\u{94d}b"), ["a\u{94d}b"]);
        assert_eq!(words("so\u{ad}ft hy\u{200b}phen"), ["soft", "hyphen"]);
    }

    #[test]
    fn where_a_script_begins_or_ends_a_word_does_too() {
        assert_eq!(words("東a京"), ["東", "a", "京"]);
        assert_eq!(words("東 京"), ["東", "京"]);
        assert_eq!(words("abc東京def"), ["abc", "東京", "def"]);
    }
}
