//! Each feature by itself, and beside the others.

use std::collections::BTreeMap;

use super::{Finding, Intake};
use crate::features::{LONG_TEXT, Source};
use crate::leakage::{Reason, Suspect};
use crate::settings::Settings;
use crate::table::{Column, Feature, Levels, Table};

/// Filled in for fewer than one in a hundred.
const MOSTLY_MISSING: f64 = 0.99;
/// Unreadable beyond this share, a column is no use; below it, worth a word from one in fifty on.
const UNREADABLE: f64 = 0.5;
const WORTH_A_WORD: f64 = 0.02;
/// A category of its own for so many of the filled-in rows names the records instead of describing them.
const UNIQUE: f64 = 0.9;
/// Fewer filled-in rows cannot tell.
const FEWEST: usize = 20;
/// A number so many times as large as the 99th percentile is a slip of the keyboard.
const FAR_OUT: f64 = 10_000.0;

pub(super) fn findings(
    table: &Table,
    intake: &Intake,
    suspects: &[Suspect],
    settings: &Settings,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = suspects.iter().map(|suspect| leak(suspect, settings)).collect();
    let features = table.features();
    for (feature, column) in features.iter().zip(table.columns()) {
        if table.rows() > 0 {
            findings.extend(values(feature, column, table.rows()));
        }
        if let Some(source) = Source::parse(&feature.name) {
            findings.extend(readings(feature, &source, intake));
        }
    }
    findings.extend(twins(table));
    findings
}

fn leak(suspect: &Suspect, settings: &Settings) -> Finding {
    let code = match suspect.reason {
        Reason::SeparatesAlone => "leak_separates_alone",
        Reason::MissingnessIsTheOutcome => "leak_missingness",
        Reason::AppearsOnlyAfterTheOutcome => "leak_appears_after_outcome",
    };
    let name = suspect.feature.as_str();
    let source = Source::parse(name);
    let property = source.as_ref().and_then(Source::property).unwrap_or(name);
    if settings.include.iter().any(|entry| entry == name || entry == property) {
        let detail = format!(
            "{} seems to know the outcome and is used all the same, since the settings include it: {}",
            suspect.label, suspect.detail
        );
        return Finding::warning(code, detail).of(name);
    }
    let detail = format!(
        "{} is left out, since it seems to know the outcome: {}; if that is right and known in time, include it in the \
         settings",
        suspect.label, suspect.detail
    );
    Finding::warning(code, detail).dropping(name)
}

fn values(feature: &Feature, column: &Column, rows: usize) -> Option<Finding> {
    let missing = column.missing();
    let label = &feature.label;
    if missing == rows {
        let detail = format!("{label} is empty in all records and is left out");
        return Some(Finding::warning("empty_feature", detail).dropping(&feature.name));
    }
    if is_constant(column) {
        let detail = format!("{label} is the same in all records and is left out");
        return Some(Finding::warning("constant_feature", detail).dropping(&feature.name));
    }
    #[allow(clippy::cast_precision_loss)] // rows in memory
    let share = missing as f64 / rows as f64;
    if share > MOSTLY_MISSING {
        let detail =
            format!("{label} is filled in for {} of {rows} records; it can hardly help", rows - missing);
        return Some(Finding::warning("mostly_missing", detail).of(&feature.name));
    }
    match column {
        Column::Number(numbers) => outliers(feature, numbers),
        Column::Category(levels) => names(feature, levels, rows - missing),
    }
}

fn is_constant(column: &Column) -> bool {
    match column {
        Column::Number(values) => values
            .windows(2)
            .all(|pair| pair[0].to_bits() == pair[1].to_bits() || (pair[0].is_nan() && pair[1].is_nan())),
        Column::Category(levels) => levels.codes().windows(2).all(|pair| pair[0] == pair[1]),
    }
}

fn outliers(feature: &Feature, numbers: &[f64]) -> Option<Finding> {
    let mut sizes: Vec<f64> =
        numbers.iter().filter(|number| !number.is_nan()).map(|number| number.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let largest = *sizes.last()?;
    let usual = *sizes.get(sizes.len() * 99 / 100)?;
    (sizes.len() >= 100 && usual > 0.0 && largest > FAR_OUT * usual).then(|| {
        let detail = format!(
            "{} reaches {largest}, while 99 in 100 records have at most {usual}; correct the slip in the CRM",
            feature.label
        );
        Finding::warning("absurd_numbers", detail).of(&feature.name)
    })
}

fn names(feature: &Feature, levels: &Levels, present: usize) -> Option<Finding> {
    let mut uses: BTreeMap<u32, usize> = BTreeMap::new();
    for code in levels.codes().iter().filter(|code| **code != 0) {
        *uses.entry(*code).or_default() += 1;
    }
    let long = levels.texts().iter().position(|text| text == LONG_TEXT);
    let long = long.and_then(|at| uses.get(&u32::try_from(at + 1).ok()?)).copied().unwrap_or(0);
    let single = uses.values().filter(|count| **count == 1).count();
    #[allow(clippy::cast_precision_loss)] // rows in memory
    let share = |part: usize| part as f64 / present as f64;
    if present >= FEWEST && share(long) > UNREADABLE {
        let detail = format!("{} holds free text and is left out as a category", feature.label);
        return Some(Finding::warning("free_text_category", detail).dropping(&feature.name));
    }
    (present >= FEWEST && share(single) > UNIQUE).then(|| {
        let detail = format!(
            "{} is different in nearly every record, like a name or a number, and is left out",
            feature.label
        );
        Finding::warning("identifier_like", detail).dropping(&feature.name)
    })
}

fn readings(feature: &Feature, source: &Source, intake: &Intake) -> Vec<Finding> {
    let Some(readings) = source.property().and_then(|name| intake.properties.get(name)) else {
        return Vec::new();
    };
    #[allow(clippy::cast_precision_loss)] // far below 2^53
    let share = |part: u64| if readings.values == 0 { 0.0 } else { part as f64 / readings.values as f64 };
    let (label, example) = (&feature.label, &readings.example);
    let mut findings = Vec::new();
    let broken = share(readings.unreadable);
    if broken > WORTH_A_WORD {
        let (code, wanted) = match source {
            Source::Flag(_) => ("values_are_no_booleans", "true or false"),
            Source::DaysSince(_) => ("values_are_no_dates", "dates"),
            _ => ("values_are_no_numbers", "numbers"),
        };
        let (count, values) = (readings.unreadable, readings.values);
        let detail = format!(
            "{count} of {values} values of {label} are no {wanted}, for example \"{example}\"; correct them or the type"
        );
        let finding = Finding::warning(code, detail);
        findings.push(if broken > UNREADABLE {
            finding.dropping(&feature.name)
        } else {
            finding.of(&feature.name)
        });
    }
    if share(readings.undefined) > WORTH_A_WORD {
        let detail = format!(
            "{} of {} values of {label} are not among its options, for example \"{example}\"; add the option or correct them",
            readings.undefined, readings.values
        );
        findings.push(Finding::warning("values_outside_the_options", detail).of(&feature.name));
    }
    if share(readings.future) > UNREADABLE {
        let detail = format!(
            "{} of {} dates of {label} lie ahead and say nothing yet",
            readings.future, readings.values
        );
        findings.push(Finding::warning("dates_lie_ahead", detail).of(&feature.name));
    }
    findings
}

/// The later of two features that are equal in every row.
fn twins(table: &Table) -> Vec<Finding> {
    let columns: Vec<(&Feature, &Column)> = table.features().iter().zip(table.columns()).collect();
    let mut findings = Vec::new();
    for (at, (feature, column)) in columns.iter().enumerate() {
        if table.rows() == 0 || is_constant(column) {
            continue;
        }
        let earlier = columns.iter().take(at).find(|(_, other)| other == column);
        if let Some((twin, _)) = earlier {
            let detail =
                format!("{} says in every record the same as {} and is left out", feature.label, twin.label);
            findings.push(Finding::warning("duplicate_feature", detail).dropping(&feature.name));
        }
    }
    findings
}
