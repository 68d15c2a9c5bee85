//! What a job of tests ended with: the numbers, and the names of what failed, so that the end of a long log says it.

use std::ops::AddAssign;

use super::tally::Tally;

/// Numbers and names.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many.
    pub tally: Tally,
    /// The tests that failed, as their runner names them.
    pub failures: Vec<String>,
}

impl Outcome {
    /// What could not even run.
    pub const fn broken() -> Self {
        Self { tally: Tally::broken(), failures: Vec::new() }
    }

    /// Keeps the name, if the line tells of a test that failed.
    pub fn note(&mut self, line: &str) {
        self.failures.extend(failed(line).map(str::to_owned));
    }

    /// Counts a failure that its runner does not count.
    pub fn fail(&mut self, name: &str) {
        self.tally.failed += 1;
        self.failures.push(name.to_owned());
    }

    /// See [`Tally::ended`]. A program that failed and named no test is named itself.
    pub fn ended(mut self, well: bool, label: &str) -> Self {
        self.tally = self.tally.ended(well);
        if self.tally.failed > 0 && self.failures.is_empty() {
            self.failures.push("it broke down".to_owned());
        }
        for name in &mut self.failures {
            *name = format!("{label}: {name}");
        }
        self
    }
}

impl From<Tally> for Outcome {
    fn from(tally: Tally) -> Self {
        Self { tally, failures: Vec::new() }
    }
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.tally += other.tally;
        self.failures.extend(other.failures);
    }
}

/// `test NAME ... FAILED` of cargo, `NAME ... FAILED (3ms)` of Deno, `FAIL NAME (…)` of the SQL tests.
fn failed(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("FAIL ") {
        return Some(rest.split(" (").next().unwrap_or(rest));
    }
    let (name, _) = line.split_once(" ... FAILED")?;
    Some(name.strip_prefix("test ").unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_breaks_down_is_named_too() {
        assert_eq!(Outcome::default().ended(false, "a file").failures, ["a file: it broke down"]);
        assert!(
            Outcome::from(Tally { passed: 1, ..Tally::default() }).ended(true, "a file").failures.is_empty()
        );
    }

    #[test]
    fn every_runners_line_gives_the_name_of_the_test_that_failed() {
        assert_eq!(failed("test tests::a_rule ... FAILED"), Some("tests::a_rule"));
        assert_eq!(failed("a rule holds ... FAILED (3ms)"), Some("a rule holds"));
        assert_eq!(failed("  a step of it ... FAILED (due to 1 failed step) (3ms)"), Some("a step of it"));
        assert_eq!(
            failed("FAIL pglite jobs/rate.test.sql (1 passed, 2 failed)"),
            Some("pglite jobs/rate.test.sql")
        );
        assert_eq!(failed("test tests::a_rule ... ok"), None);
        assert_eq!(failed("FAILED | 1 passed | 1 failed (3s)"), None);
    }
}
