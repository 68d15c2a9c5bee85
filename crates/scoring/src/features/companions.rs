//! Values that a date stamps: `vsl_watched_percent` is of the day of `vsl_watched_at`.

use kernel::Timestamp;

use crate::record::{Record, moment_of};

/// A name with one of these endings says when the property it is named after got its value.
const STAMPS: [&str; 4] = ["_at", "_on", "_timestamp", "_datetime"];
/// A date is a stamp of the property that is named exactly like it only: `exam_date` may lie ahead and be known.
const DATE: &str = "_date";
/// The CRM's own pairs that break the rule: the form whose date it is.
const PAIRS: [(&str, &str); 1] = [("first_conversion_date", "first_conversion")];

/// The properties of a record whose values came after the moment.
#[derive(Debug, Default)]
pub(super) struct Hidden<'r> {
    /// Beginnings of names, up to an underscore.
    stems: Vec<&'r str>,
    /// Whole names.
    names: Vec<&'r str>,
}

impl<'r> Hidden<'r> {
    pub(super) fn of(record: &'r Record, as_of: Timestamp) -> Self {
        let mut hidden = Self::default();
        for (name, value) in &record.properties {
            let stem = STAMPS.iter().find_map(|ending| name.strip_suffix(ending));
            let pair = || PAIRS.iter().find(|(date, _)| date == name).map(|(_, stem)| *stem);
            let dated = || name.strip_suffix(DATE);
            // The names decide first: reading every value as a date would cost more than all features together.
            let (list, stamped) = match (stem.or_else(pair), dated()) {
                (Some(stem), _) => (&mut hidden.stems, stem),
                (None, Some(stem)) => (&mut hidden.names, stem),
                (None, None) => continue,
            };
            if !stamped.is_empty() && moment_of(value).is_some_and(|at| at > as_of) {
                list.push(stamped);
            }
        }
        hidden
    }

    pub(super) fn covers(&self, name: &str) -> bool {
        let stamped = |stem: &&str| {
            name.strip_prefix(*stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        self.stems.iter().any(stamped) || self.names.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(properties: &[(&str, &str)]) -> Record {
        let properties = properties.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Record { properties: properties.collect(), ..Record::default() }
    }

    fn hidden(properties: &[(&str, &str)], name: &str) -> bool {
        let as_of = Timestamp::parse("2025-11-01T00:00:00Z").unwrap();
        Hidden::of(&record(properties), as_of).covers(name)
    }

    #[test]
    fn a_later_stamp_hides_the_values_that_are_named_after_it() {
        let later = [("vsl_watched_at", "2025-11-01T00:00:01Z")];
        for name in ["vsl_watched", "vsl_watched_percent", "vsl_watched_at"] {
            assert!(hidden(&later, name), "{name}");
        }
        for name in ["vsl", "vsl_watchedness", "city"] {
            assert!(!hidden(&later, name), "{name}");
        }
        assert!(!hidden(&[("vsl_watched_at", "2025-10-31T23:59:59Z")], "vsl_watched"));
    }

    #[test]
    fn the_form_of_a_later_conversion_is_hidden() {
        assert!(hidden(&[("first_conversion_date", "2025-12-01")], "first_conversion_event_name"));
    }

    #[test]
    fn a_planned_date_hides_only_its_own_property() {
        let planned = [("exam_date", "2026-03-01")];
        assert!(hidden(&planned, "exam"));
        assert!(!hidden(&planned, "exam_city"));
    }
}
