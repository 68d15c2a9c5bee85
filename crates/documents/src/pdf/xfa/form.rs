//! The form: its texts and its fields with what was filled in, in the order of the template.

use std::borrow::Cow;

use super::data::{Data, words};
use crate::{
    ooxml::element::{Element, Node},
    plain::plain,
};

/// What of the template is looked at, in the measure of [`weight`], repeated parts each time.
const MAX_STEPS: usize = 1_000_000;

/// A form that is being written.
pub(super) struct Form {
    data: Option<Data>,
}

impl Form {
    pub(super) fn new(data: Option<Data>) -> Self {
        Self { data }
    }

    /// The whole form, then whatever of the data no field shows.
    pub(super) fn write(&self, template: Option<&Element>) -> String {
        let mut writer = Writer { lines: Vec::new(), steps: 0 };
        if let Some(template) = template {
            writer.within(template, self.data.as_ref());
        }
        let mut left = Vec::new();
        if let Some(data) = &self.data {
            data.left(&mut left);
        }
        writer.lines.extend(left.into_iter().map(|data| format!("{}: {}", data.name, data.text)));
        writer.lines.iter().map(|line| format!("{}\n\n", plain(line))).collect::<Vec<_>>().concat()
    }
}

struct Writer {
    lines: Vec<String>,
    steps: usize,
}

impl Writer {
    fn within(&mut self, element: &Element, data: Option<&Data>) {
        for child in element.elements() {
            let name = child.name.as_str();
            self.steps += if ["draw", "field", "exclGroup"].contains(&name) { weight(child) } else { 1 };
            if self.steps > MAX_STEPS {
                return;
            }
            match name {
                "subform" | "subformSet" | "area" | "pageSet" | "pageArea" | "contentArea" => {
                    self.part(child, data);
                }
                "draw" => {
                    let text = child.child("value").map(words).unwrap_or_default();
                    self.line(child, text);
                }
                "field" => {
                    let text = field(child, filled(child, data));
                    self.line(child, text);
                }
                "exclGroup" => self.choice(child, data),
                _ => {}
            }
        }
    }

    /// A part of the form, as often as the data has it.
    fn part(&mut self, part: &Element, data: Option<&Data>) {
        let from = self.lines.len();
        let named = part.attribute("name").zip(data);
        let first = named.and_then(|(name, data)| data.take(name));
        self.within(part, first.or(data));
        let repeats =
            part.child("occur").and_then(|occur| occur.attribute("max")).is_some_and(|max| max != "1");
        if let (true, Some(_), Some((name, data))) = (repeats, first, named) {
            while let Some(again) = data.take(name).filter(|_| self.steps <= MAX_STEPS) {
                self.within(part, Some(again));
            }
        }
        if is_hidden(part) {
            self.lines.truncate(from);
        }
    }

    /// Boxes of which one is ticked.
    fn choice(&mut self, group: &Element, data: Option<&Data>) {
        let value = filled(group, data);
        for option in group.elements().filter(|child| child.name == "field") {
            // The value says which one is ticked; written at each option a long one would be written a million times.
            let text = field(option, value.filter(|_| is(option, "checkButton")));
            self.line(option, text);
        }
    }

    fn line(&mut self, element: &Element, text: String) {
        if !text.is_empty() && !is_hidden(element) {
            self.lines.push(text);
        }
    }
}

/// Elements and text of an element: what it costs to read it.
fn weight(element: &Element) -> usize {
    let of = |node: &Node| match node {
        Node::Text(text) => text.len() / 64,
        Node::Element(child) => weight(child),
    };
    1 + element.children.iter().map(of).sum::<usize>()
}

fn is_hidden(element: &Element) -> bool {
    matches!(element.attribute("presence"), Some("hidden" | "invisible" | "inactive"))
}

/// What is filled into a field or chosen of a group.
fn filled<'a>(field: &Element, data: Option<&'a Data>) -> Option<&'a str> {
    let bound = field.child("bind").and_then(|bind| bind.attribute("ref"));
    let bound = bound.and_then(|path| path.rsplit('.').next()).map(|name| name.trim_end_matches("[*]"));
    let name = bound.or_else(|| field.attribute("name"))?;
    Some(&data?.take(name)?.text)
}

/// A field as it shows: its caption, and its value or the box.
fn field(field: &Element, filled: Option<&str>) -> String {
    if is(field, "button") || is(field, "passwordEdit") {
        return String::new();
    }
    let caption = field.at(&["caption", "value"]).map(words).unwrap_or_default();
    let own = || Cow::Owned(field.child("value").map(words).unwrap_or_default());
    let value = filled.map_or_else(own, Cow::Borrowed);
    if is(field, "checkButton") {
        let on = field.child("items").and_then(|items| items.elements().next()).map(words);
        let ticked = !value.is_empty() && *value == *on.unwrap_or_else(|| "1".to_owned());
        return format!("{} {caption}", if ticked { "☒" } else { "☐" }).trim_end().to_owned();
    }
    let value = shown(field, value.into_owned());
    match (caption.is_empty(), value.is_empty()) {
        (false, false) if caption.ends_with([':', '?']) => format!("{caption} {value}"),
        (false, false) => format!("{caption}: {value}"),
        _ => caption + &value,
    }
}

/// Whether that is how the field is filled in.
fn is(field: &Element, kind: &str) -> bool {
    field.child("ui").is_some_and(|ui| ui.child(kind).is_some())
}

/// The entry of a list that stands for a value: one list has what is shown, another what is kept.
fn shown(field: &Element, value: String) -> String {
    let lists: Vec<&Element> = field.elements().filter(|child| child.name == "items").collect();
    let kept = lists.iter().find(|items| items.attribute("save") == Some("1"));
    let seen = lists.iter().find(|items| items.attribute("save") != Some("1"));
    let (Some(kept), Some(seen)) = (kept, seen) else { return value };
    let at = kept.elements().position(|item| words(item) == value);
    at.and_then(|at| seen.elements().nth(at)).map_or(value, words)
}
