//! Which of the mutants are run.

use sha2::{Digest as _, Sha256};

use super::list::Mutant;

/// A part of all mutants: one machine of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    part: usize,
    of: usize,
}

impl Shard {
    /// Reads `2/4`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is not K/N with K from 1 to N");
        let (part, of) = text.split_once('/').ok_or_else(wrong)?;
        let number = |text: &str| text.parse::<usize>().map_err(|_| wrong());
        let (part, of) = (number(part)?, number(of)?);
        if (1..=of).contains(&part) { Ok(Self { part, of }) } else { Err(wrong()) }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// So many of a crate; all without it.
    pub sample: Option<usize>,
    /// What the sample is drawn by.
    pub seed: u64,
    /// Of the sample, this part.
    pub shard: Option<Shard>,
}

impl Choice {
    /// Whether everything is run.
    pub fn is_whole(&self) -> bool {
        self.sample.is_none() && self.shard.is_none()
    }

    /// Chooses. The same seed draws the same mutants of the same sources, whatever the platform.
    pub fn of(&self, mut mutants: Vec<Mutant>) -> Vec<Mutant> {
        if let Some(sample) = self.sample {
            mutants.sort_by_cached_key(|mutant| {
                Sha256::digest(format!("{} {}", self.seed, mutant.name)).to_vec()
            });
            mutants.truncate(sample);
        }
        if let Some(Shard { part, of }) = self.shard {
            // One in so many instead of a range: files differ in what a mutant of them costs.
            mutants = mutants.into_iter().skip(part - 1).step_by(of).collect();
        }
        mutants
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn mutants() -> Vec<Mutant> {
        let mutant = |number: usize| Mutant {
            package: "sync".to_owned(),
            file: "f".to_owned(),
            name: format!("f:{number}:1: m"),
            source: String::new(),
        };
        (0..100).map(mutant).collect()
    }

    fn names(choice: Choice) -> Vec<String> {
        choice.of(mutants()).into_iter().map(|mutant| mutant.name).collect()
    }

    #[test]
    fn a_seed_draws_the_same_sample_again_and_another_seed_another_one() {
        let drawn = |seed| names(Choice { sample: Some(30), seed, shard: None });
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(drawn(1).iter().collect::<BTreeSet<_>>().len(), 30);
        let first = mutants().into_iter().take(30).map(|mutant| mutant.name).collect::<Vec<_>>();
        assert_ne!(drawn(1), first, "from everywhere, not from the beginning");
    }

    #[test]
    fn the_shards_are_the_whole_and_meet_nowhere() {
        let mut all = Vec::new();
        for part in 1..=3 {
            all.extend(names(Choice { shard: Some(Shard { part, of: 3 }), ..Choice::default() }));
        }
        assert_eq!(all.len(), 100);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 100);
    }

    #[test]
    fn a_shard_is_one_of_its_number() {
        assert_eq!(Shard::parse("2/4"), Ok(Shard { part: 2, of: 4 }));
        for wrong in ["", "2", "0/4", "5/4", "a/4", "2/", "-1/4"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
