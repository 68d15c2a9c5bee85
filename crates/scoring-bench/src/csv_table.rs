//! A table from a CSV file, the types of its columns inferred.

use std::path::Path;

use anyhow::{Context, Result, bail};
use scoring::table::{Cell, Feature, Kind, RowInfo, Table};

/// What files write for a value that is not there.
const MISSING: [&str; 8] = ["", "NA", "N/A", "NaN", "nan", "NULL", "null", "?"];

/// Reads a file. A column is a number when all its values are; everything else is a category.
pub fn read(path: &Path, target: &str, positive: &str) -> Result<Table> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let Some(target_place) = names.iter().position(|name| name == target) else {
        bail!("there is no column {target}; there are: {}", names.join(", "));
    };
    let records = reader.records().collect::<csv::Result<Vec<_>>>()?;
    let number = |place: usize| {
        let known = || records.iter().filter_map(|record| known(record.get(place)?));
        known().next().is_some() && known().all(|value| parse(value).is_some())
    };
    let places: Vec<usize> = (0..names.len()).filter(|&place| place != target_place).collect();
    let kinds: Vec<Kind> =
        places.iter().map(|&place| if number(place) { Kind::Number } else { Kind::Category }).collect();
    let feature = |(&place, &kind): (&usize, &Kind)| Feature {
        name: names[place].clone(),
        label: names[place].clone(),
        kind,
    };
    let mut table = Table::new(places.iter().zip(&kinds).map(feature).collect());
    for (row, record) in records.iter().enumerate() {
        let cell = |(&place, &kind): (&usize, &Kind)| match record.get(place).and_then(known) {
            None => Cell::Missing,
            Some(value) if kind == Kind::Number => parse(value).map_or(Cell::Missing, Cell::number),
            Some(value) => Cell::text(value),
        };
        let cells: Vec<Cell> = places.iter().zip(&kinds).map(cell).collect();
        let label = record.get(target_place).is_some_and(|value| value.trim() == positive);
        let info = RowInfo { id: row.to_string(), label, held_out: false };
        table.push(&cells, info).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    }
    let positives = table.labels().iter().filter(|label| **label).count();
    if positives == 0 || positives == table.rows() {
        bail!("{positives} of {} rows have {positive} in {target}: nothing can be learnt", table.rows());
    }
    Ok(table)
}

/// A fold for each line of a file; a first line that is not a number is a heading.
pub fn folds(path: &Path, rows: usize) -> Result<Vec<u32>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut folds = Vec::new();
    for (place, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
        match line.trim_matches('"').parse() {
            Ok(fold) => folds.push(fold),
            Err(_) if place == 0 => {}
            Err(_) => bail!("line {} of {} is not the number of a fold: {line}", place + 1, path.display()),
        }
    }
    if folds.len() != rows {
        bail!("{} has {} folds for {rows} rows", path.display(), folds.len());
    }
    Ok(folds)
}

fn known(value: &str) -> Option<&str> {
    let value = value.trim();
    (!MISSING.contains(&value)).then_some(value)
}

fn parse(value: &str) -> Option<f64> {
    value.parse().ok().filter(|number: &f64| number.is_finite())
}
