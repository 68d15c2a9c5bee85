//! The headings over a place in a text.

use serde::{Deserialize, Serialize};

/// Levels and words of the headings in force, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Headings(Vec<(u8, String)>);

impl Headings {
    /// Goes into the section of a heading.
    pub(crate) fn enter(&mut self, level: u8, title: String) {
        self.0.retain(|(over, _)| *over < level);
        self.0.push((level, title));
    }

    /// Their words; those without any are left out.
    pub(crate) fn path(&self) -> Vec<String> {
        self.0.iter().map(|(_, title)| title.clone()).filter(|title| !title.is_empty()).collect()
    }
}
