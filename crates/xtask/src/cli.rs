//! The commands and their arguments.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{build, setup};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Sets up, builds, starts and tests the suite.",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fetch the tools: wasm compiler, wasm-bindgen, Deno, Supabase CLI, binaryen.
    Setup,
    /// Compile the edge functions to wasm and generate the modules that the shims import.
    Build(build::Args),
}

/// Reads the command line and runs one command.
pub fn run() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Setup => setup::run(),
        Command::Build(args) => build::run(&args),
    }
}
