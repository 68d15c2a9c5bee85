//! From where the next incremental sync searches.

use kernel::Timestamp;

/// How far the next search reaches back. HubSpot's index lags behind its store by moments, minutes have been seen.
const OVERLAP_MS: i64 = 10 * 60 * 1_000;

/// How long after the first search the trailing one may run at the earliest.
pub const SETTLE_MS: i64 = 8_000;

/// The most by which HubSpot's clock is trusted to be behind ours. Without it a portal that was imported at once and
/// then left alone would be read whole by every incremental sync.
const SKEW_MS: i64 = 60 * 60 * 1_000;

/// The watermark after a run: the smaller of its start and the newest modification it saw, less the overlap.
///
/// The newest modification alone would lose what was changed during the run behind the cursor; the start alone
/// trusts our clock over HubSpot's. It never goes back.
pub fn watermark(
    run_start: Timestamp,
    newest_seen: Option<Timestamp>,
    former: Option<Timestamp>,
) -> Timestamp {
    let earliest = run_start.plus_millis(-SKEW_MS);
    let reached = newest_seen.unwrap_or(earliest).clamp(earliest, run_start).plus_millis(-OVERLAP_MS);
    former.map_or(reached, |former| reached.max(former))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 100 * SKEW_MS;

    const fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn what_changed_during_the_run_is_searched_again() {
        assert_eq!(watermark(at(START), Some(at(START + 5)), None), at(START - OVERLAP_MS));
    }

    #[test]
    fn a_source_clock_behind_ours_is_respected() {
        assert_eq!(watermark(at(START), Some(at(START - 5)), None), at(START - 5 - OVERLAP_MS));
    }

    #[test]
    fn a_quiet_portal_is_not_read_whole_again() {
        assert_eq!(watermark(at(START), Some(at(7)), None), at(START - SKEW_MS - OVERLAP_MS));
        assert_eq!(watermark(at(START), None, None), at(START - SKEW_MS - OVERLAP_MS));
    }

    #[test]
    fn it_never_goes_back() {
        assert_eq!(watermark(at(START), None, Some(at(START - 1))), at(START - 1));
        assert_eq!(watermark(at(START), Some(at(START)), Some(at(7))), at(START - OVERLAP_MS));
    }

    #[test]
    fn the_index_gets_ten_minutes_hubspots_clock_an_hour_and_the_second_search_eight_seconds() {
        const MINUTE: i64 = 60_000;
        assert_eq!(watermark(at(START), Some(at(START)), None), at(START - 10 * MINUTE));
        assert_eq!(watermark(at(START), Some(at(START - 60 * MINUTE)), None), at(START - 70 * MINUTE));
        assert_eq!(watermark(at(START), Some(at(START - 60 * MINUTE - 1)), None), at(START - 70 * MINUTE));
        assert_eq!(SETTLE_MS, 8_000);
    }
}
