//! The sizes of the functions, against what the platform takes.

use std::{fs, path::Path};

use anyhow::Result;

use super::Facts;
use crate::{paths, ui};

/// The platform refuses bundles above 5 MB and is reported to fail from about 4 MB; this keeps a margin.
const BUDGET_BYTES: u64 = 3 * 1024 * 1024;

/// What a function may upload. Parsers of ten formats take more than anything else does.
pub const fn budget_bytes(function: &str) -> u64 {
    match function.as_bytes() {
        b"parse" => 9 * 1024 * 1024 / 2,
        _ => BUDGET_BYTES,
    }
}

/// What is uploaded for a function: its shim, the shared shim code and the generated module.
pub fn upload_bytes(function: &str) -> Result<u64> {
    let shims = paths::root().join("functions-shims");
    let own = shims.join(function).join("index.ts");
    Ok(size(&own) + folder_size(&shims.join("_shared"))? + size(&paths::module(function)))
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |meta| meta.len())
}

fn folder_size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        sum += if path.is_dir() { folder_size(&path)? } else { size(&path) };
    }
    Ok(sum)
}

/// Prints one line for each function; false when one is over the budget.
pub fn print(facts: &[Facts]) -> Result<bool> {
    let mut all_fit = true;
    println!(
        "{:<20} {:>10} {:>10} {:>10} {:>10} {:>8}",
        "function", "cargo", "wasm-opt", "gzip", "upload", "budget"
    );
    for fact in facts {
        let upload = upload_bytes(&fact.function)?;
        let budget = budget_bytes(&fact.function);
        let fits = upload < budget;
        all_fit &= fits;
        let share = format!("{:>7}%", upload * 100 / budget);
        println!(
            "{:<20} {:>10} {:>10} {:>10} {:>10} {}",
            fact.function,
            kilobytes(fact.raw),
            kilobytes(fact.wasm),
            kilobytes(fact.gzip),
            kilobytes(upload),
            if fits { ui::good(&share) } else { ui::bad(&share) },
        );
    }
    Ok(all_fit)
}

fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes.div_ceil(1024))
}
