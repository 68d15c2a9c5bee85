//! Accuracy of the training on a CSV file, and the digest of a model trained natively.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, anyhow};
use clap::Parser;
use scoring::learn::{self, TrainSettings};
use scoring_bench::{Session, accuracy, csv_table};

/// Cross-validates the training that the functions run on a CSV file, and prints JSON.
#[derive(Debug, Parser)]
struct Args {
    /// The file, with a heading.
    #[arg(long, requires = "target", requires = "positive")]
    csv: Option<PathBuf>,
    /// The column to predict.
    #[arg(long)]
    target: Option<String>,
    /// The value of that column that counts as positive.
    #[arg(long)]
    positive: Option<String>,
    /// A file with the number of a fold for each row; without it five folds, stratified and shuffled by the seed.
    #[arg(long)]
    folds: Option<PathBuf>,
    /// Of the folds, and of the training.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Instead: trains natively on the synthetic table of this many rows and prints the model's digest.
    #[arg(long, conflicts_with = "csv")]
    digest: Option<usize>,
}

/// The features of the synthetic table.
const FEATURES: usize = 25;
const FOLDS: u32 = 5;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    if let Some(rows) = args.digest {
        let mut session = Session::new(rows, FEATURES, 1);
        let table = session.table();
        session.resume(&table, &[]).map_err(|detail| anyhow!(detail))?;
        while !session.step().map_err(|detail| anyhow!(detail))? {}
        println!("{}", session.finish().map_err(|detail| anyhow!(detail))?);
        return Ok(());
    }
    let (Some(csv), Some(target), Some(positive)) = (&args.csv, &args.target, &args.positive) else {
        return Err(anyhow!("--csv, --target and --positive are needed"));
    };
    let table = csv_table::read(csv, target, positive)?;
    let folds = match &args.folds {
        Some(path) => csv_table::folds(path, table.rows())?,
        None => {
            learn::stratified_folds(table.labels(), FOLDS, args.seed).into_iter().map(u32::from).collect()
        }
    };
    let settings = TrainSettings { seed: args.seed, ..TrainSettings::default() };
    println!("{}", serde_json::to_string_pretty(&accuracy::measure(&table, &folds, settings)?)?);
    Ok(())
}
