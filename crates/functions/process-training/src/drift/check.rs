//! Stability and calibration of the active model, stored with their alerts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use edge::jobs::Outcome;
use kernel::Problem;
use scoring::{
    artefact::Model,
    drift::{Limits, Population, check},
    settings::Settings,
};

use super::{
    Drift, cancelled,
    sql::{ActiveModel, DriftSample, DriftStore},
};

/// Scores in a sample: with 25 bins the index of an unmoved feature stays below 0.02 in 999 of 1,000 samples, far below
/// any limit of use, and 3,000 rows of 25 inputs are about 1.5 MB.
const SAMPLE: u32 = 3_000;

/// With at least so many fresh scores only they are compared: of 500, ten bins stay below 0.06 by chance.
const ENOUGH_FRESH: usize = 500;

impl Drift<'_> {
    /// Checks the model and closes the job.
    pub(super) async fn check(
        &self,
        active: &ActiveModel,
        configured: &Settings,
        trained: &Settings,
    ) -> Result<Outcome, Problem> {
        let model = self.job.charge(|| decode(&active.artefact))?;
        let sample = DriftSample {
            p_job_id: self.job.job.id,
            p_lease_token: &self.job.job.lease_token,
            p_model_id: &active.id,
            p_observation_days: trained.observation_days,
            p_limit: SAMPLE,
        };
        let sample = self.call(&sample).await?;
        if sample.cancelled {
            return Ok(cancelled());
        }
        let limits =
            Limits { psi: configured.drift.psi_limit, calibration: configured.drift.calibration_limit };
        let report = self.job.charge(|| {
            // Records are trained on as they were when their observation was over. Scores of other ages move every
            // feature that has to do with time, without anything having changed; they count only where there are no others.
            let only_fresh = sample.scores.iter().filter(|score| score.is_fresh()).count() >= ENOUGH_FRESH;
            let mut recent = Population::new(model.reference());
            for score in sample.scores.iter().filter(|score| score.is_fresh() || !only_fresh) {
                recent.add(model.reference(), score.probability, &score.inputs);
            }
            check(model.features(), model.reference(), active.trained_on, &recent, &sample.outcomes, limits)
        });
        let store = DriftStore {
            p_job_id: self.job.job.id,
            p_lease_token: &self.job.job.lease_token,
            p_model_id: &active.id,
            p_report: &report,
        };
        self.call(&store).await?;
        Ok(Outcome::Closed)
    }
}

fn decode(artefact: &str) -> Result<Model, Problem> {
    let bytes = STANDARD
        .decode(artefact)
        .map_err(|error| Problem::internal("unreadable_model", format!("no base64: {error}")))?;
    Model::from_bytes(&bytes)
}
