//! Glyph names to characters: the Adobe Glyph List with the names of TeX's fonts and `ZapfDingbats`.

use super::Text;

/// A line per name, sorted by its bytes: `name hex [hex ...]`.
static GLYPHS: &str = include_str!("data/glyphs.txt");

/// What a glyph's name says, as the Adobe Glyph List specification reads names.
pub(super) fn text_of(name: &str, dingbats: bool) -> Text {
    let base = name.split('.').next().unwrap_or_default();
    if base.is_empty() {
        return Text::None;
    }
    let mut out = String::new();
    for component in base.split('_') {
        component_text(component, dingbats, &mut out);
    }
    let mut characters = out.chars();
    match (characters.next(), characters.next()) {
        (None, _) => Text::None,
        (Some(character), None) => Text::Char(plain(character)),
        _ => Text::Str(out.into_boxed_str()),
    }
}

/// Small capitals and old-style digits lie in Adobe's private area, 0x60 or so away from the plain ones.
fn plain(character: char) -> char {
    match u32::from(character) {
        code @ (0xf730..=0xf739 | 0xf761..=0xf77a | 0xf7e0..=0xf7fe) => {
            char::from_u32(code - 0xf700).unwrap_or(character)
        }
        0xf6be => '\u{237}',
        _ => character,
    }
}

fn component_text(component: &str, dingbats: bool, out: &mut String) {
    // `a1` to `a206` are dingbats in their font and anything elsewhere.
    let is_dingbat =
        component.strip_prefix('a').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let listed = if is_dingbat && component.len() > 1 && !dingbats { None } else { find(component) };
    if let Some(codes) = listed {
        out.extend(codes.split(' ').filter_map(character));
    } else if let Some(digits) = component.strip_prefix("uni").filter(|digits| digits.len() % 4 == 0) {
        let groups = digits.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok());
        out.extend(groups.filter_map(character));
    } else if let Some(digits) = component.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))
    {
        out.extend(character(digits));
    }
}

fn character(hex: &str) -> Option<char> {
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

/// The codes of a listed name.
fn find(name: &str) -> Option<&'static str> {
    search(GLYPHS, name)
}

/// The rest of the line that begins with `key`, in lines sorted by their keys.
pub(super) fn search(lines: &'static str, key: &str) -> Option<&'static str> {
    let bytes = lines.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = bytes.get(..middle)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end =
            bytes.get(middle..)?.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| middle + at);
        let line = lines.get(start..end)?;
        let (found, rest) = line.split_once(' ')?;
        match found.as_bytes().cmp(key.as_bytes()) {
            std::cmp::Ordering::Equal => return Some(rest),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// Names that are the character itself, as old drivers of TeX wrote them; its ligatures have control characters.
///
/// Some of them wrote the escape of a name into the name (`#0C`).
pub(super) fn own_character(name: &str) -> Text {
    let escaped = name.strip_prefix('#').filter(|digits| digits.len() == 2).and_then(character);
    let own = escaped.map(String::from);
    let mut characters = own.as_deref().unwrap_or(name).chars();
    match (characters.next(), characters.next()) {
        (Some('\u{b}'), None) => Text::Str("ff".into()),
        (Some('\u{c}'), None) => Text::Str("fi".into()),
        (Some('\r'), None) => Text::Str("fl".into()),
        (Some('\u{e}'), None) => Text::Str("ffi".into()),
        (Some('\u{f}'), None) => Text::Str("ffl".into()),
        (Some(character), None) if character.is_ascii_graphic() => Text::Char(character),
        _ => Text::None,
    }
}

/// The signs of TeX's companion font that texts use, by their codes: notes and items of lists.
pub(super) fn companion(name: &str) -> Option<char> {
    match name.strip_prefix('a')? {
        "132" => Some('†'),
        "133" => Some('‡'),
        "136" => Some('•'),
        _ => None,
    }
}

/// Names made of a number, as `g31` or `C65`: some writers put the character's code there.
pub(super) fn numbered(name: &str) -> Option<char> {
    let digits = name.trim_start_matches(|character: char| character.is_ascii_alphabetic());
    let letters = name.len() - digits.len();
    if letters > 2 || digits.is_empty() {
        return None;
    }
    let code: u32 = digits.parse().ok()?;
    char::from_u32(code).filter(|character| matches!(character, ' '..='~' | '\u{a1}'..='\u{ff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        match text_of(name, false) {
            Text::None => String::new(),
            Text::Char(character) => character.to_string(),
            Text::Str(text) => text.into(),
        }
    }

    #[test]
    fn names_are_read_as_the_specification_says() {
        assert_eq!(of("A"), "A");
        assert_eq!(of("zukatakana"), "\u{30ba}");
        assert_eq!(of("Lcommaaccent_uni20AC0308_u1040C.alternate"), "\u{13b}\u{20ac}\u{308}\u{1040c}");
        assert_eq!(of("f_f_i"), "ffi");
        assert_eq!(of("hyphen.case"), "-");
        assert_eq!(of("Asmall"), "a");
        assert_eq!(of("threeoldstyle"), "3");
        for unknown in ["foo", ".notdef", "", "a10", "uniD800"] {
            assert_eq!(of(unknown), "", "{unknown}");
        }
        assert_eq!(text_of("a10", true), Text::Char('\u{2721}'));
        assert_eq!((numbered("C65"), numbered("glyph65"), numbered("g7")), (Some('A'), None, None));
        assert_eq!((own_character("#0C"), own_character("#28")), (Text::Str("fi".into()), Text::Char('(')));
        assert_eq!((companion("a136"), companion("a65")), (Some('•'), None));
        assert_eq!((own_character("0"), own_character("\u{c}")), (Text::Char('0'), Text::Str("fi".into())));
    }

    #[test]
    fn every_line_of_the_table_is_found() {
        for line in GLYPHS.lines() {
            let (name, codes) = line.split_once(' ').unwrap();
            assert_eq!(find(name), Some(codes), "{name}");
        }
    }
}
