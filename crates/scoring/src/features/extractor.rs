//! The features of a model and how each is made.

use kernel::{Timestamp, bool_of, number_of};

use super::companions::Hidden;
use super::engagement::Engaged;
use super::exclusions::{self, Exclusion};
use super::source::{Engagement, Source};
use super::{days, email, phone, plan, text};
use crate::record::{Record, moment_of};
use crate::settings::{PropertyDefinitions, Settings};
use crate::table::{Cell, Feature};

/// Makes the cells of records.
#[derive(Clone, Debug)]
pub struct Extractor {
    features: Vec<Feature>,
    sources: Vec<Option<Source>>,
    excluded: Vec<Exclusion>,
}

impl Extractor {
    /// All features that these settings allow in this portal.
    pub fn new(settings: &Settings, definitions: &PropertyDefinitions) -> Self {
        let mut extractor = Self { features: Vec::new(), sources: Vec::new(), excluded: Vec::new() };
        for definition in definitions.iter() {
            match exclusions::why(definition, settings) {
                Some(exclusion) => extractor.excluded.push(exclusion),
                None => {
                    for source in plan::sources(definition) {
                        extractor.add(source, &definition.label, settings);
                    }
                }
            }
        }
        extractor.add(Source::Companies, "", settings);
        for engagement in Engagement::all(settings.half_life_days) {
            extractor.add(Source::Engagement(engagement), "", settings);
        }
        extractor
    }

    /// The same features again, of a stored model. One whose name is unknown to this version is always missing.
    pub fn from_model_features(features: &[Feature]) -> Self {
        let sources = features.iter().map(|feature| Source::parse(&feature.name)).collect();
        Self { features: features.to_vec(), sources, excluded: Vec::new() }
    }

    fn add(&mut self, source: Source, shown: &str, settings: &Settings) {
        let name = source.to_string();
        if settings.exclude.contains(&name) {
            self.excluded.push(Exclusion::by_settings(name));
            return;
        }
        self.features.push(Feature { name, label: source.label(shown), kind: source.kind() });
        self.sources.push(Some(source));
    }

    /// In the order of the cells.
    pub fn features(&self) -> Vec<Feature> {
        self.features.clone()
    }

    /// What each feature is made of, those of unknown names left out.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().flatten()
    }

    /// What was left out, with the reason.
    pub fn excluded(&self) -> &[Exclusion] {
        &self.excluded
    }

    /// The cells of a record as of a moment in epoch milliseconds.
    pub fn cells(&self, record: &Record, as_of_ms: i64) -> Vec<Cell> {
        let as_of = Timestamp::from_millis(as_of_ms);
        let hidden = Hidden::of(record, as_of);
        let engaged = Engaged::until(record, as_of);
        let cell = |source: &Option<Source>| match source {
            Some(source) => cell(source, record, as_of, &hidden, &engaged),
            None => Cell::Missing,
        };
        self.sources.iter().map(cell).collect()
    }
}

fn cell(source: &Source, record: &Record, as_of: Timestamp, hidden: &Hidden<'_>, engaged: &Engaged) -> Cell {
    let property = |name: &String| record.property(name).filter(|_| !hidden.covers(name));
    match source {
        Source::Number(name) => property(name).and_then(number_of).map_or(Cell::Missing, Cell::Number),
        Source::Flag(name) => property(name).and_then(bool_of).map_or(Cell::Missing, Cell::from),
        Source::Category(name) => property(name).map_or(Cell::Missing, text::category),
        Source::DaysSince(name) => {
            let past = |value| past(value, as_of);
            property(name).and_then(past).map_or(Cell::Missing, Cell::Number)
        }
        Source::HasText(name) => Cell::from(property(name).is_some_and(|text| !text.trim().is_empty())),
        Source::TextLength(name) => property(name).map_or(Cell::Missing, text::length),
        Source::EmailKind(name) => property(name).map_or(Cell::Missing, email::kind),
        Source::PhoneCountry(name) => property(name).map_or(Cell::Missing, phone::country),
        Source::RecordAge => record
            .created_at
            .map(|at| as_of.millis_since(at))
            .filter(|ms| *ms >= 0)
            .map_or(Cell::Missing, |ms| Cell::Number(days(ms))),
        Source::Companies => Cell::Number(record.companies),
        Source::Engagement(engagement) => engaged.cell(*engagement),
    }
}

/// Days since a date; one that is not over yet does not exist. A date without a time counts from the end of its day,
/// since what happened on it may have happened in its last minute.
fn past(value: &str, as_of: Timestamp) -> Option<f64> {
    const DAY_MS: i64 = 86_400_000;
    let at = moment_of(value)?;
    let is_day = at.as_millis().rem_euclid(DAY_MS) == 0;
    let known_since = if is_day { at.plus_millis(DAY_MS) } else { at };
    (known_since <= as_of).then(|| days(as_of.millis_since(at)))
}
