//! Reading property values. All come as text, and the declared type is no promise: an unreadable value becomes
//! nothing in its column and stays whole in `raw_json`.

use kernel::Timestamp;

/// The most characters of a text column. Most are indexed, and a btree entry holds at most 2,704 bytes.
const TEXT_CHARS: usize = 500;

/// Text; empty is nothing (HubSpot clears by writing `""`).
pub(crate) fn text_of(value: &str) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    Some(match value.char_indices().nth(TEXT_CHARS) {
        Some((end, _)) => value[..end].to_owned(),
        None => value.to_owned(),
    })
}

/// A decimal number as Postgres reads it, kept as text so that no digit is lost.
pub(crate) fn decimal_of(value: &str) -> Option<&str> {
    let value = value.trim();
    // 60 digits are more than any amount and far below what `numeric` refuses.
    if value.len() > 60 || !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_ok = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_ok = exponent.is_none_or(|text| text.parse::<i16>().is_ok_and(|power| power.abs() <= 100));
    (mantissa_ok && exponent_ok).then_some(value)
}

/// A 32-bit integer; a fraction is rounded (HubSpot's `number` may write `12.0`).
pub(crate) fn int_of(value: &str) -> Option<i64> {
    let value = decimal_of(value)?;
    let number = value.parse::<i64>().ok().or_else(|| {
        let rounded = value.parse::<f64>().ok()?.round();
        // In range of i32, so the cast is exact.
        #[allow(clippy::cast_possible_truncation)]
        (rounded.abs() < 2_147_483_648.0).then_some(rounded as i64)
    })?;
    i32::try_from(number).ok().map(i64::from)
}

/// A moment between the years 1 and 9999: ISO, a date, or milliseconds.
pub(crate) fn time_of(value: &str) -> Option<Timestamp> {
    const YEAR_1: i64 = -62_135_596_800_000;
    const YEAR_9999: i64 = 253_402_300_799_999;
    Timestamp::parse(value).filter(|time| (YEAR_1..=YEAR_9999).contains(&time.as_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_nothing_in_every_type() {
        assert_eq!(text_of(""), None);
        assert_eq!(decimal_of(""), None);
        assert_eq!(int_of(""), None);
        assert_eq!(time_of(""), None);
    }

    #[test]
    fn numbers_are_read_and_texts_in_number_fields_are_not() {
        for number in ["1234.50", "-3", "+7", ".5", "5.", "1e3", " 12 "] {
            assert_eq!(decimal_of(number), Some(number.trim()), "{number}");
        }
        for text in ["twelve", "1,234", "1.2.3", "NaN", "Infinity", "-", ".", "1e999", "0x10", "12 months"] {
            assert_eq!(decimal_of(text), None, "{text}");
        }
        assert_eq!(int_of("12.0"), Some(12));
        assert_eq!(int_of("1e3"), Some(1000));
        assert_eq!(int_of("3000000000"), None);
    }

    #[test]
    fn dates_that_postgres_cannot_hold_are_dropped() {
        assert!(time_of("2025-11-01").is_some());
        assert!(time_of("1762000000123").is_some());
        assert_eq!(time_of("9999999999999999"), None);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        for (length, kept) in [(1, 1), (499, 499), (500, 500), (501, 500), (3_000, 500)] {
            assert_eq!(text_of(&"é".repeat(length)), Some("é".repeat(kept)), "{length}");
        }
    }

    #[test]
    fn each_number_ends_where_its_column_does() {
        let digits = |count: usize| "7".repeat(count);
        for (text, reads) in [
            (digits(60), true),
            (digits(61), false),
            (format!("-{}", digits(59)), true),
            ("1e100".to_owned(), true),
            ("1e-100".to_owned(), true),
            ("1e101".to_owned(), false),
            ("1e-101".to_owned(), false),
            ("1E5".to_owned(), true),
            ("+-1".to_owned(), false),
            ("e5".to_owned(), false),
            (".e5".to_owned(), false),
            ("1e".to_owned(), false),
            ("1.x".to_owned(), false),
            ("x.1".to_owned(), false),
        ] {
            assert_eq!(decimal_of(&text), reads.then_some(text.as_str()), "{text}");
        }
        for (text, number) in [
            ("2147483647", Some(2_147_483_647)),
            ("2147483648", None),
            ("2147483647.4", Some(2_147_483_647)),
            ("2147483647.5", None),
            ("-2147483648", Some(-2_147_483_648)),
            ("-2147483649", None),
            ("-2147483647.4", Some(-2_147_483_647)),
            ("2.5", Some(3)),
            ("-2.5", Some(-3)),
            ("1e99", None),
        ] {
            assert_eq!(int_of(text), number, "{text}");
        }
    }

    #[test]
    fn a_time_lies_between_the_years_1_and_9999() {
        for (millis, reads) in [
            (-62_135_596_800_001, false),
            (-62_135_596_800_000, true),
            (0, true),
            (253_402_300_799_999, true),
            (253_402_300_800_000, false),
        ] {
            let expected = reads.then_some(Timestamp::from_millis(millis));
            assert_eq!(time_of(&millis.to_string()), expected, "{millis}");
        }
        assert_eq!(time_of("0001-01-01T00:00:00Z"), time_of("-62135596800000"));
        assert_eq!(time_of("9999-12-31T23:59:59.999Z"), time_of("253402300799999"));
    }
}
