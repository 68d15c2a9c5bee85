//! The last steps: the blend, the model, its quality.

use kernel::Problem;

use super::{
    candidates::RIDGES,
    plan::name,
    state::{Boost, State},
    work::Work,
};
use crate::{
    artefact::{Decoder, Model, Parts},
    learn::{
        blend,
        calibrate::{self, Choice},
        linear,
        model::{additive, reference, trees},
        prepare::{Input, Prepared},
    },
    math::{count, sigmoid},
    metrics::{self, Candidate, Evaluation, Importance},
    table::Table,
};

/// Rows that the importance of features is measured on.
const IMPORTANCE_ROWS: usize = 1500;

fn candidates(state: &State) -> Vec<(usize, &[f64])> {
    let trees = state.boosts.iter().enumerate().filter(|(_, boost)| !boost.dropped);
    let trees = trees.map(|(place, boost)| (place + 1, boost.log_odds.0.as_slice()));
    std::iter::once((0, state.linear.log_odds.0.as_slice())).chain(trees).collect()
}

/// The weights that are best out of fold.
pub(super) fn blend(state: &mut State, work: &mut Work) {
    let (data, _) = work.parts();
    let candidates = candidates(state);
    let columns: Vec<&[f64]> = candidates.iter().map(|(_, log_odds)| *log_odds).collect();
    let found = blend::weights(&columns, &data.labels);
    let mut weights = vec![0.0; 1 + state.boosts.len()];
    for ((place, _), weight) in candidates.iter().zip(found) {
        weights[*place] = weight;
    }
    state.weights = weights;
    // What the folds have grown has served; the state need not carry it any further.
    state.linear.paths.iter_mut().for_each(Vec::clear);
    for run in state.boosts.iter_mut().flat_map(|boost| &mut boost.runs) {
        run.trees.clear();
    }
}

fn calibrated(state: &State, data: &Prepared) -> Choice {
    let candidates = candidates(state);
    let columns: Vec<&[f64]> = candidates.iter().map(|(_, log_odds)| *log_odds).collect();
    let weights: Vec<f64> = candidates.iter().map(|(place, _)| state.weights[*place]).collect();
    calibrate::choose(&blend::blend(&columns, &weights), &data.labels, &data.folds)
}

/// The model from the fits on all rows.
pub(super) fn assemble(state: &mut State, work: &mut Work, table: &Table) {
    let (data, Some(scope)) = work.parts() else { return };
    let choice = calibrated(state, data);
    let mut intercept = 0.0;
    let mut additive: Vec<Vec<f64>> = Vec::new();
    let decoders: Vec<Decoder> = decoders(data, &scope.columns);
    let fits = state.linear.whole.as_ref().filter(|_| state.weights[0] > 0.0);
    let tables = fits.map(|fit| {
        intercept += state.weights[0] * fit[0];
        linear::tables(&scope.columns, &scope.bases, fit)
    });
    for (feature, decoder) in decoders.iter().enumerate() {
        let columns = scope.columns.iter().enumerate().filter(|(_, column)| column.feature == feature);
        let tables = tables
            .as_ref()
            .map(|tables| columns.map(|(place, column)| (column, tables[place].as_slice())).collect());
        let (mean, values) = additive::values(
            &data.inputs[feature],
            decoder.codes(),
            tables.unwrap_or_default(),
            state.weights[0],
        );
        intercept += mean;
        additive.push(values);
    }
    let mut grown = Vec::new();
    for (boost, weight) in state.boosts.iter().zip(&state.weights[1..]).filter(|(_, weight)| **weight > 0.0) {
        intercept += weight * scope.base(data);
        grown.extend(
            boost.whole.trees.iter().map(|tree| trees::finished(tree, *weight, data, &scope.columns)),
        );
    }
    let probabilities: Vec<f64> = choice.log_odds.iter().map(|log_odds| sigmoid(*log_odds)).collect();
    let parts = Parts {
        features: table.features().to_vec(),
        decoders,
        intercept,
        additive,
        trees: grown,
        calibrator: choice.calibrator,
        reference: reference::of(table.features(), data, &probabilities),
    };
    state.model = Some(Model::new(parts).to_bytes());
}

fn decoders(data: &Prepared, columns: &[crate::learn::prepare::Derived]) -> Vec<Decoder> {
    let decoder = |(feature, input): (usize, &Input)| match input {
        Input::Number { bins, .. } => Decoder::Number { borders: bins.borders.clone() },
        Input::Category { bins, .. } => {
            let of_feature = columns.iter().filter(|column| column.feature == feature);
            let mut targets =
                of_feature.filter_map(|column| column.encoding()).map(|encoding| encoding.bins.clone());
            Decoder::Category { bins: bins.clone(), targets: targets.next().unwrap_or_default() }
        }
    };
    data.inputs.iter().enumerate().map(decoder).collect()
}

/// The quality of the model, out of fold and on the rows that were held out.
pub(super) fn evaluate(state: &mut State, work: &mut Work, table: &Table) -> Result<(), Problem> {
    let (data, _) = work.parts();
    let Some(bytes) = &state.model else { return Ok(()) };
    let model = Model::from_bytes(bytes)?;
    let choice = calibrated(state, data);
    let pairs: Vec<(f64, bool)> =
        choice.log_odds.iter().map(|log_odds| sigmoid(*log_odds)).zip(data.labels.iter().copied()).collect();
    let candidates = measured(state, data);
    let evaluation = Evaluation {
        out_of_fold: metrics::evaluate(&pairs),
        chosen: chosen(&candidates),
        candidates,
        calibrator: choice.calibrator.name().to_owned(),
        calibrators: choice.losses,
        importance: importance(&model, table),
        held_out: held_out(&model, table),
    };
    state.evaluation = Some(serde_json::to_string(&evaluation).map_err(|error| {
        Problem::internal("evaluation_not_finite", format!("the evaluation cannot be written: {error}"))
    })?);
    Ok(())
}

fn measured(state: &State, data: &Prepared) -> Vec<Candidate> {
    let measure = |name: String, place: usize, log_odds: &[f64]| {
        let pairs = log_odds.iter().map(|log_odds| sigmoid(*log_odds)).zip(data.labels.iter().copied());
        let (log_loss, auc) = metrics::brief(&pairs.collect::<Vec<_>>());
        Candidate { name, log_loss, auc, weight: state.weights[place] }
    };
    let ridge = RIDGES[state.best_ridge()];
    let name_of = |place: usize| match place.checked_sub(1) {
        None => format!("logistic regression with ridge {ridge}"),
        Some(shape) => format!("{} {}", state.boosts.get(shape).map_or(0, Boost::rounds), name(shape)),
    };
    candidates(state).into_iter().map(|(place, log_odds)| measure(name_of(place), place, log_odds)).collect()
}

fn chosen(candidates: &[Candidate]) -> String {
    let used = candidates.iter().filter(|candidate| candidate.weight > 0.0);
    let parts: Vec<String> =
        used.map(|candidate| format!("{:.0} % {}", 100.0 * candidate.weight, candidate.name)).collect();
    parts.join(" + ")
}

fn importance(model: &Model, table: &Table) -> Vec<Importance> {
    let rows: Vec<usize> = (0..table.rows()).filter(|&row| !table.held_out()[row]).collect();
    let every = rows.len().div_ceil(IMPORTANCE_ROWS).max(1);
    let mut sums = vec![0.0; model.features().len()];
    let mut values = Vec::new();
    let sampled: Vec<usize> = rows.into_iter().step_by(every).collect();
    for &row in &sampled {
        model.decode(&table.row(row), &mut values);
    }
    for contributions in model.explain_decoded(&values).contributions.chunks_exact(sums.len().max(1)) {
        for (sum, contribution) in sums.iter_mut().zip(contributions) {
            *sum += contribution.abs();
        }
    }
    let mut importance: Vec<Importance> = model
        .features()
        .iter()
        .zip(sums)
        .map(|(feature, sum)| Importance {
            feature: feature.name.clone(),
            label: feature.label.clone(),
            mean_abs_contribution: sum / count(sampled.len().max(1)),
        })
        .collect();
    importance.sort_by(|left, right| right.mean_abs_contribution.total_cmp(&left.mean_abs_contribution));
    importance
}

fn held_out(model: &Model, table: &Table) -> Option<metrics::Measures> {
    let rows: Vec<usize> = (0..table.rows()).filter(|&row| table.held_out()[row]).collect();
    let mut values = Vec::new();
    for &row in &rows {
        model.decode(&table.row(row), &mut values);
    }
    let predictions = model.predict_decoded(&values);
    let labels = rows.iter().map(|&row| table.labels()[row]);
    let pairs: Vec<(f64, bool)> =
        predictions.iter().map(|prediction| prediction.probability).zip(labels).collect();
    (!pairs.is_empty()).then(|| metrics::evaluate(&pairs))
}
