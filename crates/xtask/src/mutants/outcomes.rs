//! What cargo-mutants found.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A test failed.
    Caught,
    /// No test failed.
    Missed,
    /// It does not compile.
    Unviable,
    /// The tests went on for so long that they were ended: caught as well.
    TimedOut,
}

impl Outcome {
    fn of(summary: &str) -> Option<Self> {
        match summary {
            "CaughtMutant" => Some(Self::Caught),
            "MissedMutant" => Some(Self::Missed),
            "Unviable" => Some(Self::Unviable),
            "Timeout" => Some(Self::TimedOut),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Wire {
    outcomes: Vec<WireOutcome>,
}

#[derive(Deserialize)]
struct WireOutcome {
    /// `"Baseline"`, or an object with the mutant.
    scenario: Value,
    summary: String,
}

/// The outcomes of a run by the mutants' names.
pub fn read(folder: &Path) -> Result<BTreeMap<String, Outcome>> {
    let file = folder.join("mutants.out/outcomes.json");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    parse(&text).with_context(|| file.display().to_string())
}

fn parse(text: &str) -> Result<BTreeMap<String, Outcome>> {
    let wire: Wire = serde_json::from_str(text)?;
    let named = wire.outcomes.iter().filter_map(|outcome| {
        let name = outcome.scenario.pointer("/Mutant/name")?.as_str()?;
        Some((name.to_owned(), Outcome::of(&outcome.summary)?))
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mutant_has_an_outcome_and_the_baseline_is_none() {
        let outcome = |name: &str, summary: &str| {
            format!(r#"{{"scenario":{{"Mutant":{{"name":"{name}"}}}},"summary":"{summary}"}}"#)
        };
        let all = [
            r#"{"scenario":"Baseline","summary":"Success"}"#.to_owned(),
            outcome("a", "CaughtMutant"),
            outcome("b", "MissedMutant"),
            outcome("c", "Unviable"),
            outcome("d", "Timeout"),
        ];
        let found = parse(&format!(r#"{{"outcomes":[{}]}}"#, all.join(","))).unwrap();
        let found: Vec<_> = found.iter().map(|(name, outcome)| (name.as_str(), *outcome)).collect();
        let expected = [
            ("a", Outcome::Caught),
            ("b", Outcome::Missed),
            ("c", Outcome::Unviable),
            ("d", Outcome::TimedOut),
        ];
        assert_eq!(found, expected);
    }
}
