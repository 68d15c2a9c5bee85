//! The `OpenAPI` document of a function, from its description, the types of its bodies, and the answers that stories recorded.
//!
//! Every route has an [`Operation`] in the tests of its crate; [`written_down`] holds the printed document against them. The
//! module serves the printed one as `GET /openapi.json`.

mod document;
mod observed;
mod operation;
pub mod schemas;
#[cfg(test)]
mod tests;

use std::{env, fs, path::PathBuf};

use serde::Serialize;
use serde_json::Value;

pub use observed::observed;
pub use operation::Operation;

/// Compares `docs/openapi/<function>.json` with what the description and the operations say. `cargo xtask openapi` writes it anew, by `UPDATE_OPENAPI`.
///
/// # Panics
/// When they differ, and when a route has no operation or an operation no route.
pub fn written_down(description: &impl Serialize, operations: Vec<Operation>) {
    let description = serde_json::to_value(description).unwrap_or_default();
    let name = description["name"].as_str().unwrap_or_default().to_owned();
    let text = printed(&document::document(&description, operations));
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/openapi/{name}.json"));
    if env::var_os("UPDATE_OPENAPI").is_some() {
        fs::write(&file, &text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        known == text,
        "{name} has other routes or types than {} says; cargo xtask openapi writes it anew",
        file.display(),
    );
}

fn printed(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}
