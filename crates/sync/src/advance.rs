//! Whether a list gets anywhere.

use crate::compare_ids;

/// Pages without a new record after which a list is taken to lead nowhere. A page is empty at most where it ends, and
/// repeats at most what was moved while it was read.
const IDLE_PAGES: u32 = 10;

/// Pages of any list: a cursor that is no number may lead in a circle.
const MORE_PAGES: u64 = 2_000;

/// Whether the cursor `next` lies behind the one of the page that gave it. Cursors of lists are record ids.
pub fn advances(asked: Option<&str>, next: &str) -> bool {
    let is_id = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match asked {
        None => true,
        Some(asked) if is_id(asked) && is_id(next) => compare_ids(next, asked).is_gt(),
        Some(asked) => asked != next,
    }
}

/// Whether so many pages, of which the last so many brought no record, are too many for a list of `expected` records in
/// pages of `size`.
pub fn leads_nowhere(pages: u64, idle: u32, expected: Option<u64>, size: u32) -> bool {
    let most = |expected: u64| 4 * expected / u64::from(size.max(1)) + MORE_PAGES;
    idle >= IDLE_PAGES || expected.is_some_and(|expected| pages > most(expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_begins_behind_this_one() {
        assert!(advances(None, "0") && advances(Some("9"), "10") && advances(Some("a"), "b"));
        assert!(!advances(Some("9"), "9") && !advances(Some("10"), "9") && !advances(Some("a"), "a"));
    }

    #[test]
    fn a_list_ends_after_pages_without_records_and_far_behind_its_expected_end() {
        assert!(!leads_nowhere(1_000_000, 9, None, 100) && leads_nowhere(1, 10, None, 100));
        assert!(!leads_nowhere(2_040, 0, Some(1_000), 100) && leads_nowhere(2_041, 0, Some(1_000), 100));
    }
}
