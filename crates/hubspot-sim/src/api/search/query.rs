//! Reading a search body, with HubSpot's limits.

use serde_json::Value as Json;

use super::filter::{Field, Filter};
use crate::portal::ObjectType;
use crate::portal::properties::Schema;
use crate::wire::ApiError;

const MAX_GROUPS: usize = 5;
const MAX_FILTERS_PER_GROUP: usize = 6;
const MAX_FILTERS: usize = 18;

/// A search, understood.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// One group matching is enough; all filters of a group must. No groups match everything.
    pub groups: Vec<Vec<Filter>>,
    /// The one sort rule.
    pub sort: Option<(Field, bool)>,
    /// Full text, lower case.
    pub text: Option<String>,
}

/// Reads and checks a search body.
pub(super) fn parse(schema: &Schema, body: &Json) -> Result<Query, ApiError> {
    let mut groups = Vec::new();
    for group in body["filterGroups"].as_array().into_iter().flatten() {
        let filters = group["filters"].as_array().map_or(&[][..], Vec::as_slice);
        groups
            .push(filters.iter().map(|filter| parse_filter(schema, filter)).collect::<Result<Vec<_>, _>>()?);
    }
    // The short form: `filters` beside the groups is one group.
    if let Some(filters) = body["filters"].as_array() {
        groups.push(filters.iter().map(|filter| parse_filter(schema, filter)).collect::<Result<_, _>>()?);
    }
    let all: usize = groups.iter().map(Vec::len).sum();
    let longest = groups.iter().map(Vec::len).max().unwrap_or(0);
    if groups.len() > MAX_GROUPS || longest > MAX_FILTERS_PER_GROUP || all > MAX_FILTERS {
        return Err(ApiError::invalid(format!(
            "Too many filters: at most {MAX_GROUPS} groups, {MAX_FILTERS_PER_GROUP} filters in each and {MAX_FILTERS} in all"
        )));
    }
    let sort = parse_sort(schema, &body["sorts"])?;
    let text = body["query"].as_str().map(str::to_lowercase).filter(|text| !text.is_empty());
    Ok(Query { groups, sort, text })
}

/// `{propertyName, direction}`, or the bare name that the published schema speaks of (`-name` descends).
fn parse_sort(schema: &Schema, sorts: &Json) -> Result<Option<(Field, bool)>, ApiError> {
    let rules = sorts.as_array().map_or(&[][..], Vec::as_slice);
    if rules.len() > 1 {
        return Err(ApiError::invalid("Only one sort rule is supported"));
    }
    let Some(rule) = rules.first() else { return Ok(None) };
    let (name, descending) = if let Some(name) = rule.as_str() {
        (name.trim_start_matches('-'), name.starts_with('-'))
    } else {
        let name = rule["propertyName"].as_str().unwrap_or_default();
        let descending = match rule["direction"].as_str().unwrap_or("ASCENDING") {
            "ASCENDING" => false,
            "DESCENDING" => true,
            other => return Err(ApiError::invalid(format!("{other} is not a sort direction"))),
        };
        (name, descending)
    };
    Ok(Some((field(schema, name)?, descending)))
}

fn parse_filter(schema: &Schema, filter: &Json) -> Result<Filter, ApiError> {
    let name = filter["propertyName"].as_str().unwrap_or_default();
    Filter::new(field(schema, name)?, filter)
}

fn field(schema: &Schema, name: &str) -> Result<Field, ApiError> {
    if let Some(to) = name.strip_prefix("associations.").and_then(ObjectType::parse) {
        return Ok(Field::Association(to));
    }
    // Contacts take this name without an error and mean something else by it.
    if schema.object == ObjectType::Contacts && name == "hs_lastmodifieddate" {
        return Ok(Field::Created);
    }
    let index = schema.index_of(name).ok_or_else(|| {
        ApiError::invalid(format!("There was a problem with the request: property \"{name}\" does not exist"))
            .with_context("propertyName", vec![name.to_owned()])
    })?;
    Ok(Field::of(schema.at(index), index))
}
