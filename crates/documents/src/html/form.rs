//! What somebody filled into a form.

use super::token::{Tag, Token};

/// The text of a field, if it shows any.
pub(super) fn value(tag: &Tag<'_>, in_form: bool) -> Option<String> {
    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let value = tag.attribute("value").unwrap_or_default();
    match kind.as_str() {
        // A page's own switches are boxes too; those of lists of tasks cannot be changed.
        "checkbox" | "radio" => {
            let shown = in_form || tag.attribute("disabled").is_some();
            let ticked = tag.attribute("checked").is_some();
            shown.then(|| if ticked { " ☒ " } else { " ☐ " }.to_owned())
        }
        "" | "text" | "email" | "tel" | "url" | "number" | "date" | "time" | "datetime-local" | "month"
        | "week" => {
            let value = value.trim();
            (!value.is_empty()).then(|| format!(" {value} "))
        }
        _ => None,
    }
}

/// A list to choose from, of which the chosen entry is text.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    text: String,
    chosen: bool,
}

/// Longer entries are none.
const MAX_ENTRY: usize = 4 * 1024;

impl Choice {
    /// A token in the list. True when the list is over.
    pub(super) fn token(&mut self, token: &Token<'_>) -> bool {
        match token {
            Token::Open(tag) if tag.name.as_str() == "option" => {
                self.chosen = tag.attribute("selected").is_some();
                if self.chosen && !self.text.is_empty() {
                    self.text.push_str(", ");
                }
            }
            Token::Text(text) if self.chosen && self.text.len() < MAX_ENTRY => {
                self.text.push_str(htmlize::unescape(*text).trim());
            }
            Token::Close(name) => match name.as_str() {
                "option" => self.chosen = false,
                // What nobody closed ends with what is around it.
                "select" | "form" | "body" | "html" | "table" | "div" => return true,
                _ => {}
            },
            Token::Open(tag) if tag.name.as_str() == "select" => return true,
            _ => {}
        }
        false
    }

    /// What was chosen.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
