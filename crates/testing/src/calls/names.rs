//! The normal form of what is random: an id is written by the name of the field in which it first came up.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::database::NAMES;

/// Length of a UUID's parts.
const PARTS: [usize; 5] = [8, 4, 4, 4, 12];
const SESSION: &str = "sync_";

/// Ids by their names and the other way round.
pub(super) struct Names {
    ids: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
}

impl Default for Names {
    /// Knows the fixture.
    fn default() -> Self {
        let pair = |(name, id): (&str, &str)| (name.to_owned(), id.to_owned());
        let flip = |(name, id): (&str, &str)| (id.to_owned(), name.to_owned());
        Self { ids: NAMES.into_iter().map(pair).collect(), names: NAMES.into_iter().map(flip).collect() }
    }
}

impl Names {
    /// The value with `$name`s replaced by the ids they stand for.
    pub(super) fn resolve(&self, value: &Value) -> Value {
        map_texts(value, "", &mut |text, _| {
            replace_names(text, |name| {
                self.ids.get(name).unwrap_or_else(|| panic!("nothing is called ${name} yet")).clone()
            })
        })
    }

    /// The same, where a name that is not known yet gets an id.
    pub(super) fn with_made_up_ids(&mut self, value: &Value) -> Value {
        map_texts(value, "", &mut |text, _| {
            replace_names(text, |name| {
                let number = self.ids.len();
                let made_up = || match name.strip_prefix("session_id") {
                    Some(_) => format!("{SESSION}{number:032}"),
                    None => format!("30000000-0000-4000-8000-{number:012}"),
                };
                self.ids.entry(name.to_owned()).or_insert_with(made_up).clone()
            })
        })
    }

    /// The value with ids replaced by names; fields are gone through in the order of their names.
    pub(super) fn name(&mut self, value: &Value) -> Value {
        map_texts(value, "", &mut |text, field| {
            let (mut named, mut rest) = (String::new(), text);
            while let Some(first) = rest.chars().next() {
                let length = id_length(rest);
                if length == 0 {
                    named.push(first);
                } else {
                    named.push('$');
                    named += self.name_of(field, &rest[..length]);
                }
                rest = &rest[length.max(first.len_utf8())..];
            }
            named
        })
    }

    fn name_of(&mut self, field: &str, id: &str) -> &str {
        let ids = &mut self.ids;
        self.names.entry(id.to_owned()).or_insert_with(|| {
            let mut names = (1..).map(|number| format!("{field}{number}"));
            let name = names.find(|name| !ids.contains_key(name)).unwrap_or_default();
            ids.insert(name.clone(), id.to_owned());
            name
        })
    }
}

/// Each text of the value, with the name of its field, mapped.
fn map_texts(value: &Value, field: &str, map: &mut impl FnMut(&str, &str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(map(text, field)),
        Value::Array(items) => items.iter().map(|item| map_texts(item, field, map)).collect(),
        Value::Object(fields) => {
            let mapped = fields.iter().map(|(name, item)| (name.clone(), map_texts(item, name, map)));
            Value::Object(mapped.collect::<Map<_, _>>())
        }
        // JavaScript knows no difference between 1 and 1.0.
        #[allow(clippy::cast_possible_truncation)]
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => Value::from(float as i64),
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

fn replace_names(text: &str, mut id: impl FnMut(&str) -> String) -> String {
    let mut parts = text.split('$');
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        replaced += &id(name);
        replaced += rest;
    }
    replaced
}

/// How much of the text's beginning is a UUID or the id of a sync session.
fn id_length(text: &str) -> usize {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if let Some(digits) = text.strip_prefix(SESSION).and_then(|rest| rest.get(..32)) {
        return if hex(digits) { SESSION.len() + 32 } else { 0 };
    }
    let Some(uuid) = text.get(..36) else { return 0 };
    let parts: Vec<&str> = uuid.split('-').collect();
    let fits = parts.len() == PARTS.len()
        && parts.iter().zip(PARTS).all(|(part, length)| part.len() == length && hex(part));
    if fits { 36 } else { 0 }
}
