//! What keeps the sources readable: small files, thin shims, no stray white space.

#![allow(clippy::expect_used, reason = "a test program; clippy knows only the test functions as tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
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

#[test]
fn modules_are_files_beside_their_folders() {
    let old: Vec<String> =
        all_sources().into_iter().map(|(name, _)| name).filter(|name| name.ends_with("/mod.rs")).collect();
    assert!(old.is_empty(), "x.rs beside x/ instead of x/mod.rs: {}", old.join(", "));
}

#[test]
fn arguments_of_sql_functions_are_named_by_their_declaration() {
    let by_hand = |line: &&str| {
        let field = line.trim_start();
        let field =
            field.split_once(' ').filter(|(word, _)| word.starts_with("pub")).map_or(field, |(_, rest)| rest);
        field.starts_with("p_") && field.split(':').next().is_some_and(|name| !name.contains([' ', '"']))
    };
    let is_rust = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "rs");
    for (name, text) in all_sources().iter().filter(|(name, _)| is_rust(name)) {
        let found = text.lines().find(by_hand);
        assert!(
            found.is_none(),
            "{name}: declare it with ports::sql_functions!: {}",
            found.unwrap_or_default()
        );
    }
}

/// What may stand on the ground floor of every function, besides one room for each verb of its API.
const ROOMS: [&str; 8] = ["lib", "routes", "run", "work", "sql", "then", "openapi", "tests"];

/// The sources of a function by the room of its ground floor that they are in: `work/cursor.rs` is in `work`.
fn rooms_of(function: &str, sources: &[(String, String)]) -> BTreeMap<String, String> {
    let mut rooms: BTreeMap<String, String> = BTreeMap::new();
    let folder = format!("crates/functions/{function}/src/");
    for (name, text) in sources {
        let Some(inner) = name.strip_prefix(&folder) else { continue };
        let room = inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs");
        rooms.entry(room.to_owned()).or_default().push_str(text);
    }
    rooms
}

/// The modules of a function that are neither one of the rooms, nor called by its routes, nor shared by two rooms.
fn out_of_place(rooms: &BTreeMap<String, String>) -> Vec<String> {
    let uses =
        |room: &str, module: &str| rooms.get(room).is_some_and(|text| text.contains(&format!("{module}::")));
    let shared = |module: &str| {
        let neighbours = rooms.keys().filter(|room| *room != module && uses(room, module));
        // What tells of the routes and tries them sees every room.
        neighbours.filter(|room| !["openapi", "tests"].contains(&room.as_str())).count() >= 2
    };
    let known = |module: &str| ROOMS.contains(&module) || uses("routes", module) || shared(module);
    rooms.keys().filter(|module| !known(module)).cloned().collect()
}

#[test]
fn every_function_has_the_same_rooms() {
    let sources = all_sources();
    let functions: BTreeSet<&str> = sources
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("crates/functions/")?.split('/').next())
        .collect();
    assert!(functions.len() >= 10, "the functions are where they were");
    for function in functions {
        let rooms = rooms_of(function, &sources);
        let astray = out_of_place(&rooms);
        assert!(
            astray.is_empty(),
            "{function}: {} belongs into the folder of the room that uses it",
            astray.join(", ")
        );
        assert!(rooms.contains_key("routes") && rooms.contains_key("tests"), "{function} lacks a room");
    }
}

#[test]
fn a_module_that_one_room_uses_is_out_of_place_on_the_ground_floor() {
    let room = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let rooms: BTreeMap<String, String> = [
        room("lib", ""),
        room("routes", "start::start(request)"),
        room("start", "use crate::filter::Filter; use crate::urls::base;"),
        room("run", "use crate::urls::base;"),
        room("filter", ""),
        room("urls", ""),
    ]
    .into();
    assert_eq!(out_of_place(&rooms), ["filter"]);
}
