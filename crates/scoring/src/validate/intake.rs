//! Reading records into rows, with an account of what was not fit.

use std::collections::BTreeMap;

use kernel::{bool_of, number_of};
use serde::{Deserialize, Serialize};

use crate::features::{Extractor, Source};
use crate::labels::{self, Counts, LabelRule, Outcome, Skip};
use crate::record::{Record, moment_of};
use crate::settings::{PropertyDefinitions, Settings};
use crate::table::Cell;

/// The account of a training run's records. It is kept between pages (serde), and adds up in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intake {
    /// Records by label and by reason of skipping.
    pub counts: Counts,
    /// What was found in the properties that features are made of.
    pub properties: BTreeMap<String, Readings>,
    /// Deals that are won without a date in the past.
    pub undated_wins: u64,
    /// Deals that were closed before they were created.
    pub closed_before_created: u64,
    /// Records of the rule's list that were met.
    pub listed: u64,
}

/// How the values of a property could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readings {
    /// Values that are there.
    pub values: u64,
    /// Values that are not of the property's type.
    pub unreadable: u64,
    /// Values of an enumeration that the portal does not define.
    pub undefined: u64,
    /// Dates that lie after now.
    pub future: u64,
    /// One that could not be read, shortened.
    pub example: String,
}

/// A record that teaches.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// In the order of the extractor's features.
    pub cells: Vec<Cell>,
    /// The moment they show, in epoch milliseconds.
    pub as_of_ms: i64,
    /// Whether the outcome came.
    pub label: bool,
}

impl Intake {
    /// Labels a record, makes its cells when it teaches, and accounts for it either way.
    pub fn read(
        &mut self,
        record: &Record,
        extractor: &Extractor,
        settings: &Settings,
        definitions: &PropertyDefinitions,
        now_ms: i64,
    ) -> Option<Row> {
        let outcome = labels::label(record, &settings.label, settings.observation_days, now_ms);
        self.counts.add(&outcome);
        self.look_at(record, &settings.label, now_ms);
        let Outcome::Labelled(labelled) = outcome else { return None };
        for source in extractor.sources() {
            self.try_reading(source, record, definitions, now_ms);
        }
        let cells = extractor.cells(record, labelled.as_of_ms);
        Some(Row { cells, as_of_ms: labelled.as_of_ms, label: labelled.label })
    }

    /// Records that were left out for that reason.
    pub fn skipped(&self, skip: Skip) -> u64 {
        self.counts.skipped(skip)
    }

    fn look_at(&mut self, record: &Record, rule: &LabelRule, now_ms: i64) {
        for deal in &record.deals {
            let passed = deal.closed_at.is_some_and(|at| at.as_millis() <= now_ms);
            self.undated_wins += u64::from(deal.is_won && !passed);
            let backwards =
                deal.is_closed && deal.closed_at.zip(deal.created_at).is_some_and(|(end, start)| end < start);
            self.closed_before_created += u64::from(backwards);
        }
        if let LabelRule::List { positive_ids, .. } = rule {
            self.listed += u64::from(positive_ids.contains(&record.id));
        }
    }

    fn try_reading(
        &mut self,
        source: &Source,
        record: &Record,
        definitions: &PropertyDefinitions,
        now_ms: i64,
    ) {
        let Some(name) = source.property() else { return };
        let Some(value) = record.property(name).map(str::trim).filter(|value| !value.is_empty()) else {
            return;
        };
        let moment = || moment_of(value);
        let is_option = || {
            let options = definitions.get(name).map_or(&[][..], |definition| &definition.options);
            options.is_empty()
                || value.split(';').all(|part| options.iter().any(|option| option.value == part.trim()))
        };
        let (readable, defined, future) = match source {
            Source::Number(_) => (number_of(value).is_some(), true, false),
            Source::Flag(_) => (bool_of(value).is_some(), true, false),
            Source::DaysSince(_) => {
                let at = moment();
                (at.is_some(), true, at.is_some_and(|at| at.as_millis() > now_ms))
            }
            Source::Category(_) => (true, is_option(), false),
            // Presence and length are of the same property; one of them accounts for it.
            Source::TextLength(_) => return,
            _ => (true, true, false),
        };
        // Looked up first: a name is copied once per run, not once per record.
        if !self.properties.contains_key(name) {
            self.properties.insert(name.to_owned(), Readings::default());
        }
        let Some(readings) = self.properties.get_mut(name) else { return };
        readings.values += 1;
        readings.unreadable += u64::from(!readable);
        readings.undefined += u64::from(!defined);
        readings.future += u64::from(future);
        if (!readable || !defined) && readings.example.is_empty() {
            readings.example = value.chars().filter(|letter| !letter.is_control()).take(40).collect();
        }
    }
}
