//! The bench of retrieval: our lexical embedder as a native program, and `bm25s` from `PyPI` as the peer.

use std::{env, path::PathBuf, process::Command};

use anyhow::Result;

use super::scoring;
use crate::{paths, proc, ui::Step};

/// The bench's name.
pub const NAME: &str = "retrieval";

/// The bench of the search's speed, which needs neither functions nor peers.
pub const SEARCH: &str = "search";

/// The peer, at an exact version.
const PYTHON: [&str; 1] = ["bm25s==0.3.16"];

/// What the bench runs.
pub struct Programs {
    embed: PathBuf,
    python: PathBuf,
}

impl Programs {
    /// Tells the bench where everything is.
    pub fn environment(&self, command: &mut Command) {
        command.env("RETRIEVAL_EMBED", &self.embed).env("RETRIEVAL_PYTHON", &self.python);
    }
}

/// Builds the embedder natively; installs the peer when it is missing.
pub fn prepare() -> Result<Programs> {
    let step = Step::start("lexical embedder");
    let mut cargo = proc::cargo("cargo");
    cargo
        .args(["build", "--profile", "native", "--package", "retrieval", "--example", "embed"])
        .current_dir(paths::root());
    if let Err(error) = proc::run(&step, &mut cargo) {
        step.failed();
        return Err(error.context("the lexical embedder does not compile"));
    }
    step.done("");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| paths::root().join("target"), PathBuf::from);
    Ok(Programs { embed: target.join("native/examples/embed"), python: scoring::python(&PYTHON)? })
}
