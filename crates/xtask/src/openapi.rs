//! The command `openapi`: prints `docs/openapi` anew from the functions, and the client's routes from `docs/openapi`.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{paths, printed, proc, setup, ui::Step};

/// The command `openapi`. The documents are written by the tests that hold them; another test compares the client's routes.
pub fn run() -> Result<ExitCode> {
    let tools = setup::ensure()?;
    let step = Step::start("OpenAPI documents from the functions");
    let mut cargo = proc::cargo("cargo");
    cargo.args(["test", "--quiet"]).env("UPDATE_OPENAPI", "1").current_dir(paths::root());
    for name in paths::functions()? {
        cargo.args(["--package", &name]);
    }
    cargo.arg("the_document_tells_of_every_route");
    if let Err(error) = proc::run(&step, &mut cargo) {
        step.failed();
        return Err(error).context("a function cannot be told of");
    }
    step.done("docs/openapi");
    printed::print(&tools, "the client's routes", "clients/typescript/print.ts")
}
