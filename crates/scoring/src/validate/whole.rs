//! The rows as a whole.

use std::collections::BTreeMap;

use super::Finding;
use crate::settings::Settings;
use crate::table::{Column, Table};

/// Fewer than one in 200 is hard to learn and harder to measure.
const RARE: f64 = 0.005;
/// Rows that have a twin in every cell, beyond which there is little to tell records apart by.
const ALIKE: f64 = 0.9;
/// Rules of thumb ask for ten outcomes for each thing that is to be learnt; below two it is guessing.
const FEWEST_PER_FEATURE: usize = 2;

pub(super) fn findings(table: &Table, settings: &Settings, dropped: &[&str]) -> Vec<Finding> {
    let mut findings = features(table, dropped);
    if table.rows() > 0 {
        findings.extend(classes(table, settings));
        findings.extend(duplicates(table));
        findings.extend(held_out(table));
    }
    findings
}

fn features(table: &Table, dropped: &[&str]) -> Vec<Finding> {
    let names: Vec<&str> = table.features().iter().map(|feature| feature.name.as_str()).collect();
    if names.is_empty() {
        let detail =
            "there is not a single feature: all properties are excluded; exclude fewer in the settings";
        return vec![Finding::error("no_features", detail)];
    }
    let mut findings = Vec::new();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    for twice in sorted.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).filter_map(|same| same.first())
    {
        let detail = format!("two features are called {twice}; give the properties different names");
        findings.push(Finding::error("duplicate_feature_name", detail).of(twice));
    }
    let usable = names.iter().filter(|name| !dropped.contains(name)).count();
    if usable == 0 && table.rows() > 0 {
        let detail = "no feature says anything: all are empty, constant or give the outcome away; synchronise more properties";
        findings.push(Finding::error("no_usable_feature", detail));
    }
    let positives = table.labels().iter().filter(|label| **label).count();
    let rarer = positives.min(table.rows() - positives);
    if rarer > 0 && usable > 0 && rarer < FEWEST_PER_FEATURE * usable {
        let detail = format!(
            "{usable} features are learnt from {rarer} records of the rarer outcome; exclude some, or wait for more outcomes"
        );
        findings.push(Finding::warning("more_features_than_outcomes", detail));
    }
    findings
}

fn classes(table: &Table, settings: &Settings) -> Vec<Finding> {
    let rows = table.rows();
    let positives = table.labels().iter().filter(|label| **label).count();
    let negatives = rows - positives;
    let few = usize::try_from(settings.min_positives).unwrap_or(usize::MAX);
    let fewest_rows = usize::try_from(settings.min_rows).unwrap_or(usize::MAX);
    let mut findings = Vec::new();
    if positives == 0 {
        let detail =
            format!("none of {rows} records had the outcome; check the label rule, or wait until some have");
        findings.push(Finding::error("only_negatives", detail));
    } else if negatives == 0 {
        let detail = format!(
            "all {rows} records had the outcome; there is nothing to tell apart: check the label rule"
        );
        findings.push(Finding::error("only_positives", detail));
    } else {
        if positives < few {
            let detail =
                format!("{positives} records had the outcome, {few} are needed; until then the rules score");
            findings.push(Finding::error("too_few_positives", detail));
        }
        if negatives < few {
            let detail = format!(
                "{negatives} records did not have the outcome, {few} are needed; until then the rules score"
            );
            findings.push(Finding::error("too_few_negatives", detail));
        }
        #[allow(clippy::cast_precision_loss)] // rows in memory
        let rate = positives as f64 / rows as f64;
        if !(RARE..=1.0 - RARE).contains(&rate) {
            let detail = format!(
                "{positives} of {rows} records had the outcome; probabilities this extreme are hard to check: a wider window \
                 of the label rule would help"
            );
            findings.push(Finding::warning("extreme_imbalance", detail));
        }
    }
    if rows < fewest_rows {
        let detail = format!(
            "{rows} records have a known outcome, {fewest_rows} are needed; until then the rules score"
        );
        findings.push(Finding::error("too_few_rows", detail));
    }
    findings
}

fn duplicates(table: &Table) -> Vec<Finding> {
    let mut seen: BTreeMap<&str, (usize, bool, bool)> = BTreeMap::new();
    for (id, label) in table.ids().iter().zip(table.labels()) {
        let entry = seen.entry(id).or_insert((0, *label, false));
        entry.0 += 1;
        entry.2 |= entry.1 != *label;
    }
    let mut findings = Vec::new();
    let twice = seen.iter().filter(|(_, (count, _, _))| *count > 1);
    let contradicting: Vec<&str> = twice.clone().filter(|(_, entry)| entry.2).map(|(id, _)| *id).collect();
    let agreeing: Vec<&str> = twice.filter(|(_, entry)| !entry.2).map(|(id, _)| *id).collect();
    if let Some(first) = contradicting.first() {
        let detail = format!(
            "{} records are in the data with both outcomes, for example {first}; start the run again",
            contradicting.len()
        );
        findings.push(Finding::error("contradictory_duplicates", detail));
    }
    if let Some(first) = agreeing.first() {
        let detail = format!(
            "{} records are in the data more than once, for example {first}; start the run again",
            agreeing.len()
        );
        findings.push(Finding::error("duplicate_records", detail));
    }
    findings.extend(alike(table));
    findings
}

fn alike(table: &Table) -> Option<Finding> {
    let mut looks = vec![0xcbf2_9ce4_8422_2325_u64; table.rows()];
    for column in table.columns() {
        let bits: Vec<u64> = match column {
            Column::Number(values) => values.iter().map(|value| value.to_bits()).collect(),
            Column::Category(levels) => levels.codes().iter().map(|code| u64::from(*code)).collect(),
        };
        for (look, bits) in looks.iter_mut().zip(bits) {
            *look = mixed(*look ^ bits);
        }
    }
    looks.sort_unstable();
    let twins: usize = looks.chunk_by(|a, b| a == b).map(<[u64]>::len).filter(|count| *count > 1).sum();
    #[allow(clippy::cast_precision_loss)] // rows in memory
    let share = twins as f64 / table.rows() as f64;
    (share > ALIKE && !table.features().is_empty()).then(|| {
        let detail = format!(
            "{twins} of {} records look like another one in every feature; synchronise properties that tell them apart",
            table.rows()
        );
        Finding::warning("records_all_alike", detail)
    })
}

/// Spreads the bits of a number over all of it (the finaliser of `splitmix64`).
const fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn held_out(table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let held = table.held_out().iter().filter(|held| **held).count();
    let rows = table.rows();
    let of = |wanted: bool, held: bool| {
        table
            .labels()
            .iter()
            .zip(table.held_out())
            .filter(|(label, out)| **label == wanted && **out == held)
            .count()
    };
    if held * 2 > rows {
        let detail = format!(
            "{held} of {rows} records are kept for the comparison of models, more than half; keep fewer"
        );
        findings.push(Finding::error("too_many_held_out", detail));
    }
    let both = of(true, true) + of(true, false) > 0 && of(false, true) + of(false, false) > 0;
    if both && held > 0 && (of(true, true) == 0 || of(false, true) == 0) {
        let detail = "the records kept for the comparison of models have only one outcome; models cannot be compared yet";
        findings.push(Finding::warning("held_out_has_one_outcome", detail));
    }
    if both && held < rows && (of(true, false) == 0 || of(false, false) == 0) {
        let detail = "the records to learn from have only one outcome, the other is all kept for the comparison; keep fewer";
        findings.push(Finding::error("training_rows_have_one_outcome", detail));
    }
    findings
}
