//! What keeps the sources readable: small files, thin shims, no stray white space.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The hard ceiling; most files are under 150 lines.
const MAX_LINES: usize = 400;
/// A shim only names its function; its logic is in `_shared`.
const MAX_SHIM_LINES: usize = 10;
/// A function's lib.rs wires routes to use cases.
const MAX_FUNCTION_LIB_LINES: usize = 150;

const FOLDERS: [&str; 5] = ["crates", "functions-shims", "migrations", "supabase", "tests"];
const KINDS: [&str; 6] = ["rs", "ts", "sql", "js", "mjs", "toml"];
/// Generated, installed or kept by a running suite.
const SKIPPED: [&str; 5] = ["generated", "node_modules", "target", ".temp", ".branches"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // supabase/migrations is a link to migrations: each file is looked at once.
        if path.is_symlink() || SKIPPED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            sources(&path, found);
        } else if KINDS.iter().any(|kind| path.extension().is_some_and(|extension| extension == *kind)) {
            found.push(path);
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let root = root();
    let mut paths = Vec::new();
    for folder in FOLDERS {
        sources(&root.join(folder), &mut paths);
    }
    assert!(paths.len() > 50, "the folders are where they were");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a text file"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn no_file_is_longer_than_the_ceiling() {
    let sources = all_sources();
    let long: Vec<String> = sources
        .iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(name, lines)| format!("{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split by subject (at most {MAX_LINES} lines): {}", long.join(", "));
}

#[test]
fn shims_and_entries_of_functions_stay_thin() {
    for (name, text) in all_sources() {
        let lines = text.lines().count();
        let is_shim = name.starts_with("functions-shims/") && name.ends_with("/index.ts");
        assert!(!is_shim || lines <= MAX_SHIM_LINES, "{name} has {lines} lines: logic belongs to _shared");
        let is_entry = name.starts_with("crates/functions/") && name.ends_with("/src/lib.rs");
        assert!(
            !is_entry || lines <= MAX_FUNCTION_LIB_LINES,
            "{name} has {lines} lines: split off the use cases"
        );
    }
}

#[test]
fn lines_end_where_they_end() {
    for (name, text) in all_sources() {
        assert!(text.is_empty() || text.ends_with('\n'), "{name} does not end with a line break");
        assert!(!text.contains('\r'), "{name} has carriage returns");
        let trailing = text.lines().position(|line| line.ends_with([' ', '\t']));
        assert!(trailing.is_none(), "{name}:{} ends with white space", trailing.unwrap_or_default() + 1);
    }
}
