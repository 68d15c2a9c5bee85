//! The developer tool of this repository: `cargo xtask <command>`.
//!
//! Every command does the set-up it needs, says what it does and how long it took, and is quick when nothing changed.

mod access;
mod bench;
mod build;
mod check;
mod cli;
mod deploy;
mod env_file;
mod fuzz;
mod mutants;
mod new_function;
mod openapi;
mod paths;
mod preflight;
mod printed;
mod private_file;
mod proc;
mod schemas;
mod setup;
mod start;
mod supabase;
mod test;
mod ui;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(code) => code,
        Err(error) => {
            ui::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
