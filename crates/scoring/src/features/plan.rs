//! Which features a property gives, by its definition. HubSpot adds types, and portals change them: what is unknown is
//! read as text.

use super::source::Source;
use crate::settings::PropertyDefinition;

/// Names of free texts where the form field is not told.
const FREE_TEXTS: &[&str] = &[
    "message",
    "description",
    "comment",
    "comments",
    "remark",
    "remarks",
    "body",
    "text",
    "bio",
    "about",
    "summary",
    "feedback",
    "question",
    "questions",
    "motivation",
    "goal",
    "goals",
    "details",
    "why",
    "history",
    "objective",
    "objectives",
];

/// The features of a property.
pub(super) fn sources(definition: &PropertyDefinition) -> Vec<Source> {
    let name = definition.name.clone();
    let field = definition.field_type.as_str();
    match definition.kind.as_str() {
        "number" | "currency" | "currency_number" => vec![Source::Number(name)],
        "bool" | "boolean" => vec![Source::Flag(name)],
        "date" | "datetime" | "date_time" => vec![Source::DaysSince(name)],
        "enumeration" if is_yes_no(definition) => vec![Source::Flag(name)],
        "enumeration" => vec![Source::Category(name)],
        "phone_number" => vec![Source::PhoneCountry(name)],
        _ if matches!(field, "phonenumber" | "phone")
            || is_named(&name, &["phone", "mobile", "mobilephone", "fax"]) =>
        {
            vec![Source::PhoneCountry(name)]
        }
        _ if is_named(&name, &["email", "mail", "e_mail"]) => vec![Source::EmailKind(name)],
        _ if matches!(field, "textarea" | "html" | "rich_text") || is_named(&name, FREE_TEXTS) => {
            vec![Source::HasText(name.clone()), Source::TextLength(name)]
        }
        _ if field == "booleancheckbox" => vec![Source::Flag(name)],
        _ => vec![Source::Category(name)],
    }
}

/// Types whose text says nothing by itself, or of another moment.
pub(super) fn is_unreadable(definition: &PropertyDefinition) -> bool {
    matches!(definition.kind.as_str(), "json" | "object_coordinates" | "object" | "file" | "score")
        || definition.field_type == "file"
        // Roll-ups and formulas follow the deals and calls of today.
        || definition.field_type.starts_with("calculation")
}

fn is_named(name: &str, words: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    words.contains(&name.as_str()) || name.split('_').any(|word| words.contains(&word))
}

/// A check box is an enumeration of true and false in some portals.
fn is_yes_no(definition: &PropertyDefinition) -> bool {
    let values = &definition.options;
    definition.field_type == "booleancheckbox"
        || (values.len() == 2
            && values
                .iter()
                .all(|option| matches!(option.value.to_ascii_lowercase().as_str(), "true" | "false")))
}

/// A property as a rule reads it: its value itself, or days since its date.
pub(crate) fn raw_source(name: &str, definition: Option<&PropertyDefinition>) -> Source {
    let sources = definition.map(sources).unwrap_or_default();
    match sources.into_iter().next() {
        Some(source @ (Source::Number(_) | Source::Flag(_) | Source::DaysSince(_))) => source,
        _ => Source::Category(name.to_owned()),
    }
}
