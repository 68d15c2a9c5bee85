//! Fonts whose characters are pictures: a letter of one is no letter.
//!
//! Every ticked box gives the same sign, whether a tick or a cross is in it, as forms are searched for what is ticked.

const TICKED: char = '☒';
const EMPTY: char = '☐';

/// Whether a font has pictures instead of letters.
pub(crate) fn is_symbolic(font: &str) -> bool {
    kind(font).is_some()
}

#[derive(Clone, Copy)]
enum Kind {
    Wingdings,
    Wingdings2,
    Wingdings3,
    Webdings,
    Symbol,
}

fn kind(font: &str) -> Option<Kind> {
    Some(match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => Kind::Wingdings,
        "wingdings 2" => Kind::Wingdings2,
        "wingdings 3" => Kind::Wingdings3,
        "webdings" => Kind::Webdings,
        "symbol" => Kind::Symbol,
        _ => return None,
    })
}

/// What a character of a font shows; a bullet where Unicode has nothing like it. Programs write the font's own code, or that
/// code in the private area from U+F000.
pub(crate) fn shown(font: &str, character: char) -> char {
    let code = u32::from(character);
    let private = (0xf000..=0xf0ff).contains(&code);
    let Some(kind) = kind(font) else {
        return if ('\u{e000}'..='\u{f8ff}').contains(&character) { '•' } else { character };
    };
    let Some(code) = u8::try_from(if private { code - 0xf000 } else { code }).ok() else { return character };
    if code <= b' ' || code == 0xa0 {
        return ' ';
    }
    let found = match kind {
        Kind::Wingdings => wingdings(code),
        Kind::Wingdings2 => wingdings_2(code),
        Kind::Wingdings3 => wingdings_3(code),
        Kind::Webdings => webdings(code),
        Kind::Symbol => crate::pdf::symbol(code),
    };
    found.unwrap_or('•')
}

fn wingdings(code: u8) -> Option<char> {
    let from = |first: char, offset: u8| char::from_u32(u32::from(first) + u32::from(offset));
    Some(match code {
        0x22 | 0x23 => '✂',
        0x28 | 0x29 => '✆',
        0x2a => '✉',
        0x36 => '⌛',
        0x3f => '✍',
        0x41 => '✌',
        0x43 => '👍',
        0x44 => '👎',
        0x45..=0x48 => return from('☜', [0, 2, 1, 3].get(usize::from(code - 0x45)).copied()?),
        0x4a => '☺',
        0x4b => '😐',
        0x4c => '☹',
        0x4e => '☠',
        0x51 => '✈',
        0x52 => '☼',
        0x54 => '❄',
        0x58 => '✠',
        0x59 => '✡',
        0x5b => '☯',
        0x5e..=0x69 => return from('♈', code - 0x5e),
        0x6c => '●',
        0x6e => '■',
        0x6f..=0x72 | 0xa8 => EMPTY,
        0x73 | 0x74 | 0x77 => '⬧',
        0x75 => '◆',
        0x76 => '❖',
        0x78 | 0xfd | 0xfe => TICKED,
        0x80 => '⓪',
        0x81..=0x8a => return from('①', code - 0x81),
        0x8b => '⓿',
        0x8c..=0x95 => return from('❶', code - 0x8c),
        0x9e => '·',
        0xa0 | 0xa7 => '▪',
        0xa1 => '○',
        0xa4 => '◉',
        0xaa => '✦',
        0xab => '★',
        0xd5 => '⌫',
        0xd6 => '⌦',
        0xd8 => '➢',
        0xdf | 0xe7 => '←',
        0xe0 | 0xe8 => '→',
        0xe1 | 0xe9 => '↑',
        0xe2 | 0xea => '↓',
        0xe3 | 0xeb => '↖',
        0xe4 | 0xec => '↗',
        0xe5 | 0xed => '↙',
        0xe6 | 0xee => '↘',
        0xef => '⇦',
        0xf0 => '⇨',
        0xf1 => '⇧',
        0xf2 => '⇩',
        0xf3 => '⬄',
        0xf4 => '⇳',
        0xfb => '✗',
        0xfc => '✓',
        _ => return None,
    })
}

fn wingdings_2(code: u8) -> Option<char> {
    Some(match code {
        0x4f => '✗',
        0x50 => '✓',
        0x51..=0x54 => TICKED,
        0x30 | 0x31 | 0x35 | 0x99 | 0xa3 => EMPTY,
        0x97 | 0x98 => '●',
        0xa1 | 0xa2 => '■',
        _ => return None,
    })
}

fn wingdings_3(code: u8) -> Option<char> {
    Some(match code {
        0x21 | 0x66 => '←',
        0x22 | 0x67 => '→',
        0x23 | 0x68 => '↑',
        0x24 | 0x69 => '↓',
        0x70 | 0x72 => '▲',
        0x71 | 0x73 => '▼',
        0x74 | 0x76 | 0x7c => '◀',
        0x75 | 0x77 | 0x7d => '▶',
        _ => return None,
    })
}

fn webdings(code: u8) -> Option<char> {
    Some(match code {
        0x33 => '◀',
        0x34 => '▶',
        0x35 => '▲',
        0x36 => '▼',
        0x61 => '✓',
        0x63 => EMPTY,
        0x67 => '■',
        0x6e => '●',
        0x72 => '✗',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_and_empty_boxes_are_told_apart_in_every_font() {
        for (font, code, sign) in [
            ("Wingdings", '\u{f0fe}', TICKED),
            ("Wingdings", 'ý', TICKED),
            ("Wingdings", '\u{f0a8}', EMPTY),
            ("Wingdings", 'o', EMPTY),
            ("Wingdings 2", '\u{f052}', TICKED),
            ("Wingdings 2", '\u{f0a3}', EMPTY),
            ("Webdings", '\u{f063}', EMPTY),
            ("Wingdings", '\u{f0fc}', '✓'),
            ("Wingdings", '\u{f0fb}', '✗'),
            ("Wingdings", '\u{f082}', '②'),
            ("Wingdings", 'G', '☝'),
            ("Symbol", '\u{f062}', 'β'),
            ("Symbol", '\u{f0b3}', '≥'),
            ("Some font", '\u{f0fe}', '•'),
            ("Some font", 'a', 'a'),
        ] {
            assert_eq!(shown(font, code), sign, "{font} {code:?}");
        }
    }
}
