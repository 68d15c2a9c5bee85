//! Counting tests from what the runners print.

use std::{
    fmt,
    ops::{Add, AddAssign},
};

/// How many tests passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed.
    pub failed: u32,
    /// Skipped or ignored.
    pub skipped: u32,
}

impl Tally {
    /// What could not even run.
    pub const fn broken() -> Self {
        Self { passed: 0, failed: 1, skipped: 0 }
    }

    /// Whether tests ran and none failed.
    pub const fn is_good(self) -> bool {
        self.failed == 0 && self.passed > 0
    }

    /// A runner that ends badly without a failed test, or runs none, has broken down, and that is a failure.
    pub const fn ended(mut self, well: bool) -> Self {
        let none = self.passed + self.failed + self.skipped == 0;
        if self.failed == 0 && (!well || none) {
            self.failed = 1;
        }
        self
    }

    /// `test result: ok. 5 passed; 0 failed; 1 ignored; …`, of cargo and of the wasm-bindgen runner.
    pub fn of_cargo(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix("test result: ")?;
        Some(Self {
            passed: before(rest, " passed")?,
            failed: before(rest, " failed")?,
            skipped: before(rest, " ignored").unwrap_or(0) + before(rest, " filtered out").unwrap_or(0),
        })
    }

    /// `ok | 5 passed (12 steps) | 0 failed | 1 ignored (3s)`, of Deno; steps are counted like tests.
    pub fn of_deno(line: &str) -> Option<Self> {
        let line = line.trim();
        let rest = line.strip_prefix("ok | ").or_else(|| line.strip_prefix("FAILED | "))?;
        let mut tally = Self::default();
        for part in rest.split(" | ") {
            let steps = before(part, " step").unwrap_or(0);
            if let Some(passed) = before(part, " passed") {
                tally.passed += passed + steps;
            } else if let Some(failed) = before(part, " failed") {
                tally.failed += failed + steps;
            } else if let Some(ignored) = before(part, " ignored") {
                tally.skipped += ignored + steps;
            }
        }
        Some(tally)
    }

    /// `ok   pglite jobs/rate.test.sql (12 passed, 0 failed)`, a file of the SQL tests.
    pub fn of_sql_file(line: &str) -> Option<Self> {
        if !line.starts_with("ok ") && !line.starts_with("FAIL ") {
            return None;
        }
        let (_, counts) = line.rsplit_once('(')?;
        Some(Self { passed: before(counts, " passed")?, failed: before(counts, " failed")?, skipped: 0 })
    }
}

/// The number that stands directly before `word`.
fn before(text: &str, word: &str) -> Option<u32> {
    let head = &text[..text.find(word)?];
    let start = head.rfind(|character: char| !character.is_ascii_digit()).map_or(0, |at| at + 1);
    head[start..].parse().ok()
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(formatter, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tally(passed: u32, failed: u32, skipped: u32) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn cargos_result_lines_are_counted() {
        let line =
            "test result: ok. 12 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(Tally::of_cargo(line), Some(tally(12, 1, 2)));
        assert_eq!(Tally::of_cargo("test tests::result ... ok"), None);
    }

    #[test]
    fn denos_result_lines_are_counted_with_their_steps() {
        assert_eq!(Tally::of_deno("ok | 2 passed (10 steps) | 0 failed (3s)"), Some(tally(12, 0, 0)));
        assert_eq!(
            Tally::of_deno("FAILED | 1 passed (9 steps) | 1 failed (1 step) | 3 ignored (3s)"),
            Some(tally(10, 2, 3))
        );
        assert_eq!(Tally::of_deno("ok | something else"), Some(tally(0, 0, 0)));
        assert_eq!(Tally::of_deno("a name ... ok (3ms)"), None);
    }

    #[test]
    fn files_of_sql_tests_are_counted_and_their_sum_is_not_counted_again() {
        assert_eq!(Tally::of_sql_file("ok   pglite a.test.sql (12 passed, 0 failed)"), Some(tally(12, 0, 0)));
        assert_eq!(Tally::of_sql_file("FAIL postgres b.test.sql (1 passed, 2 failed)"), Some(tally(1, 2, 0)));
        assert_eq!(Tally::of_sql_file("13 passed, 2 failed"), None);
        assert_eq!(Tally::of_sql_file("# pglite: migrated in 3 ms"), None);
    }

    #[test]
    fn a_runner_that_breaks_down_without_a_failed_test_is_a_failure() {
        assert_eq!(Tally { passed: 3, ..Tally::default() }.ended(false).failed, 1);
        assert_eq!(Tally::default().ended(true).failed, 1);
        assert!(!Tally::default().is_good(), "no test at all proves nothing");
    }

    #[test]
    fn the_last_line_has_its_fixed_form() {
        assert_eq!(Tally { passed: 7, failed: 0, skipped: 0 }.to_string(), "7 passed, 0 failed");
        assert_eq!(Tally { passed: 7, failed: 1, skipped: 2 }.to_string(), "7 passed, 1 failed, 2 skipped");
    }
}
