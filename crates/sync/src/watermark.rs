//! From where the next incremental sync searches.

use kernel::Timestamp;

/// How far the next search reaches back. HubSpot's index lags behind its store by moments, minutes have been seen.
const OVERLAP_MS: i64 = 10 * 60 * 1_000;

/// How long after the first search the trailing one may run at the earliest.
pub const SETTLE_MS: i64 = 8_000;

/// The most by which HubSpot's clock and ours are believed to differ, where HubSpot's has to be guessed or says what cannot
/// be: a date in a far future would hide every change until then.
const SKEW_MS: i64 = 60 * 60 * 1_000;

/// The watermark after a run: HubSpot's time when it began, less the overlap. What the search shows again and the mirror
/// holds costs no reading.
///
/// `began` is HubSpot's time, `started_at` is ours. It never goes back.
pub fn watermark(began: Option<Timestamp>, started_at: Timestamp, former: Option<Timestamp>) -> Timestamp {
    let began = began.unwrap_or(started_at.plus_millis(-SKEW_MS)).min(started_at.plus_millis(SKEW_MS));
    let reached = began.plus_millis(-OVERLAP_MS);
    former.map_or(reached, |former| reached.max(former))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const START: i64 = 100 * SKEW_MS;

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn hubspots_time_counts_and_not_ours() {
        for skew in [-90 * MINUTE, -5, 0, 5, 59 * MINUTE] {
            let began = at(START + skew);
            assert_eq!(watermark(Some(began), at(START), None), began.plus_millis(-10 * MINUTE));
        }
    }

    #[test]
    fn where_hubspot_does_not_tell_the_time_an_hour_is_between_the_clocks() {
        assert_eq!(watermark(None, at(START), None), at(START - 70 * MINUTE));
    }

    #[test]
    fn a_date_of_a_far_future_hides_nothing() {
        let far = at(START + 1_000 * MINUTE);
        assert_eq!(watermark(Some(far), at(START), None), at(START + 50 * MINUTE));
    }

    #[test]
    fn it_never_goes_back() {
        assert_eq!(watermark(Some(at(START)), at(START), Some(at(START - 1))), at(START - 1));
        assert_eq!(watermark(Some(at(START)), at(START), Some(at(7))), at(START - 10 * MINUTE));
        assert_eq!(SETTLE_MS, 8_000, "the second search");
    }
}
