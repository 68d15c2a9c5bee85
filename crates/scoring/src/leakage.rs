//! Features that give the outcome away.
//!
//! Rules exclude what is known by its name; this finds the rest in the data. A suspect is excluded and named, and an admin
//! who knows better can take it back.
//!
//! Calls, appointments and deals are never suspects: they are counted by their own dates, so they cannot be of later. That
//! nearly everyone who buys has an open deal before is no leak but the way of a sale.

mod separation;
mod suspect;
mod values;

use crate::features::Source;
use crate::table::Table;

pub use suspect::{Reason, Suspect};

/// The suspects of a table, the strongest first. Rows that are held out are not looked at.
pub fn suspects(table: &Table) -> Vec<Suspect> {
    let rows: Vec<usize> =
        (0..table.rows()).filter(|&row| table.held_out().get(row) != Some(&true)).collect();
    let labels: Vec<bool> = rows.iter().filter_map(|&row| table.labels().get(row).copied()).collect();
    let Some(base) = suspect::Base::of(&labels) else { return Vec::new() };
    let mut suspects: Vec<Suspect> = table
        .features()
        .iter()
        .zip(table.columns())
        .filter(|(feature, _)| !matches!(Source::parse(&feature.name), Some(Source::Engagement(_))))
        .filter_map(|(feature, column)| {
            suspect::judge(feature, &values::Values::of(column, &rows), &labels, base)
        })
        .collect();
    suspects.sort_by(|a, b| b.strength.total_cmp(&a.strength).then_with(|| a.feature.cmp(&b.feature)));
    suspects
}

#[cfg(test)]
mod tests;
