//! The commands and their arguments.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{
    access, bench, build, check, deploy, fuzz, mutants, new_function, openapi, preflight, schemas, setup,
    start, supabase, test,
};

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
    /// Compile the edge functions to wasm, generate the modules that the shims import, and build the console.
    Build(build::Args),
    /// Run the whole suite here, with a simulated HubSpot and a demo portal, until Ctrl-C.
    Start(start::Args),
    /// Prepare what the official `supabase start` needs, and play HubSpot beside it, until Ctrl-C.
    Supabase(supabase::Args),
    /// Run the tests; the last line is `N passed, N failed`, and `N skipped` where tests were.
    Test(test::Args),
    /// Format, lints, types, documentation, SQL rules, layers, licences and advisories of packages.
    Check(check::Args),
    /// Run the benches and print one table.
    Bench(bench::Args),
    /// Feed the parsers and the chunker with ever new inputs.
    Fuzz(fuzz::Args),
    /// Change the product in one small place at a time and see whether a test is red.
    Mutants(mutants::Args),
    /// Look for what would make a deployment fail silently, here or in a project's database.
    Preflight(preflight::Args),
    /// Bring this checkout to a project: migrations, secrets, functions, a look whether they answer, and back if they do not.
    Deploy(deploy::Args),
    /// Print `supabase/schemas` and the client's types of the database anew from the migrations.
    Schemas,
    /// Print `docs/access.md` anew, from tries of everything by everybody.
    Access,
    /// Print `docs/openapi` anew from the functions, and the client's routes from it.
    Openapi,
    /// Add an edge function: a crate, a shim, a config entry.
    NewFunction(new_function::Args),
    /// Run a program that ends when standard input does.
    #[command(hide = true)]
    Guard(start::guard::Args),
}

/// Reads the command line and runs one command.
pub fn run() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Setup => setup::run(),
        Command::Build(args) => build::run(&args),
        Command::Start(args) => start::run(&args),
        Command::Supabase(args) => supabase::run(&args),
        Command::Test(args) => Ok(test::run(&args)),
        Command::Check(args) => check::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Fuzz(args) => fuzz::run(&args),
        Command::Mutants(args) => mutants::run(&args),
        Command::Preflight(args) => preflight::run(&args),
        Command::Deploy(args) => deploy::run(&args),
        Command::Schemas => schemas::run(),
        Command::Access => access::run(),
        Command::Openapi => openapi::run(),
        Command::NewFunction(args) => new_function::run(&args),
        Command::Guard(args) => start::guard::run(&args),
    }
}
