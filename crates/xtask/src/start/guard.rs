//! The hidden command `guard`: runs a program until it ends or until standard input does.
//!
//! Standard input is a pipe from the process that started the guard. The system closes it however that process ends,
//! kill -9 included, so no child is ever left behind holding a port or a database.

use std::{
    io::{Read, stdin},
    process::{Command, ExitCode, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// The arguments of `guard`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<String>,
}

/// How long a program may take to end by itself; the stack closes its database in well under a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// The command `guard`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let (program, arguments) = args.command.split_first().context("no program to guard")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    thread::spawn(move || {
        let mut buffer = [0; 64];
        while stdin().read(&mut buffer).is_ok_and(|read| read > 0) {}
        let _ = kill(pid, Signal::SIGTERM);
        thread::sleep(PATIENCE);
        let _ = kill(pid, Signal::SIGKILL);
    });
    let status = child.wait()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
