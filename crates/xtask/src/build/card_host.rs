//! The page in which the simulator shows the app card: the card's own code, bundled.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use anyhow::Result;

use crate::{paths, proc, setup::Tools, ui::Step};

/// Bundles the card when its code is newer than the bundle, and answers where the bundle is.
pub fn build(tools: &Tools) -> Result<PathBuf> {
    let root = paths::root();
    let bundle = root.join("target/card/host.js");
    let step = Step::start("HubSpot card");
    let made = fs::metadata(&bundle).and_then(|file| file.modified()).ok();
    if made.is_some_and(|made| newest(&root.join("hubspot-app")) < Some(made)) {
        step.done("nothing to do");
        return Ok(bundle);
    }
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "-A", "hubspot-app/host/bundle.ts"]).current_dir(root);
    if let Err(error) = proc::run(&step, tools.environment(&mut deno)) {
        step.failed();
        return Err(error.context("the card could not be bundled"));
    }
    step.done("");
    Ok(bundle)
}

/// When a file of the folder changed last.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    entries
        .filter_map(|entry| {
            let path = entry.path();
            if path.is_dir() { newest(&path) } else { entry.metadata().ok()?.modified().ok() }
        })
        .max()
}
