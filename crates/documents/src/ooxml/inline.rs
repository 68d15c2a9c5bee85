//! Text as markdown: what would read as markup is escaped, and nothing else.

use std::fmt::Write as _;

use kernel::safe_link;

/// Appends text so that markdown shows it as it is. Control characters are dropped.
pub(crate) fn escape(out: &mut String, text: &str) {
    let mut before = out.chars().next_back();
    for (at, letter) in text.char_indices() {
        let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
        let after = rest.chars().next();
        // Neither controls nor what only says where a word may be broken.
        let invisible = letter.is_control() || matches!(letter, '\u{ad}' | '\u{200b}' | '\u{feff}');
        if invisible && letter != '\n' && letter != '\t' {
            continue;
        }
        // The two halves of a link may come from two runs.
        let halves = at == 0 && before == Some(']') && matches!(letter, '(' | '[');
        if is_markup(letter, before, after) || halves || letter == '&' && is_entity(rest) {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
}

fn is_markup(letter: char, before: Option<char>, after: Option<char>) -> bool {
    let blank = |side: Option<char>| side.is_none_or(char::is_whitespace);
    let word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match letter {
        '\\' => after.is_none_or(|after| after.is_ascii_punctuation()),
        '`' => true,
        '*' => !(blank(before) && blank(after)),
        // Underscores inside of words are not emphasis.
        '_' => !(word(before) && word(after) || blank(before) && blank(after)),
        '~' => before == Some('~') || after == Some('~'),
        '<' => after.is_none_or(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
        ']' => matches!(after, Some('(' | '[')),
        _ => false,
    }
}

/// Whether what follows an ampersand makes an entity of it. The longest name has 31 letters.
fn is_entity(rest: &str) -> bool {
    let name =
        rest.bytes().take(32).take_while(|letter| letter.is_ascii_alphanumeric() || *letter == b'#').count();
    name > 0 && rest.as_bytes().get(name) == Some(&b';')
}

/// Escapes what begins a block at the start of a line: `#`, `>`, `-`, `+`, `1.`, `===`.
pub(crate) fn escape_start(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    let numbered = digits > 0 && digits < 10 && rest.starts_with(['.', ')']) && ends_word(rest.get(1..));
    if numbered {
        return format!("{}\\{rest}", line.get(..digits).unwrap_or_default());
    }
    let marked = match line.chars().next() {
        Some('#') => ends_word(Some(line.trim_start_matches('#'))),
        Some('>') => true,
        // Where links lead to is not shown.
        Some('[') => line.contains("]:"),
        Some('-' | '+') => ends_word(line.get(1..)) || line.starts_with("--"),
        Some('=') => line.starts_with("=="),
        _ => false,
    };
    if marked { format!("\\{line}") } else { line.to_owned() }
}

fn ends_word(rest: Option<&str>) -> bool {
    rest.is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n']))
}

/// Code inside a line, fenced by more backticks than it holds.
pub(crate) fn code(out: &mut String, text: &str) {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    out.push_str(&fence);
    out.push_str(blank);
    out.extend(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
    out.push_str(blank);
    out.push_str(&fence);
}

/// A link, when its target is an address that markdown can hold; else the text alone.
pub(crate) fn link(out: &mut String, text: &str, target: &str) {
    let Some(target) = safe_link(target).filter(|_| !text.trim().is_empty()) else {
        out.push_str(text);
        return;
    };
    let angled = target.contains(['(', ')', '<', '>']);
    let target = target.replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    let target = if angled { format!("<{target}>") } else { target };
    let _ = write!(out, "[{text}]({target})");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        escape(&mut out, text);
        out
    }

    #[test]
    fn only_what_would_be_markup_is_escaped() {
        assert_eq!(
            escaped("a * b, snake_case, 3 < 4, R&D, C:\\dir"),
            "a * b, snake_case, 3 < 4, R&D, C:\\dir"
        );
        assert_eq!(
            escaped("*bold* _it_ `x` <b> [a](b) &amp;"),
            "\\*bold\\* \\_it\\_ \\`x\\` \\<b> [a\\](b) \\&amp;"
        );
        assert_eq!(escaped("a\u{1}b\u{ad}c"), "abc");
    }

    #[test]
    fn starts_of_blocks_are_escaped() {
        assert_eq!(escape_start("# no heading"), "\\# no heading");
        assert_eq!(escape_start("#hashtag"), "#hashtag");
        assert_eq!(escape_start("1. no list"), "1\\. no list");
        assert_eq!(escape_start("1.5 is a number"), "1.5 is a number");
        assert_eq!(escape_start("- no list"), "\\- no list");
        assert_eq!(escape_start("-5 degrees"), "-5 degrees");
    }

    #[test]
    fn links_that_are_none_leave_their_text() {
        let mut out = String::new();
        link(&mut out, "a", "https://example.com/a_(b)");
        link(&mut out, "b", "javascript:alert(1)");
        link(&mut out, "c", "data:text/html,x");
        link(&mut out, "d", "vbscript:x");
        link(&mut out, "e", "java&#9;script:x");
        assert_eq!(out, "[a](<https://example.com/a_(b)>)bcde");
    }
}
