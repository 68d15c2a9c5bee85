//! Which mutants there are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::{paths, proc};

/// A mutant of Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Its crate.
    pub package: String,
    /// Its file, from the root.
    pub file: String,
    /// cargo-mutants' name for it: `file:line:column: what`.
    pub name: String,
    /// The line of the source, without the blanks around it.
    pub source: String,
}

impl Mutant {
    /// The name without the position, which every edit above it changes: `file: what`.
    pub fn title(&self) -> String {
        let what = self.name[self.file.len()..].splitn(4, ':').last().unwrap_or_default();
        format!("{}:{what}", self.file)
    }
}

#[derive(Deserialize)]
struct Wire {
    package: String,
    file: String,
    name: String,
    span: Span,
}

#[derive(Deserialize)]
struct Span {
    start: Start,
}

#[derive(Deserialize)]
struct Start {
    line: usize,
}

/// All mutants of a crate.
pub fn of(program: &Path, package: &str) -> Result<Vec<Mutant>> {
    let mut command = proc::cargo(&program.to_string_lossy());
    command.args(["mutants", "--list", "--json", "--package", package]).current_dir(paths::root());
    let found: Vec<Wire> =
        serde_json::from_str(&proc::output(&mut command)?).context("the list of mutants")?;
    anyhow::ensure!(!found.is_empty(), "there is no crate {package}, or nothing in it can be mutated");
    let mut sources = BTreeMap::new();
    for file in found.iter().map(|wire| wire.file.as_str()).collect::<BTreeSet<_>>() {
        let text = fs::read_to_string(paths::root().join(file)).with_context(|| file.to_owned())?;
        sources.insert(file.to_owned(), text);
    }
    let mutant = |Wire { package, file, name, span }: Wire| {
        let line = sources[&file].lines().nth(span.start.line.saturating_sub(1)).unwrap_or_default();
        Mutant { package, source: line.trim().to_owned(), file, name }
    };
    Ok(found.into_iter().map(mutant).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_survives_edits_above_the_mutant() {
        let mutant = |name: &str| Mutant {
            package: "sync".to_owned(),
            file: "crates/sync/src/gate.rs".to_owned(),
            name: name.to_owned(),
            source: String::new(),
        };
        let title = "crates/sync/src/gate.rs: replace a::b with c::d in Stamp::wins_over";
        for position in ["7:9", "17:12"] {
            let name =
                format!("crates/sync/src/gate.rs:{position}: replace a::b with c::d in Stamp::wins_over");
            assert_eq!(mutant(&name).title(), title);
        }
    }
}
