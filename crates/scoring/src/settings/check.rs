//! What makes settings wrong although each field has the right type.

use kernel::FieldError;

use super::{LabelRule, Operator, Settings, When};
use crate::features::Source;

/// Ten years, as far as any of these spans makes sense.
const LONGEST_DAYS: u32 = 3_650;

pub(super) fn errors(settings: &Settings) -> Vec<FieldError> {
    let mut errors = Errors(Vec::new());
    errors.unless(settings.observation_days <= LONGEST_DAYS, "/observation_days", "must be from 0 to 3650");
    let half_life = (1..=LONGEST_DAYS).contains(&settings.half_life_days);
    errors.unless(half_life, "/half_life_days", "must be from 1 to 3650");
    errors.unless((0.0..=1.0).contains(&settings.margin), "/margin", "must be from 0 to 1");
    errors.unless(settings.min_rows >= 1, "/min_rows", "must be at least 1");
    errors.unless(settings.min_positives >= 1, "/min_positives", "must be at least 1");
    let day = settings.debounce_seconds <= 86_400;
    errors.unless(day, "/debounce_seconds", "must be from 0 to 86400");
    for (limit, pointer) in [
        (settings.drift.psi_limit, "/drift/psi_limit"),
        (settings.drift.calibration_limit, "/drift/calibration_limit"),
    ] {
        errors.unless(limit.is_finite() && limit > 0.0, pointer, "must be above 0");
    }
    errors.grades(settings);
    errors.label(&settings.label);
    errors.rules(settings);
    errors.0
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn unless(&mut self, holds: bool, pointer: &str, detail: &str) {
        if !holds {
            self.0.push(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() });
        }
    }

    fn grades(&mut self, settings: &Settings) {
        let grades = settings.grades;
        let ordered =
            [100.0, grades.a, grades.b, grades.c, grades.d, 0.0].windows(2).all(|pair| pair[0] >= pair[1]);
        self.unless(ordered, "/grades", "must fall from A to D between 100 and 0");
    }

    fn label(&mut self, rule: &LabelRule) {
        if let Some(days) = rule.window_days() {
            let fits = (1..=LONGEST_DAYS).contains(&days);
            self.unless(fits, "/label/within_days", "must be from 1 to 3650");
        }
        match rule {
            LabelRule::DealWon { .. } => {}
            LabelRule::LifecycleStage { stages, .. } => {
                self.unless(!stages.is_empty(), "/label/stages", "name at least one stage");
            }
            LabelRule::Property { property, operator, value, at_property, within_days } => {
                self.unless(!property.trim().is_empty(), "/label/property", "name a property");
                self.value(*operator, value, "/label/value");
                let dated = within_days.is_none() || at_property.is_some();
                self.unless(dated, "/label/at_property", "a window needs the date property that tells when");
            }
            LabelRule::List { positive_ids, negative_ids } => {
                self.unless(!positive_ids.is_empty(), "/label/positive_ids", "name at least one record");
                let apart = negative_ids.as_ref().is_none_or(|ids| ids.is_disjoint(positive_ids));
                self.unless(apart, "/label/negative_ids", "a record cannot be in both lists");
            }
        }
    }

    fn value(&mut self, operator: Operator, value: &serde_json::Value, pointer: &str) {
        use serde_json::Value;
        let fits = match operator {
            Operator::Known | Operator::Unknown => value.is_null(),
            Operator::In => value.as_array().is_some_and(|list| {
                !list.is_empty()
                    && list.iter().all(|item| item.is_string() || item.is_number() || item.is_boolean())
            }),
            Operator::Eq | Operator::Neq => {
                matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
            }
            Operator::Gte | Operator::Lte => matches!(value, Value::String(_) | Value::Number(_)),
        };
        let wanted = match operator {
            Operator::Known | Operator::Unknown => "known and unknown take no value",
            Operator::In => "in takes a list of texts, numbers or booleans",
            Operator::Eq | Operator::Neq => "eq and neq take a text, a number or a boolean",
            Operator::Gte | Operator::Lte => "gte and lte take a number or a date",
        };
        self.unless(fits, pointer, wanted);
    }

    fn rules(&mut self, settings: &Settings) {
        let base = settings.rules.base;
        self.unless((0.0..=100.0).contains(&base), "/rules/base", "must be from 0 to 100");
        for (at, item) in settings.rules.items.iter().enumerate() {
            let pointer = |field: &str| format!("/rules/items/{at}/{field}");
            self.unless(!item.label.trim().is_empty(), &pointer("label"), "say what the rule means");
            let points = item.points.is_finite() && item.points.abs() <= 100.0;
            self.unless(points, &pointer("points"), "must be from -100 to 100");
            let When { feature, property, operator, value } = &item.when;
            let one = feature.is_some() != property.is_some();
            self.unless(one, &pointer("when"), "name a feature or a property, one of them");
            let known = feature.as_ref().is_none_or(|name| Source::parse(name).is_some());
            self.unless(
                known,
                &pointer("when/feature"),
                "there is no such feature; names are like record.age, number.PROPERTY or calls.recent_30d",
            );
            self.value(*operator, value, &pointer("when/value"));
        }
    }
}
