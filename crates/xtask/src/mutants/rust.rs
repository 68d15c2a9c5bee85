//! The mutants of Rust, crate by crate, by cargo-mutants.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, bail};

use super::{
    equivalent,
    list::{self, Mutant},
    outcomes::{self, Outcome},
    sample::Choice,
    tally::Tally,
};
use crate::{paths, proc, setup, ui::Step};

/// What cargo-mutants ends with when all is well, when some are missed, and when some time out.
const ENDS_WELL: [i32; 3] = [0, 2, 3];
/// A mutant may also fill the memory for ever, faster than a time-out ends it: 8 GB are more than a compiler needs. Not every
/// system knows this limit.
const LIMITED: &str = r#"ulimit -v 8000000 2>/dev/null; exec "$0" "$@""#;
/// Names on one command line: a system takes some hundred kilobytes.
const PATTERNS: usize = 400;

/// Runs the mutants of the crates that are chosen and reports.
pub fn run(crates: &[String], choice: &Choice) -> Result<ExitCode> {
    let program = setup::cargo_mutants()?;
    let entries = equivalent::read(&paths::root().join("tests/mutants/equivalent/rust.txt"))?;
    let (mut sum, mut stale) = (Tally::default(), Vec::new());
    for package in crates {
        let all = list::of(&program, package)?;
        let chosen = choice.of(all.clone());
        let step = Step::start(format!("{package}: {} of {} mutants", chosen.len(), all.len()));
        let run = test(&program, package, chosen, choice.is_whole(), &step)?;
        let tally = Tally::of(&run, &entries);
        for name in &tally.missed {
            step.print(&format!("missed   {name}"));
        }
        stale.extend(equivalent::stale(&entries, &all, &run));
        step.done(&tally.line());
        sum.add(tally);
    }
    for entry in &stale {
        eprintln!("tests/mutants/equivalent/rust.txt: {entry}");
    }
    let good = sum.is_good(choice.sample.is_some()) && stale.is_empty();
    println!("{}", sum.summary());
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What becomes of each of the chosen mutants of a crate.
fn test(
    program: &Path,
    package: &str,
    chosen: Vec<Mutant>,
    whole: bool,
    step: &Step,
) -> Result<Vec<(Mutant, Outcome)>> {
    let folder = paths::root().join("target/mutants").join(package);
    fs::create_dir_all(&folder)?;
    let mut command = proc::cargo("sh");
    command.args(["-c", LIMITED]).arg(program);
    command
        .args(["mutants", "--package", package, "--jobs", "1", "--colors", "never", "--output"])
        .arg(&folder);
    // Each test program runs for seconds; a machine may be slow for a while.
    command.args(["--minimum-test-timeout", "60", "--timeout-multiplier", "5"]);
    if !whole {
        // The name as a pattern. Mutants that leave out a field of a struct pass every filter in 27.1.0 (its issue 632):
        // those of the same files run as well, and do not count.
        anyhow::ensure!(
            chosen.len() <= PATTERNS,
            "at most {PATTERNS} at once: use --shard or a smaller --sample"
        );
        for mutant in &chosen {
            command.args(["--re", &format!("^{}$", escaped(&mutant.name)), "--file", &mutant.file]);
        }
    }
    command.args(["--", "--lib", "--tests"]);
    command.current_dir(paths::root());
    // A mutant is compiled and run once: nothing is kept of it for a debugger, and no failing input is made smaller or
    // written down, which would help the tests to find the next one.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", folder.join("target"));
    command.env("PROPTEST_MAX_SHRINK_ITERS", "0").env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
    let mut tail = Vec::new();
    let status = proc::stream(&mut command, |line| {
        step.note(line);
        tail.push(line.to_owned());
    })?;
    if !status.code().is_some_and(|code| ENDS_WELL.contains(&code)) {
        for line in tail {
            step.print(&line);
        }
        bail!("cargo-mutants ended with {status}");
    }
    let outcomes = outcomes::read(&folder)?;
    let outcome = |mutant: Mutant| -> Result<(Mutant, Outcome)> {
        let found = outcomes.get(&mutant.name).copied();
        let found = found.with_context(|| format!("{} was not run", mutant.name))?;
        Ok((mutant, found))
    };
    chosen.into_iter().map(outcome).collect()
}

/// The text as a regular expression that means it.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        if character.is_ascii_punctuation()
            && !matches!(
                character,
                '_' | '"' | '\'' | '<' | '>' | '/' | ':' | ',' | ';' | '=' | '!' | '%' | '@' | '`'
            )
        {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_itself_as_a_pattern() {
        assert_eq!(
            escaped("crates/a-b/src/c.rs:7:3: replace f -> Vec<(u8, &str)> with vec![] in a::_b | ^"),
            r"crates/a\-b/src/c\.rs:7:3: replace f \-> Vec<\(u8, \&str\)> with vec!\[\] in a::_b \| \^"
        );
    }
}
