//! What a record is called.

use hubspot::ScoredObject;
use kernel::capitalized;

use crate::Facts;

/// The properties that make the name of a record, best first.
pub(crate) const fn name_properties(object: ScoredObject) -> &'static [&'static str] {
    match object {
        ScoredObject::Contacts => &["firstname", "lastname", "email"],
        ScoredObject::Companies => &["name", "domain"],
        ScoredObject::Deals => &["dealname"],
    }
}

/// The record's name, or what it is and its id.
pub(crate) fn name_of(facts: &Facts, object: Option<ScoredObject>) -> String {
    let property = |name: &str| {
        let value = facts.record.as_ref()?.properties.get(name)?.as_deref()?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let named = object.and_then(|object| match object {
        ScoredObject::Contacts => {
            let parts: Vec<String> =
                ["firstname", "lastname"].iter().filter_map(|name| property(name)).collect();
            if parts.is_empty() { property("email") } else { Some(parts.join(" ")) }
        }
        _ => name_properties(object).iter().find_map(|name| property(name)),
    });
    named.unwrap_or_else(|| match object {
        Some(object) => format!("{} {}", capitalized(object.noun()), facts.record_id),
        None => "Sales score".to_owned(),
    })
}
