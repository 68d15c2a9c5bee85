//! Where a link from outside may lead.

/// Longer targets are trackers, which nobody reads and browsers do not take; and a file can repeat one at will.
const LONGEST: usize = 2_048;

/// What a link may begin with. Everything else runs, is the content itself, or opens a program.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Encodings within encodings that are looked through; more are no address.
const ROUNDS: usize = 4;

/// The target of a link as it may be shown, or none when it may not: it has one of four schemes, or none (a path, a
/// fragment).
///
/// Who shows it takes blanks and controls out, and decodes entities, before it looks at the scheme: so does this.
/// What it gives has no blanks, no controls, and nothing that could be taken for an entity.
///
/// ```
/// assert_eq!(kernel::safe_link(" https://example.com/a b "), Some("https://example.com/a%20b".to_owned()));
/// assert_eq!(kernel::safe_link("java\tscript:alert(1)"), None);
/// assert_eq!(kernel::safe_link("javascript&#58;alert(1)"), None);
/// ```
pub fn safe_link(target: &str) -> Option<String> {
    let target = target.trim_matches(is_passed_over);
    if target.is_empty() || target.len() > LONGEST || !is_allowed(target) {
        return None;
    }
    let mut out = String::with_capacity(target.len());
    for (at, character) in target.char_indices() {
        match character {
            _ if character.is_control() || is_invisible(character) => {}
            ' ' => out.push_str("%20"),
            _ if character.is_whitespace() => {}
            '&' if entity(target.get(at..).unwrap_or_default()).is_some() => out.push_str("&amp;"),
            _ => out.push(character),
        }
    }
    Some(out)
}

/// Whether every reading of the target has an allowed scheme, or none.
fn is_allowed(target: &str) -> bool {
    let mut read = target.to_owned();
    for _ in 0..ROUNDS {
        read.retain(|character| !is_passed_over(character));
        let end = read.find(['/', '?', '#']).unwrap_or(read.len());
        let head = read.get(..end).unwrap_or_default();
        if let Some((scheme, _)) = head.split_once(':')
            && !SCHEMES.iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
        {
            return false;
        }
        let decoded = decoded(&read);
        if decoded == read {
            // A backslash may hide what is behind it, and is taken for a slash.
            return !head.contains('\\');
        }
        read = decoded;
    }
    false
}

/// Blanks, controls and what has no width.
fn is_passed_over(character: char) -> bool {
    character.is_whitespace() || character.is_control() || is_invisible(character)
}

const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// One round of entities and percent signs. An entity by a name that is none of ours becomes a colon: whatever it means, it
/// stands where a scheme is told.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '%']) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        if let Some((character, length)) = entity(tail).or_else(|| percent(tail)) {
            out.push(character);
            rest = tail.get(length..).unwrap_or_default();
        } else {
            out.push_str(tail.get(..1).unwrap_or_default());
            rest = tail.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// The entity that a text begins with, and its length.
fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let Some(number) = body.strip_prefix('#') else {
        // The longest name has 31 letters.
        let length = body.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
        let name = body.get(..length).filter(|name| !name.is_empty())?;
        body.get(length..)?.strip_prefix(';')?;
        return Some((if name == "amp" { '&' } else { ':' }, length + 2));
    };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let value = u32::from_str_radix(digits.get(..length)?, radix).ok()?;
    let ended = usize::from(digits.get(length..).is_some_and(|rest| rest.starts_with(';')));
    let whole = text.len() - digits.len() + length + ended;
    Some((char::from_u32(value).unwrap_or('\u{fffd}'), whole))
}

fn percent(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix('%')?.get(..2)?;
    let byte = u8::from_str_radix(digits, 16).ok().filter(u8::is_ascii)?;
    Some((char::from(byte), 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_paths_and_fragments_are_links() {
        for good in [
            "https://example.com/a?b:c",
            "HTTP://example.com",
            "/data",
            "data",
            "a/javascript:b",
            "mailto:a@example.com",
            "tel:+491234",
            "#part:1",
            "?a=b:c",
            "https://example.com/?a=1&b=2",
        ] {
            assert_eq!(safe_link(good).as_deref(), Some(good));
        }
        assert_eq!(safe_link(" https://e.example/a\tb\u{ad} "), Some("https://e.example/ab".to_owned()));
    }

    #[test]
    fn whatever_else_a_reader_could_make_of_it_is_none() {
        let colons =
            [":", "&#58;", "&#x3a;", "&#x3A", "%3a", "&colon;", "&amp;#58;", "&amp;amp;colon;", "%26%2358;"];
        for scheme in ["javascript", "data", "vbscript", "file", "blob", "about", "ms-word", "c"] {
            for colon in colons {
                for hidden in
                    ["", "\t", "\n", "\u{1}", "\0", " ", "\u{200b}", "\u{ad}", "&#9;", "&Tab;", "&#1;", "%09"]
                {
                    let (before, after) = scheme.split_at(1);
                    for target in [
                        format!("{before}{hidden}{after}{colon}x"),
                        format!("{hidden}{}{colon}x", scheme.to_uppercase()),
                        format!("{scheme}{hidden}{colon}//x"),
                    ] {
                        assert_eq!(safe_link(&target), None, "{target:?}");
                    }
                }
            }
        }
        for bad in ["", " ", "\\javascript:x", "\\\\host\\share", "&#106;avascript:x", "&Tab;javascript:x"] {
            assert_eq!(safe_link(bad), None, "{bad:?}");
        }
        assert_eq!(safe_link(&"x".repeat(2_049)), None);
    }

    #[test]
    fn what_is_shown_means_what_was_judged() {
        assert_eq!(
            safe_link("https://e.example/?a=1&copy;=2").as_deref(),
            Some("https://e.example/?a=1&amp;copy;=2")
        );
    }
    #[test]
    fn what_is_seen_of_an_allowed_link_is_kept_and_what_is_not_is_left_out() {
        for (target, shown) in [
            ("https://e.example/a b", "https://e.example/a%20b"),
            ("https://e.example/a\u{2003}b", "https://e.example/ab"),
            ("https://e.example/a\u{1}b", "https://e.example/ab"),
            ("https://e.example/a\u{200b}b", "https://e.example/ab"),
            ("\u{feff}\u{1}\u{2003}https://e.example/a\u{1}\u{feff}\u{2003}", "https://e.example/a"),
        ] {
            assert_eq!(safe_link(target).as_deref(), Some(shown), "{target:?}");
        }
        let longest = "x".repeat(2_048);
        assert_eq!(safe_link(&longest), Some(longest));
    }

    #[test]
    fn an_entity_is_read_to_its_end_and_no_further() {
        for (text, read) in [
            ("a&amp;b", "a&b"),
            ("a&copy;b", "a:b"),
            ("a&#58;b", "a:b"),
            ("a&#58b", "a:b"),
            ("a&#x3a;zb", "a:zb"),
            ("a&#x3azb", "a:zb"),
            ("a%3ab", "a:b"),
            ("a&b", "a&b"),
            ("a&#;b", "a&#;b"),
            ("100%", "100%"),
        ] {
            assert_eq!(decoded(text), read, "{text:?}");
        }
    }
}
