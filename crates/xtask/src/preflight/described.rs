//! What the built modules say of themselves, against README's table of functions.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, bail};

use crate::setup;

/// The script that runs the modules; one line for each difference.
const SCRIPT: &str = "supabase/local/functions/complaints.ts";

/// What differs.
pub fn complaints(root: &Path) -> Result<Vec<String>> {
    let tools = setup::ensure()?;
    let mut deno = Command::new(tools.deno());
    let output = tools
        .environment(deno.args(["run", "-A", SCRIPT]).current_dir(root))
        .output()
        .context("cannot run Deno")?;
    if !output.status.success() {
        bail!("{SCRIPT}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
