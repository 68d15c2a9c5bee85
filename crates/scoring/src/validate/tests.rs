//! Each kind of broken data has a finding of its own, and sound data has none.

use serde_json::{Value, json};

use super::*;
use crate::features::Extractor;
use crate::leakage::suspects;
use crate::record::Record;
use crate::table::{Cell, Feature, Kind, RowInfo};

mod features;
mod records;
mod rows;
mod setup;

pub(super) const NOW: i64 = 1_762_000_000_000;
const DAY: i64 = 86_400_000;

/// A table that is read row by row; every fourth record is positive.
#[derive(Clone)]
pub(super) struct Data {
    pub features: Vec<Feature>,
    pub rows: Vec<(Vec<Cell>, RowInfo)>,
    pub intake: Intake,
    pub settings: Settings,
    pub definitions: PropertyDefinitions,
}

/// An even spread of the numbers given (the finaliser of `splitmix64`).
pub(super) fn mix(number: usize) -> u64 {
    let x = (number as u64).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn share(number: u64) -> f64 {
    (number % 1_000) as f64 / 1_000.0
}

pub(super) fn feature(name: &str, kind: Kind) -> Feature {
    Feature { name: name.to_owned(), label: format!("The {name}"), kind }
}

pub(super) fn definitions() -> PropertyDefinitions {
    PropertyDefinitions::read(&json!([
        {"name": "budget", "type": "number"}, {"name": "city", "type": "string"}, {"name": "watched", "type": "bool"},
        {"name": "exam_date", "type": "date"}, {"name": "paid", "type": "bool"}, {"name": "paid_on", "type": "date"},
        {"name": "tier", "type": "enumeration", "options": [{"value": "gold"}, {"value": "silver"}]},
        {"name": "lifecyclestage", "type": "enumeration", "options": [{"value": "lead"}, {"value": "customer"}]},
    ]))
}

impl Data {
    /// 400 sound rows: a number that helps and a category that does not.
    pub(super) fn sound() -> Self {
        let features = vec![feature("number.budget", Kind::Number), feature("category.city", Kind::Category)];
        let row = |row: usize| {
            let label = row.is_multiple_of(4);
            let budget = share(mix(row)) + if label { 0.3 } else { 0.0 };
            let city = ["Paris", "Lyon", "London"][row % 3];
            let info = RowInfo { id: row.to_string(), label, held_out: row % 7 == 3 };
            (vec![Cell::Number(budget), Cell::Text(city.to_owned())], info)
        };
        let mut intake = Intake::default();
        (intake.counts.records, intake.counts.positives, intake.counts.negatives) = (400, 100, 300);
        let (settings, definitions) = (Settings::default(), definitions());
        Self { features, rows: (0..400).map(row).collect(), intake, settings, definitions }
    }

    /// With another feature, made from the row and its outcome.
    pub(super) fn with(name: &str, kind: Kind, cell: impl Fn(usize, bool) -> Cell) -> Self {
        let mut data = Self::sound();
        data.features.push(feature(name, kind));
        for (at, (cells, info)) in data.rows.iter_mut().enumerate() {
            cells.push(cell(at, info.label));
        }
        data
    }

    pub(super) fn set(mut self, settings: &Value) -> Self {
        self.settings = Settings::read(settings).unwrap();
        self
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut table = Table::new(self.features.clone());
        for (cells, info) in &self.rows {
            table.push(cells, info.clone()).unwrap();
        }
        check(&table, &self.intake, &suspects(&table), &self.settings, &self.definitions)
    }

    /// The only finding there is.
    #[track_caller]
    pub(super) fn only(&self) -> Finding {
        let mut findings = self.findings();
        assert_eq!(findings.len(), 1, "{findings:#?}");
        findings.remove(0)
    }

    #[track_caller]
    pub(super) fn error(&self, code: &str) -> Finding {
        let finding = self.only();
        assert_eq!((finding.code.as_str(), finding.severity), (code, Severity::Error), "{finding:?}");
        finding
    }

    /// A warning about a feature that stays.
    #[track_caller]
    pub(super) fn warns(&self, code: &str) -> Finding {
        let finding = self.only();
        assert_eq!((finding.code.as_str(), finding.severity), (code, Severity::Warning), "{finding:?}");
        assert!(!finding.drops);
        finding
    }

    /// A warning that leaves a feature out.
    #[track_caller]
    pub(super) fn drops(&self, code: &str, feature: &str) {
        let findings = self.findings();
        let finding = self.only();
        assert_eq!((finding.code.as_str(), finding.severity), (code, Severity::Warning), "{finding:?}");
        assert_eq!(dropped(&findings), [feature]);
    }
}

/// A contact that is read by the defaults, old enough to have its outcome.
pub(super) fn contact(id: usize, fields: &Value) -> Record {
    let created = kernel::Timestamp::from_millis(NOW - 300 * DAY).to_string();
    let mut record = json!({"id": id.to_string(), "object_type": "contacts", "created_at": created});
    for (name, value) in fields.as_object().into_iter().flatten() {
        record[name] = value.clone();
    }
    serde_json::from_value(record).unwrap()
}

/// The account of these records.
pub(super) fn intake(settings: &Settings, records: &[Record]) -> Intake {
    let (mut intake, definitions) = (Intake::default(), definitions());
    let extractor = Extractor::new(settings, &definitions);
    for record in records {
        intake.read(record, &extractor, settings, &definitions, NOW);
    }
    intake
}

#[test]
fn sound_data_has_no_finding() {
    assert_eq!(Data::sound().findings(), []);
}

#[test]
fn errors_come_before_warnings() {
    let mut data = Data::with("number.empty", Kind::Number, |_, _| Cell::Missing);
    data.settings.min_rows = 1_000;
    let found = data.findings();
    let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["too_few_rows", "empty_feature"]);
}

#[test]
fn a_finding_is_written_without_what_it_has_not() {
    let finding = Finding::error("x", "y");
    assert_eq!(
        serde_json::to_value(&finding).unwrap(),
        json!({"code": "x", "severity": "error", "drops": false, "detail": "y"})
    );
}
