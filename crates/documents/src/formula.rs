//! Formulas in one line, as they are typed: `1/2`, `r^2`, `√(x+1)`.

/// Deeper formulas give their characters alone: each level copies what is in it.
pub(crate) const MAX_DEPTH: u32 = 32;

/// One over another.
pub(crate) fn fraction(above: &str, below: &str) -> String {
    format!("{}/{}", grouped(above), grouped(below))
}

/// Raised and lowered at a base; empty for neither.
pub(crate) fn scripts(base: &str, lowered: &str, raised: &str) -> String {
    let mut out = grouped(base);
    for (mark, script) in [('_', lowered.trim()), ('^', raised.trim())] {
        if script.is_empty() {
            continue;
        }
        out.push(mark);
        if script.chars().count() == 1 {
            out.push_str(script);
        } else {
            out.extend(["{", script, "}"]);
        }
    }
    out
}

/// The root of a degree, which is empty for the square root.
pub(crate) fn root(degree: &str, of: &str) -> String {
    let of = grouped(of);
    match degree.trim() {
        "" | "2" => format!("√{of}"),
        "3" => format!("∛{of}"),
        "4" => format!("∜{of}"),
        degree => format!("root_{}({of})", grouped(degree)),
    }
}

/// Adds a piece to a row. A fraction behind a figure stands apart: 1 1/2 is not 11/2; so does what follows a script
/// without braces: r^2 h is not r^(2h).
pub(crate) fn push(row: &mut String, piece: &str, is_fraction: bool) {
    let figures =
        row.ends_with(|last: char| last.is_numeric()) && piece.starts_with(|first: char| first.is_numeric());
    let mut last = row.chars().rev();
    let script = last.next().is_some_and(char::is_alphanumeric) && matches!(last.next(), Some('_' | '^'));
    if is_fraction && figures || script && piece.starts_with(char::is_alphanumeric) {
        row.push(' ');
    }
    row.push_str(piece);
}

/// In parentheses, unless it is one thing.
fn grouped(text: &str) -> String {
    let text = text.trim();
    if is_one(text) { text.to_owned() } else { format!("({text})") }
}

fn is_one(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut closed = false;
    for character in text.chars() {
        // Something behind the parenthesis that closed the first one.
        if closed {
            return false;
        }
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth -= 1;
                closed = depth == 0 && text.starts_with(['(', '[', '{']);
            }
            _ if depth > 0 => {}
            '.' | ',' | '√' | '∛' | '∜' | '_' | '^' => {}
            _ if character.is_alphanumeric() => {}
            _ => return text.chars().count() == 1,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_stays_together() {
        assert_eq!(fraction("1", "2"), "1/2");
        assert_eq!(fraction("a + b", "(c)"), "(a + b)/(c)");
        assert_eq!(fraction("(a)(b)", "c"), "((a)(b))/c");
        assert_eq!(scripts("r", "", "2"), "r^2");
        assert_eq!(scripts("x+1", "i", "10"), "(x+1)_i^{10}");
        assert_eq!((root("", "16"), root("3", "x+1")), ("√16".to_owned(), "∛(x+1)".to_owned()));
        let mut row = "1".to_owned();
        push(&mut row, "1/2", true);
        assert_eq!(row, "1 1/2");
        let mut row = "πr^2".to_owned();
        push(&mut row, "h", false);
        push(&mut row, "+1", false);
        assert_eq!(row, "πr^2 h+1");
    }
}
