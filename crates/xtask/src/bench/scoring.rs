//! The bench of scoring: accuracy on a CSV file by a native program, speed in wasm beside scikit-learn and a gradient
//! boosting package of npm.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::{build, paths, proc, setup::Tools, ui::Step};

/// The bench's name.
pub const NAME: &str = "scoring";

/// The peers, at exact versions.
const PYTHON: [&str; 2] = ["scikit-learn==1.9.1", "shap==0.51.0"];
const JAVASCRIPT: (&str, &str) = ("ml-xgboost", "1.1.2");

/// What accuracy is measured on.
#[derive(Clone, Debug, clap::Args)]
pub struct Accuracy {
    /// With `bench scoring`: cross-validate the training on this file instead, and print JSON.
    #[arg(long, value_name = "FILE", requires = "target", requires = "positive")]
    csv: Option<PathBuf>,
    /// The column to predict.
    #[arg(long, value_name = "COLUMN", requires = "csv")]
    target: Option<String>,
    /// The value of that column that counts as positive.
    #[arg(long, value_name = "VALUE", requires = "csv")]
    positive: Option<String>,
    /// A file with the number of a fold for each row; without it five folds, stratified, shuffled by the seed.
    #[arg(long, value_name = "FILE", requires = "csv")]
    folds: Option<PathBuf>,
    /// Of the folds and of the training.
    #[arg(long, default_value_t = 0, requires = "csv")]
    seed: u64,
}

impl Accuracy {
    /// Whether a file is given.
    pub fn is_asked(&self) -> bool {
        self.csv.is_some()
    }
}

/// Runs the native program; its JSON is all that goes to standard output.
pub fn accuracy(args: &Accuracy) -> Result<ExitCode> {
    let (Some(csv), Some(target), Some(positive)) = (&args.csv, &args.target, &args.positive) else {
        bail!("--csv, --target and --positive go together");
    };
    let mut command = Command::new(program()?);
    command.arg("--csv").arg(csv).arg(format!("--target={target}")).arg(format!("--positive={positive}"));
    if let Some(folds) = &args.folds {
        command.arg("--folds").arg(folds);
    }
    let status = command.args(["--seed", &args.seed.to_string()]).status()?;
    if !status.success() {
        bail!("the accuracy could not be measured");
    }
    Ok(ExitCode::SUCCESS)
}

fn program() -> Result<PathBuf> {
    let step = Step::start("scoring bench");
    let mut cargo = proc::cargo("cargo");
    cargo
        .args(["build", "--profile", "native", "--package", "scoring-bench", "--bins"])
        .current_dir(paths::root());
    if let Err(error) = proc::run(&step, &mut cargo) {
        step.failed();
        return Err(error.context("the scoring bench does not compile"));
    }
    step.done("");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| paths::root().join("target"), PathBuf::from);
    Ok(target.join("native/scoring-bench"))
}

/// What the bench of speed runs.
pub struct Peers {
    native: PathBuf,
    wasm: PathBuf,
    python: PathBuf,
    modules: PathBuf,
}

impl Peers {
    /// Tells the bench where everything is.
    pub fn environment(&self, command: &mut Command) {
        command
            .env("SCORING_NATIVE", &self.native)
            .env("SCORING_WASM", &self.wasm)
            .env("SCORING_PYTHON", &self.python)
            .env("SCORING_NODE_MODULES", &self.modules);
    }
}

/// Builds ours for wasm as functions are built, and natively; installs the peers when they are missing.
pub fn prepare(tools: &Tools) -> Result<Peers> {
    Ok(Peers {
        native: program()?,
        wasm: build::bench_module(tools, "scoring-bench")?,
        python: python(&PYTHON)?,
        modules: javascript()?,
    })
}

/// A Python of its own with these packages, made once.
pub fn python(packages: &[&str]) -> Result<PathBuf> {
    let folder = paths::cache()?.join("python").join(packages.join("-").replace("==", "-"));
    let program = folder.join("bin/python");
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(program);
    }
    let step = Step::start(format!("{} from PyPI", packages.join(", ")));
    let result = (|| {
        paths::on_path("python3").context("python3 is not installed")?;
        remove(&folder)?;
        proc::run(&step, Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(&program);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages);
        proc::run(&step, &mut pip)?;
        fs::write(&done, "")?;
        Ok(program)
    })();
    finish(step, result)
}

fn javascript() -> Result<PathBuf> {
    let (name, version) = JAVASCRIPT;
    let folder = paths::cache()?.join("npm").join(format!("{name}-{version}"));
    let modules = folder.join("node_modules");
    let done = folder.join("installed");
    if done.is_file() {
        return Ok(modules);
    }
    let step = Step::start(format!("{name} {version} from npm"));
    let result = (|| {
        paths::on_path("npm").context("npm is not installed: install Node 20 or later")?;
        remove(&folder)?;
        fs::create_dir_all(&folder)?;
        fs::write(
            folder.join("package.json"),
            json!({ "private": true, "dependencies": { name: version } }).to_string(),
        )?;
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--no-progress",
            "--loglevel=error",
        ]);
        proc::run(&step, npm.arg("--prefix").arg(&folder).current_dir(&folder))?;
        fs::write(&done, "")?;
        Ok(modules)
    })();
    finish(step, result)
}

/// What a killed run has left.
fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

fn finish<T>(step: Step, result: Result<T>) -> Result<T> {
    match &result {
        Ok(_) => step.done(""),
        Err(_) => step.failed(),
    }
    result
}
