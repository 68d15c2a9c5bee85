//! The Supabase CLI, told of which project and which database everything is.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;

use crate::{paths, proc, ui::Step};

/// A target of the CLI.
pub struct Supabase {
    program: PathBuf,
    profile: Option<PathBuf>,
    project: String,
    database: String,
}

impl Supabase {
    /// The CLI for a project, whose database may have an address of its own.
    pub fn new(
        program: PathBuf,
        profile: Option<PathBuf>,
        project: String,
        database: Option<String>,
    ) -> Self {
        let database = database.unwrap_or_else(|| project.clone());
        Self { program, profile, project, database }
    }

    /// The project's reference.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// A command about the project, run in the repository.
    pub fn project_command(&self, arguments: &[&str]) -> Command {
        self.command(&paths::root(), &self.project, arguments)
    }

    /// A command about the project, run in a folder of its own.
    pub fn project_command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        self.command(folder, &self.project, arguments)
    }

    /// A command about the database, run in the repository.
    pub fn database_command(&self, arguments: &[&str]) -> Command {
        self.command(&paths::root(), &self.database, arguments)
    }

    /// A command about the database, run in a folder of its own.
    pub fn database_command_in(&self, folder: &Path, arguments: &[&str]) -> Command {
        self.command(folder, &self.database, arguments)
    }

    fn command(&self, folder: &Path, remote: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg(format!("--remote={remote}")).arg("--yes");
        command.arg("--workdir").arg(folder).current_dir(folder);
        if let Some(profile) = &self.profile {
            command.arg("--profile").arg(profile);
        }
        command.env("NO_COLOR", "1").env("SUPABASE_TELEMETRY_DISABLED", "1").env("DO_NOT_TRACK", "1");
        command
    }

    /// The rows of a statement that may only read.
    pub fn read<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<T>> {
        json(&mut self.database_command(&["db", "query", sql, "--read-only", "-o", "json"]))
    }
}

/// What a command answers in JSON, behind what it says to people.
pub fn json<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let output = command.output().context("cannot run the Supabase CLI")?;
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        bail!("the Supabase CLI failed:\n{}{}", errors.trim_start(), said.trim_start());
    }
    let start = said.lines().position(|line| line.starts_with(['[', '{']));
    let Some(start) = start else { bail!("the Supabase CLI answered no JSON:\n{said}{errors}") };
    let text = said.lines().skip(start).collect::<Vec<_>>().join("\n");
    serde_json::from_str(&text).with_context(|| format!("the Supabase CLI answered something else:\n{text}"))
}

/// How a push says which file it is at; of a failed one, the last of these lines matters.
const PROGRESS: &str = "Applying migration ";

/// Runs a command under a step of that name. When it fails, all that it said is shown: the CLI puts the cause before the
/// statement, which may have a hundred lines.
pub fn step(label: &str, command: &mut Command) -> Result<()> {
    let step = Step::start(label);
    let mut said: Vec<String> = Vec::new();
    let status = proc::stream(command, |line| {
        step.note(line);
        if line.starts_with(PROGRESS) && said.last().is_some_and(|last| last.starts_with(PROGRESS)) {
            said.pop();
        }
        said.push(line.to_owned());
    })?;
    if status.success() {
        step.done("");
        return Ok(());
    }
    step.print(&said.join("\n"));
    step.failed();
    bail!("the Supabase CLI ended with {status}")
}
