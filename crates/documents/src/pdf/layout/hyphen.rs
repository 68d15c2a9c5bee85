//! Words that were parted at the end of a line.

use super::line::is_unspaced;

/// Appends a line to those before it, a word that was hyphenated put together, with `blank` between others.
pub(super) fn append(out: &mut String, text: &str, blank: char) {
    let Some(last) = out.chars().next_back() else {
        out.push_str(text);
        return;
    };
    let next = text.chars().next().unwrap_or(' ');
    let before_last = out.chars().rev().nth(1).unwrap_or(' ');
    let hyphen = matches!(last, '-' | '\u{ad}' | '\u{2010}') && before_last.is_alphabetic();
    if hyphen && next.is_lowercase() {
        out.pop();
    } else if !(hyphen && next.is_alphanumeric() || is_unspaced(last) && is_unspaced(next)) {
        out.push(blank);
    }
    out.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_as_they_were_before_they_were_parted() {
        let joined = |lines: &[&str]| {
            let mut out = String::new();
            for line in lines {
                append(&mut out, line, ' ');
            }
            out
        };
        assert_eq!(joined(&["one", "two"]), "one two");
        assert_eq!(joined(&["ele-", "ments of pre-", "2024"]), "elements of pre-2024");
        assert_eq!(joined(&["漢", "字"]), "漢字");
    }
}
