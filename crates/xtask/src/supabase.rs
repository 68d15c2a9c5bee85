//! The command `supabase`: what the official `supabase start` needs from a clean checkout, and the simulator beside it.

use std::{
    fs,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result};

use crate::{
    build, env_file, paths, proc,
    setup::{self, Tools},
    start::{Keys, Settings},
    ui,
    ui::Step,
};

/// The arguments of `supabase`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Where the HubSpot simulator serves.
    #[arg(long, default_value_t = 54330)]
    hubspot_port: u16,
    /// Contacts of the simulated portal.
    #[arg(long, default_value_t = 29_000)]
    contacts: u32,
    /// Prepare the files and end, without the simulator.
    #[arg(long)]
    no_simulator: bool,
}

/// `[api] port` of config.toml.
const API_PORT: u16 = 54321;
/// Writes the files that git does not have.
const SCRIPT: &str = "supabase/local/official/prepare.ts";
/// This machine, as a container sees it.
const HOST: &str = "host.docker.internal";

/// The command `supabase`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let tools = setup::ensure()?;
    build::functions_to_modules(&tools, &paths::functions()?)?;
    let data_dir = paths::root().join(".local");
    prepare(&tools, &data_dir, args.hubspot_port)?;
    println!("next: `supabase start`, and `supabase functions serve` for their logs");
    let file = paths::root().join("supabase/functions/.env");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let hubspot = env_file::parse(&text)?.remove("HUBSPOT_API_BASE").unwrap_or_default();
    if args.no_simulator || !hubspot.contains(HOST) {
        println!("HubSpot is {hubspot}, by supabase/functions/.env");
        return Ok(ExitCode::SUCCESS);
    }
    simulate(args, &tools, &data_dir, &file)
}

fn prepare(tools: &Tools, data_dir: &Path, hubspot_port: u16) -> Result<()> {
    let step = Step::start("the files that `supabase start` reads");
    let mut deno = Command::new(tools.deno());
    deno.args(["run", "-A", SCRIPT]).arg(data_dir).arg(hubspot_port.to_string()).current_dir(paths::root());
    let result =
        proc::run_watched(&step, tools.environment(&mut deno), |line| step.print(&format!("  {line}")));
    match &result {
        Ok(()) => step.done(""),
        Err(_) => step.failed(),
    }
    result
}

/// Becomes the simulator, until Ctrl-C.
fn simulate(args: &Args, tools: &Tools, data_dir: &Path, env_file: &Path) -> Result<ExitCode> {
    let (program, card_host) = (build::simulator()?, build::card_host(tools)?);
    let settings = Settings::read(env_file, API_PORT, args.hubspot_port)?;
    let keys = Keys::read(data_dir).context("the keys were not written")?;
    let mut arguments =
        settings.simulator_arguments(&keys, args.hubspot_port, args.contacts, data_dir, &card_host);
    // Docker Desktop leads containers to this machine's own address; on Linux they come over a bridge, whose address is
    // another on every machine.
    if cfg!(target_os = "linux") {
        println!(
            "{} on Linux the simulator listens to the network, for containers reach it over theirs",
            ui::bad("!")
        );
        arguments.extend(["--host".to_owned(), "0.0.0.0".to_owned()]);
    }
    println!("HubSpot simulator at http://127.0.0.1:{}, until Ctrl-C", args.hubspot_port);
    Err(Command::new(program).args(arguments).exec()).context("cannot start the simulator")
}
