//! How a run ends: what was found, the model when there is one, and the reason in one sentence.

use kernel::Problem;
use scorer::sql::StoredModel;
use scoring::{
    artefact::Model,
    features::Exclusion,
    leakage::Suspect,
    learn::Trained,
    report::{self, About, Note},
    table::Table,
    validate::{Finding, Severity},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Step, Training,
    authority::Authority,
    blob,
    compare::{Champion, Comparison, compare},
    run::Work,
};
use crate::{cursor::Counts, sql::TrainingFinish};

/// Why a run ended as it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) detail: String,
}

impl Reason {
    /// The data cannot be learned from.
    pub(super) fn broken(finding: &Finding) -> Self {
        let detail = format!("{}. The model in service, or the rules, go on scoring.", finding.detail);
        Self { code: finding.code.clone(), detail }
    }

    /// Nothing more was asked for.
    pub(super) fn dry_run(suspects: &[Suspect]) -> Self {
        let detail = format!(
            "The data can be trained on; {} features give the outcome away and would be left out. \
             Nothing was trained, as asked.",
            suspects.len()
        );
        Self { code: "dry_run".to_owned(), detail }
    }
}

/// All that the database is told at the end.
#[derive(Serialize)]
struct Outcome<'a> {
    model: Option<Value>,
    findings: &'a [Finding],
    suspects: &'a [Suspect],
    excluded: &'a [Exclusion],
    counts: &'a Counts,
    comparison: Option<&'a Comparison>,
    dry_run: bool,
    activate: bool,
    reason: &'a Reason,
}

impl Training<'_> {
    /// Ends a run without a model.
    pub(super) async fn close(&self, work: &Work, reason: &Reason) -> Result<Step, Problem> {
        self.finish(work, None, None, reason).await
    }

    /// Ends a run with the fitted model: measured against the one in service, and registered with its card.
    pub(super) async fn conclude(&self, work: &mut Work) -> Result<Step, Problem> {
        let (Some(trainer), Some(table), Some(rows)) =
            (work.trainer.take(), work.table.take(), work.held_out.take())
        else {
            return Err(Problem::internal(
                "missing_blob",
                "a run that is fitting has no table or no trainer",
            ));
        };
        let fitted = self.job.charge(|| trainer.finish(&table))?;
        // As things are now: an admin may have changed the settings or the model since the run began.
        let context = self.context(work.run.object_type).await?;
        let run = self.asked().await?;
        let authority =
            Authority::of(&work.settings, &context.settings, run.by_admin, run.champion_label.as_ref());
        let champion = context.model.map(|active| self.champion(active));
        let margin = work.settings.margin;
        let mut comparison = self.job.charge(|| compare(champion.as_ref(), &fitted.model, &rows, margin));
        comparison.verdict = authority.bound(comparison.verdict);
        let verdict = &comparison.verdict;
        let reason = Reason { code: verdict.code.to_owned(), detail: verdict.detail.clone() };
        let model = self.job.charge(|| register(work, &table, &fitted, &comparison))?;
        self.finish(work, Some(model), Some(&comparison), &reason).await
    }

    fn champion(&self, active: StoredModel) -> Champion {
        let artefact = active.artefact.unwrap_or_default();
        let model = self
            .job
            .charge(|| blob::decode("champion", &artefact).and_then(|bytes| Model::from_bytes(&bytes)));
        Champion { version: active.version.into(), model: model.ok() }
    }

    async fn finish(
        &self,
        work: &Work,
        model: Option<Value>,
        comparison: Option<&Comparison>,
        reason: &Reason,
    ) -> Result<Step, Problem> {
        let outcome = Outcome {
            model,
            findings: &work.cursor.findings,
            suspects: &work.cursor.suspects,
            excluded: &work.plan.excluded,
            counts: &work.cursor.counts,
            comparison,
            dry_run: work.run.dry_run,
            activate: comparison.is_some_and(|comparison| comparison.verdict.activate),
            reason,
        };
        let outcome = serde_json::to_value(&outcome)
            .map_err(|error| Problem::internal("encode_outcome", error.to_string()))?;
        self.call(&TrainingFinish { outcome: &outcome }).await?;
        Ok(Step::Closed)
    }
}

/// The model as the registry keeps it.
fn register(
    work: &Work,
    table: &Table,
    trained: &Trained,
    comparison: &Comparison,
) -> Result<Value, Problem> {
    let encode = |error: serde_json::Error| Problem::internal("encode_model", error.to_string());
    let (model, counts) = (&trained.model, &work.cursor.counts);
    let bytes = model.to_bytes();
    let champion = comparison.champion.as_ref().map(|side| report::Champion {
        version: side.version.unwrap_or_default(),
        measures: side.measures.clone(),
    });
    let sha256 = kernel::sha256_hex(&bytes);
    let about = About {
        object_type: work.run.object_type.name(),
        settings: &work.settings,
        sha256: &sha256,
        features: model.features(),
        // The moment that the labels are as of: a run that was killed and resumed gives the same card.
        trained_at: work.cursor.as_of,
        data_window: counts.first_as_of.zip(counts.last_as_of),
        skipped: &counts.intake.counts.skipped,
        excluded: &excluded(work),
        warnings: &warnings(work),
        champion: champion.as_ref(),
        decision: &comparison.verdict.detail,
    };
    let card = report::card(&about, &trained.evaluation);
    let mut evaluation = serde_json::to_value(&trained.evaluation).map_err(encode)?;
    evaluation["comparison"] = serde_json::to_value(comparison).map_err(encode)?;
    let rows = table.held_out().iter().filter(|held_out| !**held_out).count();
    let positives =
        table.labels().iter().zip(table.held_out()).filter(|(label, held_out)| **label && !**held_out);
    Ok(json!({
        "artefact": blob::encode(&bytes),
        "sha256": sha256,
        "features": model.features(),
        "settings": work.settings,
        "evaluation": evaluation,
        "card_markdown": card.markdown,
        "plots": card.plots,
        "trained_rows": rows,
        "positive_rows": positives.count(),
        "data_from": counts.first_as_of,
        "data_to": counts.last_as_of,
    }))
}

/// What is no feature, and why: by rule, and because it gives the outcome away.
fn excluded(work: &Work) -> Vec<Note> {
    let by_rule = work
        .plan
        .excluded
        .iter()
        .map(|exclusion| Note { name: exclusion.name.clone(), detail: exclusion.detail.clone() });
    let leaking = work
        .cursor
        .suspects
        .iter()
        .map(|suspect| Note { name: suspect.feature.clone(), detail: suspect.detail.clone() });
    leaking.chain(by_rule).collect()
}

fn warnings(work: &Work) -> Vec<Note> {
    let warnings = work.cursor.findings.iter().filter(|finding| finding.severity == Severity::Warning);
    warnings
        .map(|finding| Note {
            name: finding.feature.clone().unwrap_or_else(|| finding.code.clone()),
            detail: finding.detail.clone(),
        })
        .collect()
}
