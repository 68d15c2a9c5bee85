//! The language of a text that comes in parts.

use serde::{Deserialize, Serialize};

/// Bytes from the beginning of a text by which its language is told: half of them may be code, tables or addresses.
const SAMPLE: usize = 32 * 1024;

/// The language of a text that comes in parts. What it comes to does not depend on where the parts were committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tongue {
    /// The beginning, as long as it is too short.
    Sample(String),
    /// What it is, if it can be told.
    Told(Option<String>),
}

impl Default for Tongue {
    fn default() -> Self {
        Self::Sample(String::new())
    }
}

impl Tongue {
    /// Takes the next part.
    pub(crate) fn hear(&mut self, markdown: &str) {
        let Self::Sample(sample) = self else { return };
        let room = SAMPLE.saturating_sub(sample.len());
        let end = (0..=room.min(markdown.len())).rev().find(|end| markdown.is_char_boundary(*end));
        let taken = markdown.get(..end.unwrap_or(0)).unwrap_or_default();
        sample.push_str(taken);
        if taken.len() < markdown.len() {
            *self = Self::Told(documents::language(sample).map(str::to_owned));
        }
    }

    /// The language of what was heard.
    pub(crate) fn language(&self) -> Option<String> {
        match self {
            Self::Sample(sample) => documents::language(sample).map(str::to_owned),
            Self::Told(language) => language.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "Der Kunde kann den Vertrag über die Größe der Lieferung widerrufen. ";

    fn heard(text: &str, piece: usize) -> Tongue {
        let letters: Vec<char> = text.chars().collect();
        let mut tongue = Tongue::default();
        letters.chunks(piece).for_each(|part| tongue.hear(&part.iter().collect::<String>()));
        tongue
    }

    #[test]
    fn the_language_is_the_same_wherever_the_parts_were_cut() {
        let text = SENTENCE.repeat(20) + &"The customer may end the contract at any time. ".repeat(2_000);
        let expected = heard(&text, text.len()).language();
        assert!(expected.is_some());
        for piece in [1, 7, 1_000, 40_000] {
            let tongue = heard(&text, piece);
            assert_eq!(tongue, Tongue::Told(expected.clone()), "pieces of {piece}");
        }
    }

    #[test]
    fn a_short_text_is_told_at_its_end() {
        let tongue = heard(&SENTENCE.repeat(3), 50);
        assert!(matches!(tongue, Tongue::Sample(_)));
        assert_eq!(tongue.language().as_deref(), Some("de"));
        assert_eq!(Tongue::default().language(), None);
    }
}
