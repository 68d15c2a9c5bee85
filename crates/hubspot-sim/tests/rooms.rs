//! The rooms of the sources import one way: from the front door down to plain values.

use std::fs;
use std::path::{Path, PathBuf};

/// From the top down, as the crate's documentation lists them. A room may name only those after it.
const ROOMS: [&str; 12] = [
    "handle",
    "control",
    "cards",
    "api",
    "sim",
    "webhooks",
    "misbehaviour",
    "generator",
    "portal",
    "wire",
    "config",
    "dice",
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The text of a room: its file and every file in its folder.
fn read(path: &Path) -> String {
    let mut text = fs::read_to_string(path.with_extension("rs")).unwrap_or_default();
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let below = entry.path();
        if below.is_dir() {
            // A folder stands beside a file of its name, which reads it.
            assert!(below.with_extension("rs").is_file(), "{} has no file beside it", below.display());
        } else if below.extension().is_some_and(|extension| extension == "rs") {
            text += &read(&below.with_extension(""));
        }
    }
    text
}

#[test]
fn each_room_names_only_the_rooms_below_it() {
    let mut upward = Vec::new();
    for (at, room) in ROOMS.iter().enumerate() {
        let text = read(&sources().join(room));
        assert!(!text.is_empty(), "{room} has sources");
        for mention in text.split("crate::").skip(1) {
            let named: String =
                mention.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            // Names at the crate's root and lists in braces would hide the room.
            let below = ROOMS.iter().position(|known| *known == named);
            if below.is_none_or(|below| below < at) {
                upward.push(format!("{room} names crate::{named}"));
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join(", "));
}

#[test]
fn every_module_of_the_library_has_its_place() {
    let library = fs::read_to_string(sources().join("lib.rs")).unwrap_or_default();
    let module = |line: &str| {
        Some(line.trim_start_matches("pub ").strip_prefix("mod ")?.trim_end_matches(';').to_owned())
    };
    let mut modules: Vec<String> = library.lines().filter_map(module).collect();
    let mut rooms = ROOMS.to_vec();
    modules.sort_unstable();
    rooms.sort_unstable();
    assert_eq!(modules, rooms);
}
