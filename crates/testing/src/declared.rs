//! What a crate declares of SQL functions: written down where the tests of the database find it, and read from its answers.

use std::{collections::BTreeMap, env, fs, path::PathBuf};

use ports::{By, Declaration};
use serde_json::{Value, json};

use crate::calls;

/// Compares the declarations of a crate with the file that `tests/calls` holds against `pg_proc`: names, who calls, arguments
/// and the types that take their values. `UPDATE_CALLS=1` writes the file anew.
///
/// # Panics
/// When they differ.
pub fn written_down(krate: &str, declared: &[&[Declaration]]) {
    let functions: BTreeMap<&str, Value> =
        declared.iter().copied().flatten().map(|one| (one.name, described(one))).collect();
    let text = serde_json::to_string_pretty(&functions).unwrap_or_default() + "\n";
    let file = folder().join(format!("{krate}.json"));
    if env::var_os("UPDATE_CALLS").is_some() {
        fs::write(&file, &text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        known == text,
        "{krate} declares other SQL functions than {} says; UPDATE_CALLS=1 cargo test -p {krate} writes it anew",
        file.display(),
    );
}

/// Reads every good answer that the stories recorded of each function as its declared type.
///
/// # Panics
/// When one is read as another shape, or a function has none.
pub fn read_what_the_database_answered(declared: &[&[Declaration]]) {
    for function in declared.iter().copied().flatten() {
        let answers = calls::answers_of(function.name);
        assert!(!answers.is_empty(), "no story of tests/calls has a good answer of {}", function.name);
        for answer in answers {
            let read = (function.decode)(&answer.to_string());
            read.unwrap_or_else(|problem| panic!("{}, answered {answer}", problem.detail));
        }
    }
}

fn described(function: &Declaration) -> Value {
    let by = match function.by {
        By::Service => "service",
        By::Lease => "lease",
        By::User => "user",
    };
    let arguments: BTreeMap<_, _> = function.arguments.iter().copied().collect();
    json!({ "by": by, "arguments": arguments })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/calls/declared")
}
