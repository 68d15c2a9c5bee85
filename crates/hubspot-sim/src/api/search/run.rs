//! Matching and ordering.

use std::cmp::Ordering;

use super::filter::has_token;
use super::query::Query;
use crate::dice::mix;
use crate::portal::{Archived, ObjectType, Record};
use crate::sim::Sim;

/// Every live record that the index shows as matching, in the asked order.
///
/// Records that are equal under the sort come in an order of the index's own, not by id: clients that take ties
/// for ordered by id are wrong on the real one as well.
pub(super) fn run<'a>(sim: &'a Sim, now_ms: i64, object: ObjectType, query: &Query) -> Vec<&'a Record> {
    let portal = &sim.portal;
    let matches = |record: &&Record| {
        let filters = query.groups.is_empty()
            || query
                .groups
                .iter()
                .any(|group| group.iter().all(|filter| filter.matches(portal, object, record)));
        filters && query.text.as_ref().is_none_or(|text| matches_text(sim, object, record, text))
    };
    let mut found: Vec<&Record> = portal
        .store(object)
        .walk(0, Archived::No)
        .filter_map(|record| portal.lag.seen(now_ms, object, record))
        .filter(matches)
        .collect();
    if let Some((field, descending)) = query.sort {
        found.sort_by_cached_key(|record| mix(sim.config.seed, "search ties", record.id));
        found.sort_by(|a, b| {
            let ordering = match (field.key(a), field.key(b)) {
                (Some(a), Some(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
                // Records without the value come last, whatever the direction.
                (None, Some(_)) => return Ordering::Greater,
                (Some(_), None) => return Ordering::Less,
                (None, None) => Ordering::Equal,
            };
            if descending { ordering.reverse() } else { ordering }
        });
    }
    found
}

/// `query`: every word is in one of the searchable properties.
fn matches_text(sim: &Sim, object: ObjectType, record: &Record, text: &str) -> bool {
    let names: &[&str] = match object {
        ObjectType::Contacts => &["firstname", "lastname", "email", "phone", "company"],
        ObjectType::Companies => &["name", "domain", "website", "phone"],
        ObjectType::Deals => &["dealname", "description"],
        ObjectType::Calls => &["hs_call_title", "hs_call_body"],
        ObjectType::Tickets => &["subject", "content"],
        ObjectType::Products | ObjectType::LineItems => &["name", "description"],
        ObjectType::MockExams => &["mock_type", "location"],
        ObjectType::Bookings => &["booking_id", "attending_location"],
    };
    let schema = sim.portal.schema(object);
    let values: Vec<String> =
        names.iter().filter_map(|name| record.get(schema.index_of(name)?)).map(str::to_lowercase).collect();
    text.split_whitespace().all(|word| values.iter().any(|value| has_token(value, &format!("{word}*"))))
}
