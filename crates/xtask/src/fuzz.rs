//! The command `fuzz`: feeds the parsers and the chunker with inputs that reach ever more of their code.
//!
//! libFuzzer with the coverage passes that a stable compiler has; no nightly, no further tool. What was found to be
//! interesting stays in `target/fuzz/corpus`; an input that fails is written to `target/fuzz/failures`.

use std::{fs, path::PathBuf, process::Command, process::ExitCode};

use anyhow::{Context, Result, bail};

use crate::{paths, proc, ui::Step};

/// Every target.
const TARGETS: [&str; 13] = [
    "pdf", "docx", "pptx", "xlsx", "archive", "html", "markdown", "csv", "tsv", "text", "eml", "sniff",
    "chunker",
];
/// The coverage that libFuzzer is guided by.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
/// What an instance of a function may take, and with it an input.
const MEGABYTES: u32 = 512;

/// The arguments of `fuzz`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Only this target.
    #[arg(value_parser = TARGETS)]
    target: Option<String>,
    /// How long each target runs.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Run this input alone.
    #[arg(long, requires = "target")]
    input: Option<PathBuf>,
}

/// The command `fuzz`.
pub fn run(args: &Args) -> Result<ExitCode> {
    let program = build()?;
    let folder = paths::root().join("target/fuzz");
    seeds(&folder)?;
    let mut failed = Vec::new();
    for target in
        TARGETS.iter().filter(|target| args.target.as_deref().is_none_or(|chosen| chosen == **target))
    {
        let step = Step::start(format!("fuzz {target}"));
        let corpus = folder.join("corpus").join(target);
        let failures = folder.join("failures").join(target);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&failures)?;
        let mut command = Command::new(&program);
        command.env("FUZZ_TARGET", target);
        if let Some(input) = &args.input {
            command.arg(input);
        } else {
            command
                .arg(&corpus)
                .arg(folder.join("seeds").join(target))
                .arg(format!("-artifact_prefix={}/", failures.display()))
                .arg(format!("-max_total_time={}", args.seconds))
                .arg(format!("-rss_limit_mb={MEGABYTES}"))
                .args(["-timeout=30", "-max_len=65536", "-print_final_stats=1"]);
        }
        let mut runs = String::new();
        let result = proc::run_watched(&step, &mut command, |line| {
            if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
                runs = format!("{} inputs", count.trim());
            }
        });
        match result {
            Ok(()) => step.done(&runs),
            Err(error) => {
                step.print(&format!("{error:#}; the input is in {}", failures.display()));
                step.failed();
                failed.push(*target);
            }
        }
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the program with coverage. A named target keeps the flags from build scripts, which are not fuzzed.
fn build() -> Result<PathBuf> {
    let step = Step::start("build the fuzz targets");
    let version = proc::output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let root = paths::root();
    let mut command = proc::cargo("cargo");
    command
        .current_dir(root.join("fuzz"))
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", root.join("target/fuzz/build"))
        .args(["build", "--release", "--target", host]);
    proc::run(&step, &mut command)?;
    step.done("");
    Ok(root.join("target/fuzz/build").join(host).join("release/fuzz"))
}

/// Writes the seeds of every target.
fn seeds(folder: &std::path::Path) -> Result<()> {
    let step = Step::start("write the seeds");
    let mut command = proc::cargo("cargo");
    command
        .current_dir(paths::root())
        .args(["run", "--quiet", "-p", "document-samples", "--", "--seeds"])
        .arg(folder.join("seeds"));
    proc::run(&step, &mut command)?;
    for target in TARGETS {
        fs::create_dir_all(folder.join("seeds").join(target))?;
    }
    step.done("");
    Ok(())
}
