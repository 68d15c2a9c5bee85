//! The training data: one column for each feature, one row for each labelled record.

mod cell;
mod codec;
mod column;

pub use cell::Cell;
pub use column::{Column, Levels};

use kernel::Problem;
use serde::{Deserialize, Serialize};

/// How the values of a feature are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Ordered values; booleans are 0 and 1.
    Number,
    /// Names without an order, of any cardinality.
    Category,
}

/// One input of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// The stable name.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// How its values are read.
    pub kind: Kind,
}

/// What is known of a row besides its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowInfo {
    /// The record it was made from.
    pub id: String,
    /// The outcome.
    pub label: bool,
    /// Never fitted on; kept for the comparison of champion and challenger.
    pub held_out: bool,
}

/// Labelled rows in columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    features: Vec<Feature>,
    columns: Vec<Column>,
    ids: Vec<String>,
    labels: Vec<bool>,
    held_out: Vec<bool>,
}

impl Table {
    /// A table without rows.
    pub fn new(features: Vec<Feature>) -> Self {
        let columns = features.iter().map(|feature| Column::empty(feature.kind)).collect();
        Self { features, columns, ids: Vec::new(), labels: Vec::new(), held_out: Vec::new() }
    }

    /// Adds a row. The cells stand in the order of the features.
    pub fn push(&mut self, cells: &[Cell], row: RowInfo) -> Result<(), Problem> {
        if cells.len() != self.features.len() {
            let detail =
                format!("row {} has {} cells for {} features", row.id, cells.len(), self.features.len());
            return Err(Problem::internal("row_width", detail));
        }
        if let Some((feature, _)) = self
            .features
            .iter()
            .zip(cells)
            .find(|(feature, cell)| feature.kind == Kind::Number && matches!(cell, Cell::Text(_)))
        {
            let detail = format!("row {}: the number {} is a text", row.id, feature.name);
            return Err(Problem::internal("cell_kind", detail));
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        self.ids.push(row.id);
        self.labels.push(row.label);
        self.held_out.push(row.held_out);
        Ok(())
    }

    /// Adds all rows of another table with the same features.
    pub fn append(&mut self, other: Self) -> Result<(), Problem> {
        if self.features != other.features {
            let detail = "pages of one training run have different features; start the run again";
            return Err(Problem::internal("table_features_differ", detail));
        }
        for (column, added) in self.columns.iter_mut().zip(other.columns) {
            column.append(added);
        }
        self.ids.extend(other.ids);
        self.labels.extend(other.labels);
        self.held_out.extend(other.held_out);
        Ok(())
    }

    /// The features, in the order of the columns.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The outcome of each row.
    pub fn labels(&self) -> &[bool] {
        &self.labels
    }

    /// Which rows are never fitted on.
    pub fn held_out(&self) -> &[bool] {
        &self.held_out
    }

    /// The record of each row.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// A column by its place.
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    /// All columns, in the order of the features.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> Vec<Cell> {
        self.columns.iter().map(|column| column.cell(row)).collect()
    }

    /// Only these rows, in this order; a row that is not there is left out.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let rows: Vec<usize> = rows.iter().copied().filter(|&row| row < self.rows()).collect();
        Self {
            features: self.features.clone(),
            columns: self.columns.iter().map(|column| column.select(&rows)).collect(),
            ids: rows.iter().filter_map(|&row| self.ids.get(row).cloned()).collect(),
            labels: rows.iter().filter_map(|&row| self.labels.get(row).copied()).collect(),
            held_out: rows.iter().filter_map(|&row| self.held_out.get(row).copied()).collect(),
        }
    }

    /// Without the named features, for example those that give the outcome away.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = || self.features.iter().map(|feature| !names.contains(&feature.name.as_str()));
        Self {
            features: filtered(&self.features, kept()),
            columns: filtered(&self.columns, kept()),
            ids: self.ids.clone(),
            labels: self.labels.clone(),
            held_out: self.held_out.clone(),
        }
    }

    /// The table as bytes: whole numbers as variable-length integers, texts once.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::write(self)
    }

    /// A table from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Problem> {
        codec::read(bytes)
    }
}

fn filtered<T: Clone>(items: &[T], kept: impl Iterator<Item = bool>) -> Vec<T> {
    items.iter().zip(kept).filter(|(_, kept)| *kept).map(|(item, _)| item.clone()).collect()
}

#[cfg(test)]
mod tests;
