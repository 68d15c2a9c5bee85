//! The count of a run, and whether it is good enough.

use super::{equivalent::Entry, list::Mutant, outcomes::Outcome};

/// Of a sample, this share of what compiles has to be caught: it always meets what nobody has seen yet.
const ENOUGH_OF_A_SAMPLE: usize = 85;

/// How many mutants came to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// By a test that failed.
    pub caught: usize,
    /// By tests that did not end.
    pub timed_out: usize,
    /// Does not compile.
    pub unviable: usize,
    /// Not caught, and listed with the reason.
    pub equivalent: usize,
    /// Not caught: their names.
    pub missed: Vec<String>,
}

impl Tally {
    /// Counts.
    pub fn of(run: &[(Mutant, Outcome)], equivalents: &[Entry]) -> Self {
        let mut tally = Self::default();
        for (mutant, outcome) in run {
            match outcome {
                Outcome::Caught => tally.caught += 1,
                Outcome::TimedOut => tally.timed_out += 1,
                Outcome::Unviable => tally.unviable += 1,
                Outcome::Missed if equivalents.iter().any(|entry| entry.names(mutant)) => {
                    tally.equivalent += 1;
                }
                Outcome::Missed => tally.missed.push(mutant.name.clone()),
            }
        }
        tally
    }

    /// Adds another crate's.
    pub fn add(&mut self, other: Self) {
        self.caught += other.caught;
        self.timed_out += other.timed_out;
        self.unviable += other.unviable;
        self.equivalent += other.equivalent;
        self.missed.extend(other.missed);
    }

    /// Every mutant is caught or has its reason; in a sample, nearly every one.
    pub fn is_good(&self, sampled: bool) -> bool {
        let (found, missed) = (self.caught + self.timed_out + self.equivalent, self.missed.len());
        missed == 0 || sampled && found * 100 >= (found + missed) * ENOUGH_OF_A_SAMPLE
    }

    /// One line for people.
    pub fn line(&self) -> String {
        format!(
            "{} caught, {} by a time-out, {} missed, {} equivalent, {} unviable",
            self.caught + self.timed_out,
            self.timed_out,
            self.missed.len(),
            self.equivalent,
            self.unviable,
        )
    }

    /// The last line of the command.
    pub fn summary(&self) -> String {
        let caught = self.caught + self.timed_out;
        format!("{caught} caught, {} missed, {} equivalent", self.missed.len(), self.equivalent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(caught: usize, missed: usize) -> Tally {
        Tally { caught, missed: vec![String::new(); missed], ..Tally::default() }
    }

    #[test]
    fn whole_crates_miss_nothing_and_samples_little() {
        assert!(tally(10, 0).is_good(false) && !tally(10_000, 1).is_good(false));
        assert!(tally(85, 15).is_good(true) && !tally(84, 16).is_good(true));
        let reasoned = Tally { equivalent: 10, timed_out: 5, ..tally(70, 15) };
        assert!(reasoned.is_good(true));
    }

    #[test]
    fn the_last_line_counts_a_time_out_as_caught() {
        let mut sum = Tally { timed_out: 2, equivalent: 3, unviable: 4, ..tally(5, 1) };
        sum.add(tally(1, 1));
        assert_eq!(sum.summary(), "8 caught, 2 missed, 3 equivalent");
    }
}
