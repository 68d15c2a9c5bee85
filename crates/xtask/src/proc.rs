//! Running other programs: their output is watched line by line and shown when they fail.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, pipe},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::ui::Step;

/// How many last lines of a failed program are shown.
const TAIL: usize = 60;

/// A cargo or cargo-like command without the variables that the outer `cargo run` has set for this process: they would
/// make build scripts run again.
pub fn cargo(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        let of_package = name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if of_package
            || matches!(name, "CARGO" | "CARGO_PRIMARY_PACKAGE" | "CARGO_BIN_NAME" | "CARGO_CRATE_NAME")
        {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program, giving each line of its outputs to `line`. Both outputs share one pipe, so that the lines come in the
/// order in which they were written: cargo announces a test program on one and its tests report on the other.
pub fn stream(command: &mut Command, mut line: impl FnMut(&str)) -> Result<ExitStatus> {
    let name = name(command);
    let (reader, writer) = pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot run {name}"))?;
    // The command still holds the writing end; the pipe would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        line(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']));
        bytes.clear();
    }
    child.wait().with_context(|| format!("lost {name}"))
}

/// Runs a program within a step; its last lines are printed when it fails.
pub fn run(step: &Step, command: &mut Command) -> Result<()> {
    run_watched(step, command, |_| {})
}

/// The same, giving each line to `watch` besides.
pub fn run_watched(step: &Step, command: &mut Command, mut watch: impl FnMut(&str)) -> Result<()> {
    let mut tail = VecDeque::new();
    let status = stream(command, |line| {
        step.note(line);
        watch(line);
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(line.to_owned());
    })?;
    if status.success() {
        return Ok(());
    }
    for line in tail {
        step.print(&line);
    }
    bail!("{} ended with {status}", name(command))
}

/// The trimmed standard output of a program that must succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let name = name(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {name}"))?;
    if !output.status.success() {
        bail!("{name} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program silently and tells whether it succeeded within `limit`.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = spawned else { return false };
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < limit => thread::sleep(Duration::from_millis(50)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
