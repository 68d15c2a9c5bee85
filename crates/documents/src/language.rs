//! Which language a text is in.

use whatlang::Lang;

/// Of the text; more does not make it surer.
const SAMPLE: usize = 16 * 1024;
/// Letters of which there must be so many: a few words are of any language.
const LEAST: usize = 40;

/// The language of a text as ISO 639-1, none when it is too short or not sure.
pub fn language(text: &str) -> Option<&'static str> {
    let prose = prose(text);
    if prose.chars().filter(|character| character.is_alphabetic()).count() < LEAST {
        return None;
    }
    let found = whatlang::detect(&prose)?;
    (found.confidence() > 0.5).then(|| code(found.lang()))
}

/// The sentences of a Markdown text: no code, no addresses, no marks.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
            continue;
        }
        if code || line.starts_with("<!--") {
            continue;
        }
        let words =
            line.split(|character: char| character.is_whitespace() || "|#*_`[]()<>".contains(character));
        let plain = |word: &&str| !word.is_empty() && !word.contains(['/', '@', '=', '\\']);
        for word in words.filter(plain) {
            out.push_str(word);
            out.push(' ');
        }
        if out.len() > SAMPLE {
            break;
        }
    }
    out
}

/// The language of a tag of BCP 47: that of `de-CH` is `de`. A name such as `German` is none.
pub(crate) fn language_of_tag(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?;
    let two = primary.len() == 2 && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    two.then(|| primary.to_ascii_lowercase())
}

/// ISO 639-1, where the detector speaks 639-3.
const fn code(language: Lang) -> &'static str {
    match language {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_letters() {
        assert_eq!(language_of_tag("de-AT").as_deref(), Some("de"));
        assert_eq!(language_of_tag(" EN_us ").as_deref(), Some("en"));
        assert_eq!(language_of_tag("English"), None);
    }

    #[test]
    fn prose_is_told_and_scraps_are_not() {
        let german = "Die Angebote gelten bis zum Ende des Monats, danach müssen sie neu berechnet werden.";
        let english = "# Plan\n\n```\nlet alle = die(und);\n```\n\nThe offer is valid until the end of the month, after \
                       which it has to be calculated again.";
        assert_eq!(language(german), Some("de"));
        assert_eq!(language(english), Some("en"));
        assert_eq!(
            language(
                "これは日本語の文章です。見積もりは月末まで有効です。その後は再計算が必要になりますのでご注意ください。"
            ),
            Some("ja")
        );
        assert_eq!(
            language("Предложение действует до конца месяца, затем его нужно пересчитать."),
            Some("ru")
        );
        assert_eq!(language("OK"), None);
        assert_eq!(language("| 1 | 2 |\n| 3 | 4 |"), None);
    }
}
