//! Is this data fit for training? Every problem has a code of its own and says what to do.
//!
//! [`Intake::read`] makes the rows of a table and accounts for the records; [`check`] judges both.

mod columns;
mod counts;
mod finding;
mod intake;
mod setup;
mod whole;

use crate::leakage::Suspect;
use crate::settings::{PropertyDefinitions, Settings};
use crate::table::Table;

pub use finding::{Finding, Severity};
pub use intake::{Intake, Row};

/// All problems of a training table, the errors first. With an error there is nothing to train; the features that a
/// warning names as dropped are left out ([`dropped`]).
///
/// `suspects` come from [`crate::leakage::suspects`].
pub fn check(
    table: &Table,
    intake: &Intake,
    suspects: &[Suspect],
    settings: &Settings,
    definitions: &PropertyDefinitions,
) -> Vec<Finding> {
    let mut findings = setup::findings(intake, settings, definitions);
    findings.extend(counts::findings(intake, settings));
    let columns = columns::findings(table, intake, suspects, settings);
    findings.extend(whole::findings(table, settings, &dropped(&columns)));
    findings.extend(columns);
    // Stable: within a severity they stay in the order of the checks.
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// The features that these findings leave out.
pub fn dropped(findings: &[Finding]) -> Vec<&str> {
    let mut names: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.drops)
        .filter_map(|finding| finding.feature.as_deref())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
