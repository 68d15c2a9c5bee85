//! Training and scoring as the functions do it, for a clock outside.

use scoring::{
    artefact::Model,
    learn::{TrainSettings, Trainer},
    table::Table,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::synthetic;

/// A table, its training and its model.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    table: Table,
    trainer: Option<Trainer>,
    model: Option<Model>,
    values: Vec<f64>,
    evaluation: String,
}

#[wasm_bindgen]
impl Session {
    /// A session on a synthetic table.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: usize, features: usize, seed: u32) -> Self {
        let table = synthetic::table(rows, features, seed);
        Self { table, trainer: None, model: None, values: Vec::new(), evaluation: String::new() }
    }

    /// Reads the table again from its bytes and the training from its state, as every slice of a training does. Without a
    /// state the training begins.
    pub fn resume(&mut self, table: &[u8], state: &[u8]) -> Result<(), String> {
        self.table = Table::from_bytes(table).map_err(|problem| problem.detail)?;
        let trainer = if state.is_empty() {
            Trainer::new(&self.table, TrainSettings::default())
        } else {
            Trainer::from_bytes(state)
        };
        self.trainer = Some(trainer.map_err(|problem| problem.detail)?);
        Ok(())
    }

    /// The next step of the training; answers whether the training is done.
    pub fn step(&mut self) -> Result<bool, String> {
        let trainer = self.trainer.as_mut().ok_or("no training")?;
        trainer.step(&self.table).map_err(|problem| problem.detail)?;
        Ok(trainer.is_done())
    }

    /// The stage of the training.
    pub fn stage(&self) -> String {
        self.trainer.as_ref().map_or_else(String::new, |trainer| trainer.progress().stage)
    }

    /// The state of the training.
    pub fn save(&self) -> Vec<u8> {
        self.trainer.as_ref().map(Trainer::to_bytes).unwrap_or_default()
    }

    /// The table as bytes.
    pub fn table(&self) -> Vec<u8> {
        self.table.to_bytes()
    }

    /// Ends the training and decodes every row of the table; answers the digest of the model.
    pub fn finish(&mut self) -> Result<String, String> {
        let trainer = self.trainer.take().ok_or("no training")?;
        let finished = trainer.finish(&self.table).map_err(|problem| problem.detail)?;
        self.evaluation = serde_json::to_string(&finished.evaluation).map_err(|error| error.to_string())?;
        self.values.clear();
        for row in 0..self.table.rows() {
            finished.model.decode(&self.table.row(row), &mut self.values);
        }
        let digest = finished.model.sha256();
        self.model = Some(finished.model);
        Ok(digest)
    }

    /// The evaluation as JSON.
    pub fn evaluation(&self) -> String {
        self.evaluation.clone()
    }

    /// The size of the model.
    pub fn model_bytes(&self) -> usize {
        self.model.as_ref().map_or(0, |model| model.to_bytes().len())
    }

    /// Scores every decoded row; answers the sum of the probabilities.
    pub fn predict(&self) -> f64 {
        let Some(model) = &self.model else { return 0.0 };
        model.predict_decoded(&self.values).iter().map(|prediction| prediction.probability).sum()
    }

    /// Explains every decoded row; answers the largest distance between log-odds and the sum of what explains them.
    pub fn explain(&self) -> f64 {
        let Some(model) = &self.model else { return 0.0 };
        let explanations = model.explain_decoded(&self.values);
        let width = model.features().len().max(1);
        let rows = explanations.predictions.iter().zip(explanations.contributions.chunks_exact(width));
        let distance = |sum: f64, log_odds: f64| (model.baseline() + sum - log_odds).abs();
        rows.map(|(prediction, values)| distance(values.iter().sum(), prediction.log_odds))
            .fold(0.0, f64::max)
    }

    /// The table with its label as CSV, for the others.
    pub fn csv(&self) -> String {
        let names: Vec<&str> = self.table.features().iter().map(|feature| feature.name.as_str()).collect();
        let mut csv = format!("{},label\n", names.join(","));
        for row in 0..self.table.rows() {
            for cell in self.table.row(row) {
                csv.push_str(&cell.to_string());
                csv.push(',');
            }
            csv.push_str(if self.table.labels()[row] { "1\n" } else { "0\n" });
        }
        csv
    }
}
