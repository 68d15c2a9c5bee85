//! A row of the tables of built-in definitions.

use super::Choice;

/// The kinds that the tables use; each stands for a `type` and `fieldType` pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    TextArea,
    Html,
    Phone,
    Number,
    Date,
    DateTime,
    Select(&'static [&'static str]),
    Bool,
    Owner,
    Score,
}

impl Kind {
    /// `type` and `fieldType`.
    pub(super) const fn types(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("string", "text"),
            Self::TextArea => ("string", "textarea"),
            Self::Html => ("string", "html"),
            Self::Phone => ("string", "phonenumber"),
            Self::Number => ("number", "number"),
            Self::Date => ("date", "date"),
            Self::DateTime => ("datetime", "date"),
            Self::Select(_) | Self::Owner => ("enumeration", "select"),
            Self::Bool => ("bool", "booleancheckbox"),
            // A type outside the documented set: the live API has such, and clients must take it as text.
            Self::Score => ("score", "number"),
        }
    }

    /// The choices that it always has.
    pub(super) fn options(self) -> Vec<Choice> {
        let values: &[&str] = match self {
            Self::Select(values) => values,
            Self::Bool => &["true", "false"],
            _ => &[],
        };
        values
            .iter()
            .map(|value| Choice { label: label_of(value), value: (*value).to_owned(), hidden: false })
            .collect()
    }
}

/// Who may write a property and whether forms show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// HubSpot's own, writable.
    Standard,
    /// HubSpot's own, computed by HubSpot.
    ReadOnly,
    /// Computed and hidden from users.
    Hidden,
    /// Made by the customer.
    Custom,
}

/// A row of a table: name, kind, group, access.
pub(super) type Row = (&'static str, Kind, &'static str, Access);

/// `sales_script_version` -> `Sales script version`.
pub(super) fn label_of(name: &str) -> String {
    let words = name.trim_start_matches("hs_").replace("__", "_").replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
