//! What keeps the documents true: decisions are listed, links and paths lead somewhere, actions are pinned.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A decision says why, not how: the code says that.
const MAX_DECISION_LINES: usize = 40;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder with this extension, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|other| other == extension)).collect();
    found.sort();
    found
}

fn documents() -> Vec<PathBuf> {
    let root = root();
    ["", "docs", "docs/decisions", "docs/runbooks"]
        .iter()
        .flat_map(|folder| files(&root.join(folder), "md"))
        .collect()
}

/// What stands between each `open` and the next `close` on the same line.
fn between<'t>(text: &'t str, open: &'t str, close: char) -> impl Iterator<Item = &'t str> {
    let of_line =
        move |line: &'t str| line.split(open).skip(1).filter_map(move |rest| rest.split_once(close));
    text.lines().flat_map(of_line).map(|(inner, _)| inner)
}

#[test]
fn every_decision_is_a_short_file_that_the_architecture_lists() {
    let root = root();
    let architecture = read(&root.join("ARCHITECTURE.md"));
    let listed: BTreeSet<String> =
        between(&architecture, "](docs/decisions/", ')').map(str::to_owned).collect();
    let decisions = files(&root.join("docs/decisions"), "md");
    let name = |path: &PathBuf| path.file_name().expect("a name").to_string_lossy().into_owned();
    let there: BTreeSet<String> = decisions.iter().map(name).collect();
    assert_eq!(listed, there, "ARCHITECTURE.md lists the files of docs/decisions");
    let numbers: BTreeSet<&str> = there.iter().map(|name| &name[..4]).collect();
    assert_eq!(numbers.len(), there.len(), "a number is given once: {there:?}");
    for path in &decisions {
        let text = read(path);
        let number: usize = name(path)[..4].parse().expect("NNNN-title.md");
        assert!(text.starts_with(&format!("# {number}. ")), "{} begins with its number", path.display());
        for section in ["\n## Context\n", "\n## Decision\n", "\n## Consequences\n"] {
            assert!(text.contains(section), "{} lacks{section}", path.display());
        }
        let lines = text.lines().count();
        assert!(lines <= MAX_DECISION_LINES, "{} has {lines} lines", path.display());
    }
}

#[test]
fn links_of_documents_lead_somewhere() {
    for document in documents() {
        let folder = document.parent().expect("a folder");
        let text = read(&document);
        for link in between(&text, "](", ')').filter(|link| !link.contains("://")) {
            let (file, _) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { document.clone() } else { folder.join(file) };
            assert!(target.exists(), "{} links to {link}", document.display());
        }
    }
}

#[test]
fn paths_in_documents_exist() {
    const FOLDERS: [&str; 8] = [
        "crates/",
        "docs/",
        "fuzz/",
        "functions-shims/",
        "hubspot-app/",
        "migrations/",
        "supabase/",
        "tests/",
    ];
    let root = root();
    // What git ignores by its name is made on each machine.
    let ignored = read(&root.join(".gitignore"));
    let is_made = |path: &str| ignored.lines().any(|line| line == path);
    for document in documents() {
        let text = read(&document);
        // Every second piece stands between backticks.
        let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
        let paths = quoted.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
        // `NNNN-title.md`, `<name>`, `*_documents_*` stand for other names.
        let placeholder = |path: &&str| {
            path.contains(['*', '<', ' '])
                || path.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_uppercase))
        };
        for path in paths.filter(|path| !placeholder(path) && !is_made(path)) {
            assert!(root.join(path).exists(), "{} names {path}", document.display());
        }
    }
}

#[test]
fn workflows_pin_their_actions_and_ask_for_little() {
    for workflow in files(&root().join(".github/workflows"), "yml") {
        let text = read(&workflow);
        let name = workflow.display();
        for action in text.lines().filter_map(|line| line.split_once("uses: ").map(|(_, action)| action)) {
            let (commit, version) = action.split_once(" # v").unwrap_or((action, ""));
            let commit = commit.rsplit('@').next().unwrap_or_default();
            let pinned = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(
                pinned && !version.is_empty(),
                "{name}: {action} is not pinned to a commit, with its version"
            );
        }
        assert!(text.contains("\npermissions:\n  contents: read\n"), "{name} asks for rights");
        assert!(!text.contains(": write"), "{name} asks for rights to write");
        let (jobs, limits) = (text.matches("runs-on:").count(), text.matches("timeout-minutes:").count());
        assert_eq!(jobs, limits, "{name}: every job has an end");
    }
}
