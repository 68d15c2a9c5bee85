//! Characters that would mean something in Markdown.

use kernel::safe_link;

/// HTML's white space and the no-break spaces, which Markdown has no use for.
pub(super) const fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Soft hyphens, zero-width blanks and controls.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{feff}') || (character.is_control() && character != '\n')
}

/// Writes a word; `tail` is what follows it in the text.
pub(super) fn word(out: &mut String, word: &str, tail: &str) {
    let special = |character: char| {
        matches!(character, '\\' | '`' | '*' | '_' | '<' | ']') || !character.is_ascii_graphic()
    };
    let mut rest = word;
    while let Some(at) = rest.find(special) {
        let (plain, behind) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = behind.chars();
        let Some(character) = characters.next() else { return };
        rest = characters.as_str();
        if is_invisible(character) {
            continue;
        }
        let next = rest.chars().next().or_else(|| tail.chars().next());
        let letter = |other: Option<char>| other.is_some_and(char::is_alphanumeric);
        let blank = |other: Option<char>| other.is_none_or(char::is_whitespace);
        let escaped = match character {
            '`' => true,
            // What comes next may come from another element.
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '*' => !(blank(out.chars().next_back()) && blank(next)),
            // Inside of a word, or alone, it means nothing.
            '_' => {
                let before = out.chars().next_back();
                letter(before) != letter(next)
                    || blank(before) != blank(next)
                    || !(letter(next) || blank(next))
            }
            // Text that looks like a link is text.
            ']' => matches!(next, Some('(' | '[')),
            '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(character);
    }
    out.push_str(rest);
}

/// A line of a paragraph that would begin another block gets a backslash.
pub(super) fn line(out: &mut String, line: &str) {
    let bytes = line.as_bytes();
    let run = |mark: u8| bytes.iter().take_while(|byte| **byte == mark).count();
    let ends = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let only = |mark: u8| !bytes.is_empty() && run(mark) == line.trim_end().len();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let escaped = match bytes.first() {
        Some(b'#') => run(b'#') <= 6 && ends(run(b'#')),
        Some(b'>') => true,
        // Where links lead to is not shown.
        Some(b'[') => line.contains("]:"),
        Some(b'-') => ends(1) || only(b'-'),
        Some(b'+') => ends(1),
        Some(b'=') => only(b'='),
        Some(b'~') => run(b'~') >= 3,
        _ => false,
    };
    if escaped {
        out.push('\\');
    } else if (1..=9).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')')) && ends(digits + 1)
    {
        let (number, rest) = line.split_at(digits);
        out.push_str(number);
        out.push('\\');
        out.push_str(rest);
        return;
    }
    out.push_str(line);
}

/// A link's target, or nothing for one that leads nowhere useful.
pub(super) fn target(href: &str) -> String {
    if href.trim().starts_with('#') {
        return String::new();
    }
    let mut out = String::with_capacity(href.len());
    for character in safe_link(href).unwrap_or_default().chars() {
        match character {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            _ => out.push(character),
        }
    }
    out
}
