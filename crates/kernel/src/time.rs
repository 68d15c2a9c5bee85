//! Points in time as milliseconds, the resolution of HubSpot's stamps.

use core::fmt;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Milliseconds since 1970-01-01T00:00:00Z. Serialised as RFC 3339 with milliseconds and `Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment moved by `millis` (negative is earlier), saturating at the ends.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to `self`; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads what HubSpot and Postgres write: RFC 3339 with any offset, `YYYY-MM-DD` (midnight UTC), or epoch
    /// milliseconds as digits. `None` for anything else, an empty text included.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(time.timestamp_millis()));
        }
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(Self(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis()));
        }
        text.parse().ok().map(Self)
    }

    /// Reads the date of an HTTP header, `Sun, 01 Nov 2026 10:00:00 GMT`, which has whole seconds.
    pub fn parse_http(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc2822(text.trim()).ok().map(|time| Self(time.timestamp_millis()))
    }

    /// As HTTP headers write it; milliseconds are cut.
    pub fn to_http(self) -> String {
        let time = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default();
        time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{}", self.0),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_hubspot_writes_is_read() {
        let expected = Some(Timestamp::from_millis(1_762_000_000_123));
        assert_eq!(Timestamp::parse("2025-11-01T12:26:40.123Z"), expected);
        assert_eq!(Timestamp::parse("2025-11-01T13:26:40.123+01:00"), expected);
        assert_eq!(Timestamp::parse("1762000000123"), expected);
        assert_eq!(Timestamp::parse("1970-01-02"), Some(Timestamp::from_millis(86_400_000)));
        assert_eq!(Timestamp::parse(""), None);
        assert_eq!(Timestamp::parse("tomorrow"), None);
    }

    #[test]
    fn what_is_written_reads_back() {
        let time = Timestamp::from_millis(1_762_000_000_007);
        assert_eq!(time.to_string(), "2025-11-01T12:26:40.007Z");
        assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
    }

    #[test]
    fn the_date_of_a_header_has_whole_seconds() {
        let time = Timestamp::from_millis(1_793_527_200_999);
        assert_eq!(time.to_http(), "Sun, 01 Nov 2026 10:00:00 GMT");
        assert_eq!(Timestamp::parse_http(" Sun, 01 Nov 2026 10:00:00 GMT "), Some(time.plus_millis(-999)));
        for other in ["", "now", "2026-11-01T10:00:00Z"] {
            assert_eq!(Timestamp::parse_http(other), None, "{other}");
        }
    }

    #[test]
    fn json_holds_the_text_and_what_is_no_time_is_refused() {
        let time = Timestamp::from_millis(1_762_000_000_007);
        let json = serde_json::to_string(&time).unwrap();
        assert_eq!(json, "\"2025-11-01T12:26:40.007Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
        for other in ["\"\"", "\"soon\"", "7", "null"] {
            assert!(serde_json::from_str::<Timestamp>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn moments_are_moved_and_compared_without_running_over() {
        let (early, late) = (Timestamp::from_millis(5), Timestamp::from_millis(12));
        assert_eq!((early.as_millis(), late.as_millis()), (5, 12));
        assert_eq!((late.millis_since(early), early.millis_since(late)), (7, -7));
        assert_eq!((early.plus_millis(7), late.plus_millis(-7)), (late, early));
        let last = Timestamp::from_millis(i64::MAX);
        assert_eq!(last.plus_millis(1), last);
        assert_eq!(Timestamp::from_millis(i64::MIN).millis_since(last), i64::MIN);
        assert_eq!(last.to_string(), i64::MAX.to_string(), "no year has so many digits");
    }
}
