//! Reading a value that came as text. The declared type is no promise.

use kernel::Timestamp;

/// A moment between the years 1900 and 2200: RFC 3339, `YYYY-MM-DD`, or epoch milliseconds.
pub(crate) fn moment_of(text: &str) -> Option<Timestamp> {
    const YEAR_1900: i64 = -2_208_988_800_000;
    const YEAR_2200: i64 = 7_258_118_400_000;
    Timestamp::parse(text).filter(|time| (YEAR_1900..YEAR_2200).contains(&time.as_millis()))
}
