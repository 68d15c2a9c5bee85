//! The demo: a user, a portal connected through OAuth, its records mirrored. It is TypeScript, since it uses supabase-js
//! as a frontend would.

use std::{fs, path::Path, sync::mpsc::Sender};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{
    child::{Child, Event},
    descriptor::{Descriptor, User},
    settings::PORTAL_ID,
};

/// What the demo leaves behind.
#[derive(Clone, Debug, Deserialize)]
pub struct Outcome {
    /// The connected portal; none when it could not be connected.
    pub portal_id: Option<String>,
    /// The demo user, a member of it.
    pub user: User,
}

/// Starts the demo; it shows its progress on the terminal itself.
pub fn spawn(deno: &Path, suite: &Descriptor, data_dir: &Path, events: &Sender<Event>) -> Result<Child> {
    let pairs = [
        ("--api-url", suite.api_url.clone()),
        ("--publishable-key", suite.publishable_key.clone()),
        ("--hubspot-url", suite.hubspot_url.clone()),
        ("--portal-id", PORTAL_ID.to_owned()),
        ("--data-dir", data_dir.to_string_lossy().into_owned()),
    ];
    let mut arguments = vec!["run".to_owned(), "-A".to_owned(), "supabase/local/demo.ts".to_owned()];
    arguments.extend(pairs.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]));
    Child::spawn_in_terminal("demo", deno, &arguments, events)
}

/// Reads what the demo has left, unless it broke off: then it has said why itself.
pub fn result(data_dir: &Path, code: Option<i32>) -> Result<Outcome> {
    ensure!(code == Some(0), "it broke off");
    let path = data_dir.join("demo.json");
    let bytes = fs::read(&path).with_context(|| format!("the demo did not write {}", path.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("cannot read {}", path.display()))
}
