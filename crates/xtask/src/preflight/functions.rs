//! Each function: its crate, its shim, its entry in config.toml and its module belong together.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Result;

use super::config;
use crate::{build, paths};

/// What is missing or too large.
pub fn complaints(root: &Path) -> Result<Vec<String>> {
    let crates: BTreeSet<String> = paths::functions()?.into_iter().collect();
    let text = fs::read_to_string(root.join("supabase/config.toml")).unwrap_or_default();
    let configured = config::functions(&text);
    let mut complaints = Vec::new();
    if text.is_empty() {
        complaints.push("supabase/config.toml is missing".to_owned());
    }
    for name in &crates {
        if !root.join("functions-shims").join(name).join("index.ts").is_file() {
            complaints.push(format!("{name}: functions-shims/{name}/index.ts is missing"));
        }
        match configured.get(name) {
            None => complaints.push(format!("{name}: supabase/config.toml has no [functions.{name}]")),
            Some(settings) => {
                let wanted = [
                    ("entrypoint", format!("../functions-shims/{name}/index.ts")),
                    ("import_map", "../functions-shims/import_map.json".to_owned()),
                ];
                for (key, value) in wanted {
                    if settings.get(key) != Some(&value) {
                        complaints.push(format!("{name}: {key} in supabase/config.toml is not {value:?}"));
                    }
                }
                if !settings.contains_key("verify_jwt") {
                    complaints.push(format!("{name}: verify_jwt is not spelled out in supabase/config.toml"));
                }
            }
        }
        module(name, &mut complaints)?;
    }
    for name in configured.keys().filter(|name| !crates.contains(*name)) {
        complaints.push(format!("{name}: configured, but there is no crate crates/functions/{name}"));
    }
    for name in shims(root).into_iter().filter(|name| !crates.contains(name)) {
        complaints.push(format!("{name}: has a shim, but there is no crate crates/functions/{name}"));
    }
    Ok(complaints)
}

fn module(name: &str, complaints: &mut Vec<String>) -> Result<()> {
    match build::module_facts(name) {
        None => complaints.push(format!("{name}: not built (cargo xtask build)")),
        Some(facts) if facts.function != name => {
            complaints.push(format!("{name}: the module is that of {}", facts.function));
        }
        Some(_) => {
            let bytes = build::upload_bytes(name)?;
            let limit = build::budget_bytes(name);
            if bytes >= limit {
                complaints.push(format!("{name}: {bytes} bytes to upload, the limit is {limit}"));
            }
        }
    }
    Ok(())
}

fn shims(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("functions-shims")).into_iter().flatten().flatten();
    let shims = entries.filter(|entry| entry.path().join("index.ts").is_file());
    shims.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
