//! Numbers and names as a reader likes them.

/// A share as a percentage.
pub(crate) fn percent(share: f64, digits: usize) -> String {
    let shown = format!("{:.digits$}", share * 100.0);
    let shown = if shown.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        shown.trim_start_matches('-').to_owned()
    } else {
        shown
    };
    format!("{shown} %")
}

/// Names as one reads them out: `a, b or c`.
pub(crate) fn listed(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// A count with its thousands apart.
pub(crate) fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// A name of at most `most` characters.
pub(crate) fn shorten(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        assert_eq!([percent(0.0532, 1), percent(-0.0001, 1), percent(1.0, 0)], ["5.3 %", "0.0 %", "100 %"]);
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn long_names_end_in_an_ellipsis() {
        assert_eq!([shorten("abc", 3), shorten("abcd", 3), shorten("ä ö ü", 3)], ["abc", "ab…", "ä…"]);
    }
}
