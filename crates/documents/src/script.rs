//! Raised and lowered characters in a plain text: 10 to the power of 6 must not read 106.

/// What is raised, as it stands behind a text that ends with `before`.
///
/// Figures become those that Unicode has for it, which are found as they are typed. Letters stay where nobody takes them for
/// an exponent: 1st, the French M. for Madame, a trade mark. All else gets a caret.
pub(crate) fn raised(before: Option<char>, text: &str) -> String {
    let inner = text.trim();
    // A reference in brackets stands apart by itself, and so do stars and signs.
    if !inner.contains(char::is_alphanumeric) || inner.starts_with('[') || inner.contains("](") {
        return text.to_owned();
    }
    let before = before.filter(|_| !text.starts_with(char::is_whitespace));
    let behind_figure = before.is_some_and(char::is_numeric);
    // `10 1,5` would be a broken exponent; two notes at a word are none.
    let note = |character: char| !behind_figure && matches!(character, ',' | ' ');
    let shown: Option<String> = inner
        .chars()
        .map(|character| superscript(character).or(note(character).then_some(character)))
        .collect();
    let sides = |shown: &str| text.replacen(inner, shown, 1);
    if let Some(shown) = shown {
        return sides(&shown);
    }
    let letters = inner.chars().all(|character| character.is_alphabetic() || character == '.');
    let several = inner.chars().count() > 1;
    let ordinal = several || matches!(inner, "a" | "d" | "e" | "h" | "o" | "r" | "º" | "ª");
    let word = before.is_some_and(char::is_alphabetic) && several;
    if letters && (behind_figure && ordinal || word || before.is_none()) {
        return text.to_owned();
    }
    let plain = inner.chars().all(|character| character.is_alphanumeric() || character == '*');
    sides(&if plain { format!("^{inner}") } else { format!("^{{{inner}}}") })
}

/// What is lowered, between two others: beside figures it would be one of them, else a formula is found as it is typed
/// (`H2O`).
pub(crate) fn lowered(before: Option<char>, text: &str, after: Option<char>) -> String {
    let figure = |side: Option<char>| side.is_some_and(char::is_numeric);
    let joined = figure(before) && !text.starts_with(char::is_whitespace)
        || figure(after) && !text.ends_with(char::is_whitespace);
    let shown: Option<String> = text.chars().map(subscript).collect();
    shown.filter(|_| joined).unwrap_or_else(|| text.to_owned())
}

fn superscript(character: char) -> Option<char> {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if let Some(figure) = character.to_digit(10) {
        return FIGURES.get(figure as usize).copied();
    }
    match character {
        '+' => Some('⁺'),
        '-' | '−' | '–' => Some('⁻'),
        '=' => Some('⁼'),
        '(' => Some('⁽'),
        ')' => Some('⁾'),
        'n' => Some('ⁿ'),
        'i' => Some('ⁱ'),
        _ => None,
    }
}

fn subscript(character: char) -> Option<char> {
    const FIGURES: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    if let Some(figure) = character.to_digit(10) {
        return FIGURES.get(figure as usize).copied();
    }
    match character {
        '+' => Some('₊'),
        '-' | '−' | '–' => Some('₋'),
        '(' => Some('₍'),
        ')' => Some('₎'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_figures_are_no_figures_of_the_number_before() {
        for (before, text, shown) in [
            ("10", "6", "⁶"),
            ("10", "-3", "⁻³"),
            ("m", "2", "²"),
            ("decree", "12", "¹²"),
            ("decree", "1, 2", "¹, ²"),
            ("10", "1,5", "^{1,5}"),
            ("x", "a+1", "^{a+1}"),
            ("2", "k", "^k"),
            ("1", "st", "st"),
            ("2", "e", "e"),
            ("Lamp", "TM", "TM"),
            ("word", "[12]", "[12]"),
            ("word", "*", "*"),
        ] {
            assert_eq!(raised(before.chars().next_back(), text), shown, "{before}{text}");
        }
    }

    #[test]
    fn lowered_figures_stay_unless_a_figure_stands_beside_them() {
        assert_eq!(lowered(Some('H'), "2", Some('O')), "2");
        assert_eq!(lowered(Some('g'), "2", Some('8')), "₂");
        assert_eq!(lowered(Some('1'), "10", None), "₁₀");
        assert_eq!(lowered(Some('1'), "a", None), "a");
    }
}
