//! Reading a value that came as text. The declared type is no promise.

use kernel::Timestamp;

/// A finite decimal number; texts around it, thousands separators and `NaN` make it none.
pub fn number_of(text: &str) -> Option<f64> {
    let text = text.trim();
    // `parse` also takes "inf", "nan" and "infinity".
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// `true`/`false` and their usual writings.
pub fn bool_of(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "1", "y", "t", "on"]) {
        Some(true)
    } else if is(&["false", "no", "0", "n", "f", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// A moment between the years 1900 and 2200: RFC 3339, `YYYY-MM-DD`, or epoch milliseconds.
pub fn moment_of(text: &str) -> Option<Timestamp> {
    const YEAR_1900: i64 = -2_208_988_800_000;
    const YEAR_2200: i64 = 7_258_118_400_000;
    Timestamp::parse(text).filter(|time| (YEAR_1900..YEAR_2200).contains(&time.as_millis()))
}
