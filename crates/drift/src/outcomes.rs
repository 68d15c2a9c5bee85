//! Whether a scored record converted, counted from the moment that its score stood for.

use std::collections::BTreeMap;

use kernel::{Problem, Timestamp};
use scoring::{
    labels::{self, DEFAULT_WINDOW_DAYS, LabelRule, Skip},
    record::Record,
};

use super::{
    DAY_MS,
    sql::{Decided, Matured, StoredScore},
};

/// What became of a record, for each model that scored it. What is too early to tell is left for another day.
pub(super) fn decide(
    matured: &Matured,
    rule: &LabelRule,
    observation_days: u32,
    now: Timestamp,
) -> Result<Vec<Decided>, Problem> {
    let mut by_model: BTreeMap<&str, Vec<&StoredScore>> = BTreeMap::new();
    for score in &matured.scores {
        by_model.entry(&score.model_sha256).or_default().push(score);
    }
    let record: Option<Record> = match &matured.record {
        Some(record) => Some(
            serde_json::from_str(record.get())
                .map_err(|error| Problem::internal("decode_answer", format!("drift_matured: {error}")))?,
        ),
        None => None,
    };
    let created = record.as_ref().and_then(|record| record.created_at);
    let ripe = created.map(|created| created.plus_millis(i64::from(observation_days) * DAY_MS));
    let window_days = rule.window_days().unwrap_or(DEFAULT_WINDOW_DAYS);
    let mut decided = Vec::new();
    for scores in by_model.values() {
        let Some((score, moment)) = standing(scores, ripe) else { continue };
        if moment.plus_millis(i64::from(window_days) * DAY_MS) > now {
            continue;
        }
        let outcome = match &record {
            Some(record) => label(record, rule, moment, now),
            None => Some(Err("record_gone")),
        };
        let Some(outcome) = outcome else { continue };
        decided.push(Decided {
            record_id: matured.record_id.clone(),
            model_sha256: score.model_sha256.clone(),
            model_id: score.model_id.clone(),
            model_version: score.model_version,
            source: score.source.clone(),
            score: score.score,
            probability: score.probability,
            as_of: moment,
            converted: outcome.ok(),
            skipped: outcome.err(),
        });
    }
    Ok(decided)
}

/// The score that stood when the observation was over, as in the training; of a record that was first scored later,
/// the first one. Later scores of the same record are not new evidence.
fn standing<'a>(scores: &[&'a StoredScore], ripe: Option<Timestamp>) -> Option<(&'a StoredScore, Timestamp)> {
    let stood = ripe
        .and_then(|ripe| scores.iter().rev().find(|score| score.as_of <= ripe).map(|score| (*score, ripe)));
    stood.or_else(|| scores.first().map(|score| (*score, score.as_of)))
}

/// Labels a record as of a moment: for the rule, it is a record whose observation ended then.
fn label(
    record: &Record,
    rule: &LabelRule,
    moment: Timestamp,
    now: Timestamp,
) -> Option<Result<bool, &'static str>> {
    let seen = Record { created_at: Some(moment), ..record.clone() };
    match labels::label(&seen, rule, 0, now.as_millis()) {
        labels::Outcome::Labelled(labelled) => Some(Ok(labelled.label)),
        labels::Outcome::Skipped(Skip::WindowNotOver | Skip::ObservationNotOver) => None,
        labels::Outcome::Skipped(skip) => Some(Err(skip.code())),
    }
}
