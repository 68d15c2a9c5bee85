//! Mutants that need no test, each with its reason: they behave as the original does, or only a worse test could tell.
//!
//! ```text
//! crates/kernel/src/uuid.rs: replace | with ^ in uuid_v4
//!   > random[6] = random[6] & 0x0f | 0x40;
//!   The bits were cleared before, so that both set them.
//! ```
//!
//! The line of the source stands beside the name: when it changes, the reason is to be looked at again.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use super::{list::Mutant, outcomes::Outcome};

/// An entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    title: String,
    source: String,
}

impl Entry {
    /// Whether it is about this mutant.
    pub fn names(&self, mutant: &Mutant) -> bool {
        mutant.source == self.source && mutant.title() == self.title
    }
}

/// Reads the list.
pub fn read(file: &Path) -> Result<Vec<Entry>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    parse(&text).with_context(|| file.display().to_string())
}

fn parse(text: &str) -> Result<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for block in text.split("\n\n") {
        let mut lines = block.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let Some(title) = lines.next() else { continue };
        let Some(source) = lines.next().and_then(|line| line.strip_prefix("  > ")) else {
            bail!("{title}: the second line is not the line of the source, `  > …`");
        };
        if lines.next().is_none() {
            bail!("{title}: the reason is missing");
        }
        let entry = Entry { title: title.to_owned(), source: source.trim().to_owned() };
        if entries.contains(&entry) {
            bail!("{title}: stands here twice");
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// What is wrong with the list: entries that name no mutant of these crates, and entries of mutants that are caught.
///
/// `all` are the mutants of the crates in question, `run` what became of those that were run.
pub fn stale(entries: &[Entry], all: &[Mutant], run: &[(Mutant, Outcome)]) -> Vec<String> {
    let mut stale = Vec::new();
    for entry in entries {
        let about = |mutant: &&Mutant| entry.names(mutant);
        let of_these = |mutant: &Mutant| entry.title.starts_with(&format!("crates/{}/", mutant.package));
        let named = all.iter().filter(about).count();
        if named == 0 && all.iter().any(of_these) {
            stale.push(format!("{} names no mutant any more", entry.title));
        }
        let outcomes: Vec<Outcome> =
            run.iter().filter(|(mutant, _)| entry.names(mutant)).map(|(_, outcome)| *outcome).collect();
        if named > 0 && outcomes.len() == named && !outcomes.contains(&Outcome::Missed) {
            stale.push(format!("{} is caught, so it is not equivalent", entry.title));
        }
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# Words before.\n\ncrates/a/src/b.rs: replace | with ^ in f\n  > x | y\n  A reason\n  of two lines.\n\n\
        crates/a/src/b.rs: replace | with ^ in f\n  > x | z\n  Another.\n";

    fn mutant(source: &str) -> Mutant {
        Mutant {
            package: "a".to_owned(),
            file: "crates/a/src/b.rs".to_owned(),
            name: "crates/a/src/b.rs:7:3: replace | with ^ in f".to_owned(),
            source: source.to_owned(),
        }
    }

    #[test]
    fn an_entry_is_about_a_mutant_in_its_line() {
        let entries = parse(LIST).unwrap();
        assert_eq!(entries.len(), 2);
        let about = |source| entries.iter().filter(|entry| entry.names(&mutant(source))).count();
        assert_eq!((about("x | y"), about("x | z"), about("x | w")), (1, 1, 0));
    }

    #[test]
    fn an_entry_without_a_line_or_a_reason_is_refused() {
        for wrong in ["a: b", "a: b\n  > c", "a: b\n  why", "a: b\n  > c\n  d\n\na: b\n  > c\n  e"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse("# nothing\n").unwrap(), []);
    }

    #[test]
    fn an_entry_goes_stale_when_its_mutant_is_gone_or_caught() {
        let entries = parse(LIST).unwrap();
        let (y, z) = (mutant("x | y"), mutant("x | z"));
        let all = [y.clone(), z.clone()];
        let stale = |all: &[Mutant], run: &[(Mutant, Outcome)]| stale(&entries, all, run).len();
        assert_eq!(stale(&all, &[]), 0, "nothing was run");
        assert_eq!(stale(&all, &[(y.clone(), Outcome::Missed), (z.clone(), Outcome::Missed)]), 0);
        assert_eq!(stale(&all, &[(y.clone(), Outcome::Caught), (z, Outcome::Missed)]), 1);
        assert_eq!(stale(&[y], &[]), 1, "the other line is no more");
        let elsewhere =
            Mutant { package: "other".to_owned(), file: "crates/other/src/b.rs".to_owned(), ..mutant("") };
        assert_eq!(stale(&[elsewhere], &[]), 0, "another crate was asked for");
    }
}
