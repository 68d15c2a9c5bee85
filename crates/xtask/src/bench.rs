//! The command `bench`: runs `tests/bench/*.bench.ts` and prints one table. A bench prints a JSON object on a line for each
//! row: `{"name", "ours", "peer"?, "unit"}`; other lines are passed on. `bench scoring --csv FILE` measures
//! accuracy instead, `bench documents --dir DIR` runs a folder of files, both print JSON; `bench documents --peers` prints a table.

mod chunk;
mod documents;
mod peers;
mod retrieval;
mod scoring;

use std::{
    fs,
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Result, bail};
use serde::Deserialize;

use crate::{
    build, paths, proc, setup,
    ui::{self, Step},
};

/// The names of the benches of bookings and of metrics, which need a database alone.
const BOOKINGS: &str = "bookings";
const METRICS: &str = "metrics";

/// The arguments of `bench`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Run only benches whose file name contains this.
    name: Option<String>,
    #[command(flatten)]
    accuracy: scoring::Accuracy,
    #[command(flatten)]
    folder: documents::Folder,
    /// Passed on to the benches, for example `-- --contacts 5000`.
    #[arg(last = true)]
    rest: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    ours: Option<f64>,
    peer: Option<f64>,
    unit: String,
}

impl Row {
    /// How many times as good ours is: less time and less space is better, more of anything else.
    fn ratio(&self) -> Option<f64> {
        let (ours, peer) = (self.ours?, self.peer?);
        let unit = self.unit.split(' ').next().unwrap_or_default();
        Some(if ["us", "ms", "s", "KB", "MB"].contains(&unit) { peer / ours } else { ours / peer })
    }
}

/// The command `bench`.
pub fn run(args: &Args) -> Result<ExitCode> {
    if args.accuracy.is_asked() {
        return scoring::accuracy(&args.accuracy);
    }
    if args.folder.peers {
        return peers::run();
    }
    if args.folder.is_asked() {
        return documents::folder(&args.folder);
    }
    let started = Instant::now();
    let benches = benches(args.name.as_deref())?;
    let tools = setup::ensure()?;
    // These benches need no suite.
    if benches.iter().any(|bench| {
        ![scoring::NAME, documents::NAME, chunk::NAME, retrieval::NAME, retrieval::SEARCH, BOOKINGS, METRICS]
            .contains(&bench.as_str())
    }) {
        build::functions_to_modules(&tools, &paths::functions()?)?;
        build::simulator()?;
    }
    let peers = if benches.iter().any(|bench| bench == scoring::NAME) {
        Some(scoring::prepare(&tools)?)
    } else {
        None
    };
    let corpus = if benches.iter().any(|bench| bench == documents::NAME) {
        Some(documents::prepare(&tools)?)
    } else {
        None
    };
    let chunker =
        if benches.iter().any(|bench| bench == chunk::NAME) { Some(chunk::prepare(&tools)?) } else { None };
    let retrieval =
        if benches.iter().any(|bench| bench == retrieval::NAME) { Some(retrieval::prepare()?) } else { None };
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for bench in benches {
        let step = Step::start(format!("bench {bench}"));
        let mut deno = Command::new(tools.deno());
        deno.args(["run", "-A", &format!("tests/bench/{bench}.bench.ts")]).args(&args.rest);
        if let Some(peers) = peers.as_ref().filter(|_| bench == scoring::NAME) {
            peers.environment(&mut deno);
        }
        if let Some(corpus) = corpus.as_ref().filter(|_| bench == documents::NAME) {
            corpus.environment(&mut deno);
        }
        if let Some(chunker) = chunker.as_ref().filter(|_| bench == chunk::NAME) {
            chunker.environment(&mut deno);
        }
        if let Some(retrieval) = retrieval.as_ref().filter(|_| bench == retrieval::NAME) {
            retrieval.environment(&mut deno);
        }
        let status = proc::stream(tools.environment(&mut deno).current_dir(paths::root()), |line| {
            match serde_json::from_str::<Row>(line) {
                Ok(row) => rows.push(row),
                Err(_) => step.print(line),
            }
        })?;
        if status.success() {
            step.done("");
        } else {
            step.failed();
            failed.push(bench);
        }
    }
    print(&rows);
    eprintln!("measured in {}", ui::seconds(started.elapsed()));
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}

fn benches(filter: Option<&str>) -> Result<Vec<String>> {
    let entries = fs::read_dir(paths::root().join("tests/bench"))?.flatten();
    let names = entries
        .filter_map(|entry| Some(entry.file_name().to_string_lossy().strip_suffix(".bench.ts")?.to_owned()));
    let mut names: Vec<String> =
        names.filter(|name| filter.is_none_or(|filter| name.contains(filter))).collect();
    names.sort();
    if names.is_empty() {
        bail!("no bench in tests/bench is called like that");
    }
    Ok(names)
}

fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).max(5);
    println!("\n{:<width$}  {:>12}  {:>12}  {:<10}  {:>7}", "bench", "ours", "peer", "unit", "ratio");
    for row in rows {
        let ratio = row.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2} x"));
        let line =
            format!("{:>12}  {:>12}  {:<10}  {ratio:>7}", number(row.ours), number(row.peer), row.unit);
        println!("{:<width$}  {}", row.name, line.trim_end());
    }
    if rows.iter().any(|row| row.ratio().is_some()) {
        println!("ratio: how many times as good as the peer in the same run; below 1 the peer is better");
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| {
        if value >= 1000.0 {
            format!("{value:.0}")
        } else if value >= 10.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.2}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_above_one_is_better_than_the_peer() {
        let ratio = |ours, peer, unit: &str| {
            Row { name: String::new(), ours: Some(ours), peer, unit: unit.to_owned() }.ratio()
        };
        assert_eq!(ratio(10.0, Some(20.0), "ms"), Some(2.0));
        assert_eq!(ratio(10.0, Some(20.0), "s CPU"), Some(2.0));
        assert_eq!(ratio(10.0, Some(20.0), "MB/s"), Some(0.5));
        assert_eq!(ratio(99.0, Some(90.0), "%"), Some(1.1));
        assert_eq!(ratio(10.0, None, "ms"), None);
    }
}
