//! The configuration and the model of an account's object type, ready to score.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hubspot::ScoredObject;
use kernel::{AccountId, PortalId, Problem, RecordId, Timestamp, sha256_hex};
use ports::Ports;
use scoring::{record::Record, rules::RulesModel, settings::Settings};

use crate::{
    Artefact, ModelRef, Score, ScoreRow, Source,
    artefact::Judge,
    cache,
    sql::{ScoringContext, StoredModel},
};

/// Scores the records of one object type of one account.
#[derive(Clone, Debug)]
pub struct Scorer {
    portal_id: PortalId,
    settings: Settings,
    source: Source,
    model: ModelRef,
    judge: Rc<Judge>,
}

impl Scorer {
    /// Reads the active configuration and opens the active model; without one the rules of the configuration score.
    ///
    /// The bytes of a model are fetched and decoded once per isolate.
    pub async fn load(ports: &Ports, account: &AccountId, object: ScoredObject) -> Result<Self, Problem> {
        let known = cache::last(account, object);
        let context = ScoringContext {
            account_id: account,
            object_type: object,
            known_sha256: known.as_ref().map(|known| known.sha256.as_str()),
        };
        let context = context.call(ports).await?;
        // The request is in order, the configuration is not: its errors point into the settings.
        let settings =
            Settings::read(&context.settings).map_err(|problem| Problem { status: 409, ..problem })?;
        let Some(stored) = context.model else {
            let rules = RulesModel::new(&settings, &context.property_definitions);
            let model = ModelRef { id: None, version: 0, sha256: rules.sha256() };
            let judge = Rc::new(Judge::of_rules(rules));
            return Ok(Self { portal_id: context.portal_id, settings, source: Source::Rules, model, judge });
        };
        let judge = match known.filter(|known| known.sha256 == stored.sha256) {
            Some(known) => known.judge,
            None => Rc::new(open(&stored)?),
        };
        cache::keep(account, object, &stored.sha256, &judge);
        let model = ModelRef { id: Some(stored.id), version: stored.version, sha256: stored.sha256 };
        Ok(Self { portal_id: context.portal_id, settings, source: Source::Model, model, judge })
    }

    /// What scores.
    pub const fn model(&self) -> &ModelRef {
        &self.model
    }

    /// Whether a model scores, or the rules until there is one.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// The active configuration.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The portal of the account.
    pub const fn portal_id(&self) -> &PortalId {
        &self.portal_id
    }

    /// The score of a record as of a moment: nothing after it is looked at.
    pub fn score(&self, record: &Record, as_of: Timestamp) -> Result<ScoreRow, Problem> {
        let inputs = self.judge.extractor.cells(record, as_of.as_millis());
        let inputs = crate::verdict::storable(inputs);
        let verdict = self.judge.verdict(&self.settings.grades, &inputs)?;
        Ok(ScoreRow {
            record_id: RecordId::new(record.id.as_str()),
            verdict,
            inputs,
            as_of,
            source: self.source,
            model_id: self.model.id.clone(),
            model_version: self.model.version,
            model_sha256: self.model.sha256.clone(),
        })
    }

    /// The score with the contribution of every feature in words. One of another model stays as it is stored: the
    /// strongest in words and the rest as a sum.
    #[must_use]
    pub fn complete(&self, mut score: Score) -> Score {
        if score.model.sha256 == self.model.sha256 {
            score.verdict.reasons = self.judge.reasons(&score.inputs);
        }
        score
    }
}

/// The model of stored bytes, which must be those that were stored.
fn open(stored: &StoredModel) -> Result<Judge, Problem> {
    let damaged = |detail: String| Problem::internal("damaged_model", detail);
    let artefact = stored.artefact.as_deref();
    let artefact = artefact.ok_or_else(|| damaged(format!("model {} came without bytes", stored.id)))?;
    // encode() of Postgres breaks its lines.
    let artefact: String = artefact.split_ascii_whitespace().collect();
    let bytes =
        STANDARD.decode(artefact).map_err(|error| damaged(format!("model {}: {error}", stored.id)))?;
    let digest = sha256_hex(&bytes);
    if digest != stored.sha256 {
        let detail = format!("model {} has the digest {digest} instead of {}", stored.id, stored.sha256);
        return Err(damaged(detail));
    }
    Artefact::Model(&bytes).open()
}
