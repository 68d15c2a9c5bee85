//! What an office file says about itself: `docProps/core.xml` and `docProps/app.xml`.

use kernel::snake_case;

use super::{element::Element, package::Package};
use crate::{Metadata, language::language_of_tag};

/// Longer values are not what these fields are for.
const MAX_VALUE: usize = 1_000;

impl Package {
    /// The properties. What cannot be read is left out: a document does not end for its title.
    pub(crate) fn metadata(&self) -> Metadata {
        let core = self.tree("docProps/core.xml").ok().flatten().unwrap_or_default();
        let app = self.tree("docProps/app.xml").ok().flatten().unwrap_or_default();
        let mut metadata = Metadata {
            title: text(&core, "title"),
            author: text(&core, "creator"),
            created: text(&core, "created").filter(|date| is_date(date)),
            modified: text(&core, "modified").filter(|date| is_date(date)),
            language: text(&core, "language").and_then(|tag| language_of_tag(&tag)),
            pages: text(&app, "Pages").and_then(|pages| pages.parse().ok()),
            words: text(&app, "Words").and_then(|words| words.parse().ok()),
            ..Metadata::default()
        };
        let more = [
            (&core, "subject"),
            (&core, "keywords"),
            (&core, "description"),
            (&core, "category"),
            (&core, "lastModifiedBy"),
            (&app, "Application"),
            (&app, "Company"),
            (&app, "Manager"),
        ];
        for (root, name) in more {
            if let Some(value) = text(root, name) {
                metadata.extra.insert(snake_case(name), value);
            }
        }
        for (name, folder) in [("pictures", "media/"), ("embedded_files", "embeddings/")] {
            let places = ["word/", "ppt/", "xl/"];
            let count: usize =
                places.iter().map(|place| self.archive.count_below(&format!("{place}{folder}"))).sum();
            if count > 0 {
                metadata.extra.insert(name.to_owned(), count.to_string());
            }
        }
        metadata
    }
}

fn text(root: &Element, name: &str) -> Option<String> {
    let text = root.child(name)?.text();
    let value: String = text.trim().chars().filter(|letter| !letter.is_control()).take(MAX_VALUE).collect();
    (!value.is_empty()).then_some(value)
}

/// A date or date and time as RFC 3339 writes them.
fn is_date(value: &str) -> bool {
    let shape: String =
        value.chars().take(19).map(|letter| if letter.is_ascii_digit() { '9' } else { letter }).collect();
    let zone = value.get(19..).unwrap_or_default();
    let zoned = zone.starts_with(['Z', '+', '-', '.']);
    shape == "9999-99-99" || shape == "9999-99-99T99:99:99" && zoned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_name_their_zone_are_taken() {
        assert!(is_date("2024-03-21T09:58:00Z"));
        assert!(is_date("2024-03-21T09:58:00.123+01:00"));
        assert!(is_date("2024-03-21"));
        assert!(!is_date("2024-03-21T09:58:00"));
        assert!(!is_date("21.03.2024"));
    }
}
