//! Stability and calibration of the active model, stored with their alerts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{Problem, Timestamp};
use ports::Outcome;
use scoring::{
    artefact::Model,
    drift::{Limits, Population, check},
    features::Extractor,
    labels::{self, Skip},
    record::Record,
    settings::Settings,
};

use super::{
    DAY_MS, Drift,
    sql::{ActiveModel, DriftSample, DriftStore},
};

/// Records in a sample: with 25 bins the index of an unmoved feature stays below 0.09 in 999 of 1,000 samples, well below
/// any limit of use, and 600 records are about 2.5 MB.
const SAMPLE: u32 = 600;

impl Drift<'_> {
    /// Checks the model and closes the job.
    pub(super) async fn check(
        &self,
        active: &ActiveModel,
        configured: &Settings,
        trained: &Settings,
    ) -> Result<Outcome, Problem> {
        let model = self.job.charge(|| decode(&active.artefact))?;
        let sample =
            DriftSample { model_id: &active.id, observation_days: trained.observation_days, limit: SAMPLE };
        let sample = self.call(&sample).await?;
        if sample.cancelled {
            return Ok(Outcome::cancelled());
        }
        let limits =
            Limits { psi: configured.drift.psi_limit, calibration: configured.drift.calibration_limit };
        let now = self.ports.clock.now();
        let report = self.job.charge(|| {
            let extractor = Extractor::from_model_features(model.features());
            let mut recent = Population::new(model.reference());
            for record in &sample.records {
                if let Some(as_of) = seen_at(record, trained, now) {
                    let cells = extractor.cells(record, as_of.as_millis());
                    recent.add(model.reference(), model.predict(&cells).probability, &cells);
                }
            }
            check(model.features(), model.reference(), active.trained_on, &recent, &sample.outcomes, limits)
        });
        self.call(&DriftStore { model_id: &active.id, report: &report }).await?;
        Ok(Outcome::Closed)
    }
}

/// When the training would look at a record. None where it would not: the outcome came before, or when is not known.
fn seen_at(record: &Record, settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    let observed = record.created_at?.plus_millis(i64::from(settings.observation_days) * DAY_MS);
    match labels::label(record, &settings.label, settings.observation_days, now.as_millis()) {
        // Too young for a label, or on no list: of the training's kind all the same.
        labels::Outcome::Labelled(_) | labels::Outcome::Skipped(Skip::WindowNotOver | Skip::NotListed) => {
            Some(observed)
        }
        labels::Outcome::Skipped(_) => None,
    }
}

fn decode(artefact: &str) -> Result<Model, Problem> {
    let bytes = STANDARD
        .decode(artefact)
        .map_err(|error| Problem::internal("unreadable_model", format!("no base64: {error}")))?;
    Model::from_bytes(&bytes)
}
