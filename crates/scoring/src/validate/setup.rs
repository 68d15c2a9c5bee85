//! Whether the settings fit the portal.

use super::{Finding, Intake};
use crate::features::Source;
use crate::labels::LabelRule;
use crate::settings::{Operator, PropertyDefinition, PropertyDefinitions, Settings};

pub(super) fn findings(
    intake: &Intake,
    settings: &Settings,
    definitions: &PropertyDefinitions,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if definitions.is_empty() {
        let detail = "the portal's property definitions are not mirrored, so that only calls, appointments and links are \
                      features; run a full synchronisation first";
        findings.push(Finding::warning("no_property_definitions", detail));
    } else {
        findings.extend(label(settings, definitions));
        findings.extend(unknown_names(settings, definitions));
    }
    if matches!(settings.label, LabelRule::List { .. }) && intake.counts.records > 0 && intake.listed == 0 {
        let detail = "none of the records that the label rule lists is in the mirror; check the ids and the object type";
        findings.push(Finding::error("listed_records_unknown", detail));
    }
    findings
}

fn label(settings: &Settings, definitions: &PropertyDefinitions) -> Vec<Finding> {
    match &settings.label {
        LabelRule::DealWon { .. } | LabelRule::List { .. } => Vec::new(),
        LabelRule::LifecycleStage { stages, .. } => {
            let Some(definition) = definitions.get("lifecyclestage") else {
                return vec![unknown_property("lifecyclestage")];
            };
            let unknown = stages.iter().filter(|stage| !is_option(definition, stage));
            unknown.map(|stage| unknown_value("label_stage_unknown", definition, stage)).collect()
        }
        LabelRule::Property { property, operator, value, at_property, .. } => {
            let mut findings = Vec::new();
            match definitions.get(property) {
                None => findings.push(unknown_property(property)),
                Some(definition) => {
                    findings.extend(
                        compared(*operator, value)
                            .into_iter()
                            .filter(|value| !is_option(definition, value))
                            .map(|value| unknown_value("label_value_unknown", definition, value)),
                    );
                    if matches!(operator, Operator::Gte | Operator::Lte) && !is_ordered(definition) {
                        let detail = format!(
                            "the label rule compares {property} by size, but it is of type {}; use eq or in",
                            definition.kind
                        );
                        findings.push(Finding::error("label_not_comparable", detail).of(property));
                    }
                }
            }
            findings.extend(at_property.as_deref().and_then(|name| date(name, definitions)));
            findings
        }
    }
}

fn unknown_property(name: &str) -> Finding {
    let detail =
        format!("the label rule looks at {name}, which this portal does not define; name one that it has");
    Finding::error("label_property_unknown", detail).of(name)
}

fn unknown_value(code: &str, definition: &PropertyDefinition, value: &str) -> Finding {
    let known: Vec<&str> = definition.options.iter().map(|option| option.value.as_str()).take(12).collect();
    let detail = format!(
        "the label rule asks for \"{value}\", which {} never is; it knows {}",
        definition.name,
        known.join(", ")
    );
    Finding::error(code, detail).of(&definition.name)
}

fn date(name: &str, definitions: &PropertyDefinitions) -> Option<Finding> {
    let kind = match definitions.get(name) {
        None => return Some(unknown_property(name)),
        Some(definition) => definition.kind.as_str(),
    };
    (!kind.starts_with("date")).then(|| {
        let detail = format!(
            "the label rule takes its moment from {name}, which is of type {kind}; name a date property"
        );
        Finding::error("label_date_is_no_date", detail).of(name)
    })
}

fn compared(operator: Operator, value: &serde_json::Value) -> Vec<&str> {
    match operator {
        Operator::Eq | Operator::Neq => value.as_str().into_iter().collect(),
        Operator::In => {
            value.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str).collect()
        }
        Operator::Gte | Operator::Lte | Operator::Known | Operator::Unknown => Vec::new(),
    }
}

/// A property without options takes any value.
fn is_option(definition: &PropertyDefinition, value: &str) -> bool {
    definition.options.is_empty()
        || definition.options.iter().any(|option| option.value.trim().eq_ignore_ascii_case(value.trim()))
}

fn is_ordered(definition: &PropertyDefinition) -> bool {
    // Texts often hold numbers; enumerations and booleans have no order.
    !matches!(definition.kind.as_str(), "enumeration" | "bool")
}

fn unknown_names<'s>(
    settings: &'s Settings,
    definitions: &'s PropertyDefinitions,
) -> impl Iterator<Item = Finding> + 's {
    let named = settings.exclude.iter().chain(&settings.include);
    let is_known = |name: &&String| definitions.get(name).is_some() || Source::parse(name).is_some();
    named.filter(move |name| !is_known(name)).map(|name| {
        let detail = format!(
            "the settings name {name}, which is neither a property nor a feature here; correct or remove it"
        );
        Finding::warning("excluded_name_unknown", detail).of(name)
    })
}
