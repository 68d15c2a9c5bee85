//! What computes a score: a model's bytes or the rules of the configuration, opened.

use kernel::Problem;
use scoring::{
    artefact::Model,
    explain::Explanation,
    features::Extractor,
    reasons::Reason,
    rules::RulesModel,
    settings::Grades,
    table::{Cell, Feature},
};

use crate::{Verdict, verdict::all_reasons};

/// What scored a record, as it is stored.
#[derive(Clone, Copy, Debug)]
pub enum Artefact<'a> {
    /// `scoring_models.artefact`.
    Model(&'a [u8]),
    /// The bytes of the rules of a configuration.
    Rules(&'a [u8]),
}

impl Artefact<'_> {
    /// Ready to score.
    pub(crate) fn open(self) -> Result<Judge, Problem> {
        match self {
            Self::Model(bytes) => Ok(Judge::of_model(Model::from_bytes(bytes)?)),
            Self::Rules(bytes) => Ok(Judge::of_rules(RulesModel::from_bytes(bytes)?)),
        }
    }
}

/// A model or the rules, with what makes their inputs.
#[derive(Debug)]
pub(crate) struct Judge {
    kind: Kind,
    features: Vec<Feature>,
    pub(crate) extractor: Extractor,
}

#[derive(Debug)]
enum Kind {
    Model(Box<Model>),
    Rules(RulesModel),
}

impl Judge {
    pub(crate) fn of_model(model: Model) -> Self {
        let features = model.features().to_vec();
        let extractor = Extractor::from_model_features(&features);
        Self { kind: Kind::Model(Box::new(model)), features, extractor }
    }

    pub(crate) fn of_rules(rules: RulesModel) -> Self {
        let features = rules.features();
        let extractor = Extractor::from_model_features(&features);
        Self { kind: Kind::Rules(rules), features, extractor }
    }

    fn explain(&self, inputs: &[Cell]) -> Explanation {
        match &self.kind {
            Kind::Model(model) => model.explain(inputs),
            Kind::Rules(rules) => rules.explain(inputs),
        }
    }

    /// Looks at nothing but the inputs, so that it can be repeated at any time.
    pub(crate) fn verdict(&self, grades: &Grades, inputs: &[Cell]) -> Result<Verdict, Problem> {
        if inputs.len() != self.features.len() {
            let detail = format!("{} inputs for {} features", inputs.len(), self.features.len());
            return Err(Problem::internal("foreign_inputs", detail));
        }
        Verdict::of(&self.explain(inputs), &self.features, inputs, grades)
    }

    /// Every feature's contribution in words.
    pub(crate) fn reasons(&self, inputs: &[Cell]) -> Vec<Reason> {
        all_reasons(&self.explain(inputs), &self.features, inputs)
    }
}
