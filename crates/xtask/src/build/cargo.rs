//! One cargo invocation for all functions: they share their dependencies, so three take as long as one.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{
    proc,
    setup::{TARGET, Tools},
    ui::Step,
};

/// Compiles the function crates in release mode. Warnings and errors of the compiler are shown as they come.
pub fn compile(tools: &Tools, functions: &[String]) -> Result<()> {
    let step = Step::start(format!("cargo build of {} with {}", functions.join(", "), tools.rust));
    // Their libraries: the bench's crate has a native program beside it.
    let mut arguments = vec!["build", "--release", "--lib"];
    for function in functions {
        arguments.extend(["--package", function]);
    }
    let mut crates = 0_u32;
    let status = proc::stream(&mut tools.rust.cargo(&arguments), |line| {
        let word = line.trim_start();
        if word.starts_with("Compiling") {
            crates += 1;
            step.note(word);
        } else if is_chatter(word) {
            step.note(word);
        } else {
            step.print(line);
        }
    })?;
    if !status.success() {
        step.failed();
        bail!("cargo could not compile the functions");
    }
    step.done(&if crates == 0 { "nothing to do".to_owned() } else { format!("{crates} crates compiled") });
    Ok(())
}

fn is_chatter(line: &str) -> bool {
    const WORDS: [&str; 8] =
        ["Finished", "Fresh", "Blocking", "Downloading", "Downloaded", "Updating", "Locking", "Adding"];
    line.is_empty() || WORDS.iter().any(|word| line.starts_with(word))
}

/// The wasm file that cargo makes of a function.
pub fn artefact(tools: &Tools, function: &str) -> PathBuf {
    let file = format!("{}.wasm", function.replace('-', "_"));
    tools.rust.target_dir().join(TARGET).join("release").join(file)
}
