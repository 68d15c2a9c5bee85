//! What a portal wants to see on the card of one object type.

mod parse;
mod text;

use hubspot::ScoredObject;
use kernel::Problem;
use serde_json::Value;

use crate::name::name_properties;
pub(crate) use text::{Placeholder, Text};

/// A valid template. Made by [`Template::parse`] from the stored JSON, or built in.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub(crate) title: Text,
    pub(crate) parts: Vec<Part>,
    pub(crate) actions: Vec<ActionId>,
}

/// One part of a card, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Score, grade, probability.
    Score,
    /// The strongest reasons.
    Reasons {
        /// Heading.
        title: String,
        /// How many at most.
        limit: usize,
    },
    /// The latest scores.
    Trend {
        /// Heading.
        title: String,
        /// How many at most.
        limit: usize,
    },
    /// Properties of the record.
    Facts {
        /// Heading.
        title: String,
        /// Property name, and a label where the portal's own is not wanted.
        properties: Vec<(String, Option<String>)>,
    },
    /// A sentence with placeholders.
    Text {
        /// Heading.
        title: String,
        /// The sentence; parsed placeholders.
        text: Text,
    },
    /// Which model scored, and when.
    Model {
        /// Heading.
        title: String,
    },
}

/// What a salesperson can do on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionId {
    /// Score the record again, now.
    Rescore,
    /// Show every contribution.
    OpenReasons,
}

impl ActionId {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Rescore, Self::OpenReasons];

    /// The name in templates and paths.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rescore => "rescore",
            Self::OpenReasons => "open-reasons",
        }
    }

    /// From its name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == text)
    }
}

impl Template {
    /// The template as stored; 422 `invalid_template` names every mistake by a JSON pointer.
    pub fn parse(stored: &Value) -> Result<Self, Problem> {
        parse::template(stored)
    }

    /// What is shown where a portal has no template of its own.
    pub fn built_in(object: ScoredObject) -> Self {
        let (title, properties): (_, &[&str]) = match object {
            ScoredObject::Contacts => {
                ("About this contact", &["lifecyclestage", "jobtitle", "phone", "email"])
            }
            ScoredObject::Companies => {
                ("About this company", &["industry", "numberofemployees", "lifecyclestage"])
            }
            ScoredObject::Deals => ("About this deal", &["dealstage", "amount", "closedate"]),
        };
        let properties = properties.iter().map(|name| ((*name).to_owned(), None)).collect();
        Self {
            title: Text::placeholder(Placeholder::Name),
            parts: vec![
                Part::Score,
                Part::Reasons { title: "Why".to_owned(), limit: 5 },
                Part::Trend { title: "Latest scores".to_owned(), limit: 6 },
                Part::Facts { title: title.to_owned(), properties },
            ],
            actions: ActionId::ALL.to_vec(),
        }
    }

    /// Every property that the template shows, each once: what the database has to send along.
    pub fn properties(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        };
        self.title.properties().for_each(&mut add);
        for part in &self.parts {
            match part {
                Part::Facts { properties, .. } => properties.iter().for_each(|(name, _)| add(name)),
                Part::Text { text, .. } => text.properties().for_each(&mut add),
                Part::Score | Part::Reasons { .. } | Part::Trend { .. } | Part::Model { .. } => {}
            }
        }
        names
    }
}

/// The properties that a card of `object` needs whatever the portal's template is.
pub fn needed_properties(object: ScoredObject) -> Vec<String> {
    let mut names: Vec<String> = name_properties(object).iter().map(|name| (*name).to_owned()).collect();
    for name in Template::built_in(object).properties() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests;
