//! Numbers, times and names as people say them.

use kernel::capitalized;

/// The longest text that is quoted.
const LONGEST: usize = 80;

/// Without needless decimals: `12`, `12.5`, `0.33`.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Large numbers have no hundredths to round, and -0 is no number to a reader.
    if rounded.is_finite() { format!("{}", rounded + 0.0) } else { format!("{value}") }
}

/// `1 call`, `4 calls`.
pub(super) fn counted(value: f64, one: &str, many: &str) -> String {
    let is_one = (value - 1.0).abs() < 0.005;
    format!("{} {}", number(value), if is_one { one } else { many })
}

/// A span of days: `40 minutes` is beyond its grain, so it begins with hours.
pub(super) fn ago(days: f64) -> String {
    match days {
        days if days < 0.03 => "within the last hour".to_owned(),
        days if days < 1.0 => format!("{} ago", counted((days * 24.0).round().max(1.0), "hour", "hours")),
        days if days < 61.0 => format!("{} ago", counted(days.floor(), "day", "days")),
        days if days < 731.0 => format!("{} ago", counted((days / 30.44).floor(), "month", "months")),
        days => format!("{} ago", counted((days / 365.25).floor(), "year", "years")),
    }
}

/// A span of hours.
pub(super) fn span(hours: f64) -> String {
    match hours {
        hours if hours < 1.0 => counted((hours * 60.0).round(), "minute", "minutes"),
        hours if hours < 48.0 => counted(hours.round(), "hour", "hours"),
        hours => counted((hours / 24.0).floor(), "day", "days"),
    }
}

/// An internal value for a reader: `PAID_SEARCH` is "Paid search"; what people typed stays as it is.
pub(super) fn name(value: &str) -> String {
    let is_constant = value.chars().count() > 3
        && value.chars().any(char::is_alphabetic)
        && value
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    let is_snake = value.contains('_')
        && value
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if !is_constant && !is_snake {
        return short(&value.replace(';', ", "));
    }
    title(&value.to_ascii_lowercase())
}

/// A property's internal name as words: `lead_budget` is "Lead budget".
pub(super) fn title(name: &str) -> String {
    short(&capitalized(&name.trim_matches('_').replace('_', " ")))
}

/// At most so many characters, without what would break a line or change its direction.
pub(super) fn short(text: &str) -> String {
    let is_plain = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut letters = text.chars().filter(is_plain);
    let mut kept: String = letters.by_ref().take(LONGEST).collect();
    if letters.next().is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_time_is_told_in_its_own_unit() {
        for (days, told) in [
            (0.0, "within the last hour"),
            (0.029, "within the last hour"),
            (0.03, "1 hour ago"),
            (0.5, "12 hours ago"),
            (0.999, "24 hours ago"),
            (1.0, "1 day ago"),
            (60.9, "60 days ago"),
            (61.0, "2 months ago"),
            (730.9, "24 months ago"),
            (731.0, "2 years ago"),
        ] {
            assert_eq!(ago(days), told, "{days}");
        }
        for (hours, told) in [
            (0.01, "1 minute"),
            (0.99, "59 minutes"),
            (1.0, "1 hour"),
            (47.9, "48 hours"),
            (48.0, "2 days"),
            (71.0, "2 days"),
        ] {
            assert_eq!(span(hours), told, "{hours}");
        }
    }

    #[test]
    fn a_number_has_two_decimals_at_most() {
        for (value, told) in [(12.0, "12"), (12.344, "12.34"), (-0.001, "0"), (0.336, "0.34"), (-2.5, "-2.5")]
        {
            assert_eq!(number(value), told);
        }
        assert_eq!(number(1e307), format!("{}", 1e307));
        for (value, told) in
            [(0.0, "0 calls"), (1.0, "1 call"), (1.004, "1 call"), (1.006, "1.01 calls"), (2.0, "2 calls")]
        {
            assert_eq!(counted(value, "call", "calls"), told);
        }
    }

    #[test]
    fn only_internal_values_are_rewritten() {
        for (value, told) in [
            ("PAID_SEARCH", "Paid search"),
            ("PAID", "Paid"),
            ("USA", "USA"),
            ("1234", "1234"),
            ("A1_B", "A1 b"),
            ("PAID-SEARCH", "PAID-SEARCH"),
            ("lead_budget2", "Lead budget2"),
            ("lead_Budget", "lead_Budget"),
            ("lead", "lead"),
            ("a;b", "a, b"),
        ] {
            assert_eq!(name(value), told, "{value}");
        }
    }

    #[test]
    fn eighty_characters_are_quoted() {
        let (whole, long) = ("é".repeat(80), "é".repeat(81));
        assert_eq!(short(&whole), whole);
        assert_eq!(short(&long), format!("{}…", "é".repeat(79)));
        assert_eq!(short("a\u{202e}b\u{200b}c\n"), "abc");
    }
}
