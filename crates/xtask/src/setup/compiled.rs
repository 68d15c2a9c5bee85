//! Tools that come from the registry and are compiled once into the cache.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{proc, ui::Step};

/// Compiles programs of a package at exactly this version into `root/bin`.
pub fn install(package: &str, version: &str, programs: &[&str], root: &Path) -> Result<()> {
    let step =
        Step::start(format!("{package} {version} (compiled once, in one or two minutes on two cores)"));
    let mut install = proc::cargo("cargo");
    install.args(["install", package, "--version", version, "--locked", "--root"]).arg(root);
    install.args(programs.iter().flat_map(|program| ["--bin", program]));
    // They run for seconds: compiling them with full optimisation takes longer than it ever saves.
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    // Outside the repository: its target settings and toolchain file are of no concern here.
    install.current_dir(root.parent().unwrap_or(root)).env_remove("CARGO_TARGET_DIR");
    let result = proc::run(&step, &mut install);
    match &result {
        Ok(()) => step.done(""),
        Err(_) => step.failed(),
    }
    result.with_context(|| format!("missing: {package} {version}"))
}
