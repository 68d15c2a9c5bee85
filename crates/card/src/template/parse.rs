//! Reads a stored template and names every mistake by its place.

use kernel::{FieldError, Problem};
use serde_json::{Map, Value};

use super::text::is_property_name;
use super::{ActionId, Part, Template, Text};

/// Data-fetch cards show at most five sections; an app card that is longer is not read.
const MAX_PARTS: usize = 5;
const MAX_PROPERTIES: usize = 12;
/// The most reasons and the most points of a trend.
const MAX_LIMIT: u64 = 10;
const MAX_TITLE_CHARS: usize = 60;
const KINDS: &str = "score, reasons, trend, facts, text or model";

pub(super) fn template(stored: &Value) -> Result<Template, Problem> {
    let mut errors = Errors(Vec::new());
    let parsed = read(stored, &mut errors);
    match parsed {
        Some(template) if errors.0.is_empty() => Ok(template),
        _ => {
            let mut problem = Problem::new(422, "invalid_template", errors.summary());
            problem.errors = errors.0;
            Err(problem)
        }
    }
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldError { pointer: pointer.into(), detail: detail.into() });
    }

    fn summary(&self) -> String {
        let first = self.0.first().map(|error| format!("{} {}", error.pointer, error.detail));
        let more = if self.0.len() > 1 { format!(" (and {} more)", self.0.len() - 1) } else { String::new() };
        format!("the card template is not valid: {}{more}", first.unwrap_or_default())
    }

    /// Every field must be one of these.
    fn only(&mut self, object: &Map<String, Value>, at: &str, known: &[&str]) {
        for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
            self.add(format!("{at}/{name}"), format!("is no field here: use {}", known.join(", ")));
        }
    }

    fn text(&mut self, value: &Value, at: &str) -> Option<Text> {
        let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) else {
            self.add(at, "must be a text that is not empty");
            return None;
        };
        Text::parse(text).map_err(|detail| self.add(at, detail)).ok()
    }

    fn heading(&mut self, object: &Map<String, Value>, at: &str, default: &str) -> String {
        match object.get("title") {
            None => default.to_owned(),
            Some(Value::String(title))
                if !title.trim().is_empty() && title.chars().count() <= MAX_TITLE_CHARS =>
            {
                title.clone()
            }
            Some(_) => {
                let detail = format!("must be a text of 1 to {MAX_TITLE_CHARS} characters");
                self.add(format!("{at}/title"), detail);
                default.to_owned()
            }
        }
    }

    fn limit(&mut self, object: &Map<String, Value>, at: &str, default: usize) -> usize {
        let Some(value) = object.get("limit") else { return default };
        if let Some(limit) = value.as_u64().filter(|limit| (1..=MAX_LIMIT).contains(limit)) {
            usize::try_from(limit).unwrap_or(default)
        } else {
            self.add(format!("{at}/limit"), format!("must be a whole number from 1 to {MAX_LIMIT}"));
            default
        }
    }
}

fn read(stored: &Value, errors: &mut Errors) -> Option<Template> {
    let Some(object) = stored.as_object() else {
        errors.add("", "must be an object with title, parts and actions");
        return None;
    };
    errors.only(object, "", &["title", "parts", "actions"]);
    let title = match object.get("title") {
        Some(title) => errors.text(title, "/title"),
        None => Some(Text::placeholder(super::Placeholder::Name)),
    };
    let parts = read_parts(object.get("parts").unwrap_or(&Value::Null), errors);
    let actions = match object.get("actions") {
        Some(actions) => read_actions(actions, errors),
        None => ActionId::ALL.to_vec(),
    };
    Some(Template { title: title?, parts, actions })
}

fn read_parts(value: &Value, errors: &mut Errors) -> Vec<Part> {
    let Some(list) = value.as_array().filter(|list| (1..=MAX_PARTS).contains(&list.len())) else {
        errors.add("/parts", format!("must be a list of 1 to {MAX_PARTS} parts"));
        return Vec::new();
    };
    list.iter().enumerate().filter_map(|(i, part)| read_part(part, &format!("/parts/{i}"), errors)).collect()
}

fn read_part(value: &Value, at: &str, errors: &mut Errors) -> Option<Part> {
    let Some(object) = value.as_object() else {
        errors.add(at, format!("must be an object with a kind: {KINDS}"));
        return None;
    };
    let kind = object.get("kind").and_then(Value::as_str).unwrap_or_default();
    let known: &[&str] = match kind {
        "score" => &["kind"],
        "reasons" | "trend" => &["kind", "title", "limit"],
        "facts" => &["kind", "title", "properties"],
        "text" => &["kind", "title", "text"],
        "model" => &["kind", "title"],
        _ => {
            errors.add(format!("{at}/kind"), format!("must be {KINDS}"));
            return None;
        }
    };
    errors.only(object, at, known);
    Some(match kind {
        "reasons" => {
            Part::Reasons { title: errors.heading(object, at, "Why"), limit: errors.limit(object, at, 5) }
        }
        "trend" => Part::Trend {
            title: errors.heading(object, at, "Latest scores"),
            limit: errors.limit(object, at, 6),
        },
        "facts" => Part::Facts {
            title: errors.heading(object, at, "Facts"),
            properties: read_properties(object.get("properties").unwrap_or(&Value::Null), at, errors),
        },
        "text" => {
            let title = errors.heading(object, at, "Note");
            let text = errors.text(object.get("text").unwrap_or(&Value::Null), &format!("{at}/text"))?;
            Part::Text { title, text }
        }
        "model" => Part::Model { title: errors.heading(object, at, "Model") },
        _ => Part::Score,
    })
}

fn read_properties(value: &Value, at: &str, errors: &mut Errors) -> Vec<(String, Option<String>)> {
    let at = format!("{at}/properties");
    let Some(list) = value.as_array().filter(|list| (1..=MAX_PROPERTIES).contains(&list.len())) else {
        errors.add(at, format!("must be a list of 1 to {MAX_PROPERTIES} property names"));
        return Vec::new();
    };
    let mut properties = Vec::new();
    for (i, entry) in list.iter().enumerate() {
        let (name, label) = match entry {
            Value::Object(object) => {
                errors.only(object, &format!("{at}/{i}"), &["property", "label"]);
                (object.get("property"), object.get("label"))
            }
            other => (Some(other), None),
        };
        match name.and_then(Value::as_str).filter(|name| is_property_name(name)) {
            Some(name) => {
                properties.push((name.to_owned(), label.and_then(Value::as_str).map(str::to_owned)));
            }
            None => errors.add(format!("{at}/{i}"), "must be HubSpot's internal name of a property"),
        }
        let fits = |label: &str| (1..=MAX_TITLE_CHARS).contains(&label.chars().count());
        if label.is_some_and(|label| !label.as_str().is_some_and(fits)) {
            errors.add(
                format!("{at}/{i}/label"),
                format!("must be a text of 1 to {MAX_TITLE_CHARS} characters"),
            );
        }
    }
    properties
}

fn read_actions(value: &Value, errors: &mut Errors) -> Vec<ActionId> {
    let Some(list) = value.as_array() else {
        errors.add("/actions", "must be a list of actions: rescore, open-reasons");
        return Vec::new();
    };
    let mut actions = Vec::new();
    for (i, entry) in list.iter().enumerate() {
        match entry.as_str().and_then(ActionId::parse) {
            Some(action) if actions.contains(&action) => {
                errors.add(format!("/actions/{i}"), "is there twice");
            }
            Some(action) => actions.push(action),
            None => errors.add(format!("/actions/{i}"), "must be rescore or open-reasons"),
        }
    }
    actions
}
