//! Secrets of the functions: none may be missing, and none that is there is ever changed here. Another
//! `TOKEN_ENCRYPTION_KEYS` would close every stored token for good.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{
    folder::Folder,
    supabase::{self, Supabase},
};
use crate::{build::hex, env_file, private_file::write_private};

/// Without these the functions answer `not_configured`.
pub const REQUIRED: [&str; 5] = [
    "HUBSPOT_CLIENT_ID",
    "HUBSPOT_CLIENT_SECRET",
    "TOKEN_ENCRYPTION_KEYS",
    "PUBLIC_FUNCTIONS_URL",
    "ALLOWED_ORIGINS",
];

/// A secret as the platform shows it.
#[derive(Debug, Deserialize)]
pub struct Shown {
    name: String,
    /// SHA-256 of the value.
    value: String,
}

/// What is to be set, and what to say of the rest.
#[derive(Debug, Default)]
pub struct Secrets {
    /// The project lacks them, the file has them.
    pub new: BTreeMap<String, String>,
    /// Neither has them.
    pub missing: Vec<String>,
    /// Both have them, with another value.
    pub different: Vec<String>,
}

/// The secrets of the project.
pub fn shown(supabase: &Supabase) -> Result<Vec<Shown>> {
    supabase::json(&mut supabase.project_command(&["secrets", "list", "-o", "json"]))
}

/// The settings of the file, none without a file.
pub fn of_file(file: Option<&Path>) -> Result<BTreeMap<String, String>> {
    let Some(file) = file else { return Ok(BTreeMap::new()) };
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    env_file::parse(&text)
}

/// Compares what the project has with the file.
pub fn compare(there: &[Shown], own: BTreeMap<String, String>) -> Secrets {
    let digest = |name: &str| there.iter().find(|shown| shown.name == name).map(|shown| shown.value.as_str());
    let is_missing = |name: &&&str| digest(name).is_none() && own.get(**name).is_none_or(String::is_empty);
    let missing = REQUIRED.iter().filter(is_missing).map(|name| (*name).to_owned()).collect();
    let mut secrets = Secrets { missing, ..Secrets::default() };
    for (name, value) in own.into_iter().filter(|(_, value)| !value.is_empty()) {
        match digest(&name) {
            None => drop(secrets.new.insert(name, value)),
            Some(digest) if digest != hex(&Sha256::digest(&value)) => secrets.different.push(name),
            Some(_) => {}
        }
    }
    secrets
}

/// Sets the new ones, from a folder without our configuration: the CLI would send the `[edge_runtime.secrets]` of one along.
pub fn set(supabase: &Supabase, new: &BTreeMap<String, String>) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let folder = Folder::new("secrets")?;
    let file = folder.path().join("secrets.env");
    write_private(&file, env_file::text(new).as_bytes())?;
    let path = file.to_string_lossy().into_owned();
    let label = format!("secrets {}", new.keys().cloned().collect::<Vec<_>>().join(", "));
    let arguments = ["secrets", "set", "--env-file", &path];
    supabase::step(&label, &mut supabase.project_command_in(folder.path(), &arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, value: &str) -> Shown {
        Shown { name: name.to_owned(), value: hex(&Sha256::digest(value)) }
    }

    #[test]
    fn only_what_is_not_there_is_set_and_every_missing_one_is_named() {
        let there = [shown("TOKEN_ENCRYPTION_KEYS", "k1:old"), shown("HUBSPOT_CLIENT_ID", "app")];
        let own = env_file::parse(
            "TOKEN_ENCRYPTION_KEYS=k2:new\nHUBSPOT_CLIENT_ID=app\nHUBSPOT_CLIENT_SECRET=s\nALLOWED_ORIGINS=\n",
        )
        .unwrap();
        let secrets = compare(&there, own);
        assert_eq!(secrets.new.keys().collect::<Vec<_>>(), ["HUBSPOT_CLIENT_SECRET"]);
        assert_eq!(secrets.missing, ["PUBLIC_FUNCTIONS_URL", "ALLOWED_ORIGINS"]);
        assert_eq!(secrets.different, ["TOKEN_ENCRYPTION_KEYS"]);
    }

    #[test]
    fn the_readme_explains_every_secret_that_is_required() {
        let readme = fs::read_to_string(crate::paths::root().join("README.md")).unwrap();
        for name in REQUIRED {
            assert!(readme.contains(&format!("`{name}`")), "{name}");
        }
    }
}
