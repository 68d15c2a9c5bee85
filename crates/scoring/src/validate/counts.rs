//! Whether enough records teach, and why the others do not.

use super::{Finding, Intake};
use crate::labels::Skip;
use crate::settings::Settings;

pub(super) fn findings(intake: &Intake, settings: &Settings) -> Vec<Finding> {
    let counts = &intake.counts;
    if counts.records == 0 {
        let detail = "there are no records of this type in the mirror; run a synchronisation first";
        return vec![Finding::error("no_records", detail)];
    }
    let mut findings = Vec::new();
    if counts.labelled() == 0 {
        findings.push(nothing_labelled(intake, settings));
    }
    findings.extend(some_skipped(intake));
    if intake.undated_wins > 0 {
        let detail = format!(
            "{} won deals have no close date in the past; their contacts cannot teach until it is filled in",
            intake.undated_wins
        );
        findings.push(Finding::warning("won_without_close_date", detail));
    }
    if intake.closed_before_created > 0 {
        let detail = format!(
            "{} deals were closed before they were created; correct their dates in the CRM",
            intake.closed_before_created
        );
        findings.push(Finding::warning("closed_before_created", detail));
    }
    findings
}

/// One code for each reason that can take all records: what to do differs.
fn nothing_labelled(intake: &Intake, settings: &Settings) -> Finding {
    let records = intake.counts.records;
    let skips = [
        Skip::NoId,
        Skip::NoCreationDate,
        Skip::CreatedInTheFuture,
        Skip::ObservationNotOver,
        Skip::OutcomeBeforeAsOf,
        Skip::OutcomeMomentUnknown,
        Skip::WindowNotOver,
        Skip::NotListed,
    ];
    // The first of equally frequent ones.
    let most = skips.into_iter().rev().max_by_key(|skip| intake.skipped(*skip)).unwrap_or(Skip::NoId);
    let days = settings.observation_days;
    let (code, why) = match most {
        Skip::NoId => {
            ("no_record_has_an_id", "most have no id; the mirror is damaged: synchronise anew".to_owned())
        }
        Skip::NoCreationDate => {
            ("no_record_has_a_creation_date", "most have no creation date; synchronise createdate".to_owned())
        }
        Skip::CreatedInTheFuture => (
            "all_records_are_of_the_future",
            "most say that they were created later than now; check the clock".to_owned(),
        ),
        Skip::ObservationNotOver => (
            "all_records_are_too_young",
            format!(
                "most are younger than the {days} days of observation; wait, or set observation_days lower"
            ),
        ),
        Skip::OutcomeBeforeAsOf => (
            "all_outcomes_came_too_early",
            format!(
                "most had their outcome within the {days} days of observation; set observation_days lower"
            ),
        ),
        Skip::OutcomeMomentUnknown => (
            "no_outcome_is_dated",
            "of most it is not known when the outcome came; name a date property, or leave out within_days"
                .to_owned(),
        ),
        Skip::WindowNotOver => (
            "no_window_is_over",
            "for most the window of the label rule is still open; wait, or set within_days lower".to_owned(),
        ),
        Skip::NotListed => {
            ("no_record_is_listed", "the label rule lists none of them; check the ids".to_owned())
        }
    };
    Finding::error(code, format!("none of {records} records can teach: {why}"))
}

fn some_skipped(intake: &Intake) -> Vec<Finding> {
    let records = intake.counts.records;
    let finding = |skip, code, detail: &str| {
        let skipped = intake.skipped(skip);
        (skipped > 0).then(|| Finding::warning(code, format!("{skipped} of {records} records {detail}")))
    };
    let early = intake.skipped(Skip::OutcomeBeforeAsOf);
    let too_late = (early > intake.counts.positives && intake.counts.labelled() > 0).then(|| {
        let detail = format!(
            "{early} outcomes came within the observation and only {} after it; a lower observation_days would teach more",
            intake.counts.positives
        );
        Finding::warning("observation_too_long", detail)
    });
    [
        finding(Skip::NoId, "records_without_id", "have no id and were left out; synchronise them anew"),
        finding(
            Skip::NoCreationDate,
            "records_without_creation_date",
            "have no creation date and were left out; fill it in or synchronise it",
        ),
        finding(
            Skip::CreatedInTheFuture,
            "records_created_in_the_future",
            "say that they were created later than now and were left out; correct their dates",
        ),
        finding(
            Skip::OutcomeMomentUnknown,
            "outcomes_without_a_date",
            "had the outcome at an unknown moment and were left out; name a property that dates it",
        ),
        too_late,
    ]
    .into_iter()
    .flatten()
    .collect()
}
