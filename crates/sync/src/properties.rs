//! Which properties are read.

use std::collections::BTreeSet;

use hubspot::{ObjectType, ReadError, read_properties};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::columns;

/// Characters of property names that a list URL may carry. Refusals (414) were seen from about 8,000 for the whole.
const URL_BUDGET: usize = 6_000;

/// HubSpot's own properties that are worth mirroring. A nearly empty portal has some 400 contact properties of which
/// four in five begin with `hs_` and are analytics that nobody asked for.
const OWN: [&str; 18] = [
    "hs_object_id",
    "hs_createdate",
    "hs_lastmodifieddate",
    "hs_lead_status",
    "hs_analytics_source",
    "hs_latest_source",
    "hs_timezone",
    "hs_language",
    "hs_email_optout",
    "hs_is_closed",
    "hs_is_closed_won",
    "hs_closed_amount",
    "hs_deal_stage_probability",
    "hs_forecast_amount",
    "hs_priority",
    "hs_timestamp",
    "hs_activity_type",
    "hs_pipeline_stage",
];

/// The properties of a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Selection {
    /// Their names in order.
    #[serde(rename = "properties")]
    pub names: Vec<String>,
    /// Too many for a URL: they are read by batch, where the names are in the body.
    pub wide: bool,
}

/// The definitions of an answer as the database takes them: each whole, as HubSpot wrote it.
pub fn definitions(body: &str) -> Result<Vec<Box<RawValue>>, ReadError> {
    Ok(read_properties(body)?.into_iter().map(|definition| definition.raw.to_owned()).collect())
}

/// The properties of HubSpot's own that every portal has. An answer without one of them is no list of the definitions: to read
/// only what it names would empty every record of the mirror.
const fn always_defined(object: ObjectType) -> &'static [&'static str] {
    match object {
        ObjectType::Contacts => &["email", "firstname", "lastname", "createdate", "lastmodifieddate"],
        ObjectType::Companies => &["name", "domain", "createdate", "hs_lastmodifieddate"],
        ObjectType::Deals => {
            &["dealname", "dealstage", "pipeline", "amount", "createdate", "hs_lastmodifieddate"]
        }
        ObjectType::Calls => &["hs_timestamp", "hs_call_title", "hs_createdate", "hs_lastmodifieddate"],
        ObjectType::Other(_) => &["hs_object_id", "hs_lastmodifieddate"],
    }
}

/// Those of them that an answer does not define.
pub fn missing_definitions(object: ObjectType, body: &str) -> Result<Vec<&'static str>, ReadError> {
    let defined = read_properties(body)?;
    let is_defined = |name: &&&str| defined.iter().any(|definition| definition.name == **name);
    Ok(always_defined(object).iter().filter(|name| !is_defined(name)).copied().collect())
}

/// Chooses the properties to read: all of the portal's own and of HubSpot's plain ones, those `hs_` ones that a column
/// or a decision needs, and a few more. Of an object without typed columns all: whatever it says may begin with `hs_`.
pub fn select(object: ObjectType, body: &str) -> Result<Selection, ReadError> {
    let defined = read_properties(body)?;
    let names = select_named(object, defined.iter().map(|definition| definition.name.as_ref()));
    let wide = names.iter().map(|name| name.len() + 1).sum::<usize>() > URL_BUDGET;
    Ok(Selection { names, wide })
}

/// The same of definitions of which the names are known: whoever reads a record must read the same properties of it.
pub fn select_named<N: AsRef<str>>(object: ObjectType, defined: impl IntoIterator<Item = N>) -> Vec<String> {
    let needed: BTreeSet<&str> = columns::needed(object).collect();
    let wanted = |name: &str| {
        !name.starts_with("hs_")
            || !object.is_typed()
            || needed.contains(name)
            || OWN.contains(&name)
            || name.starts_with("hs_call_")
    };
    let defined = defined.into_iter().filter(|name| wanted(name.as_ref()));
    let mut names: BTreeSet<String> = defined.map(|name| name.as_ref().to_owned()).collect();
    names.insert(object.modified_property().to_owned());
    if object.merges() {
        names.insert("hs_merged_object_ids".to_owned());
    }
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn body(names: &[String]) -> String {
        let results: Vec<_> = names.iter().map(|name| json!({"name": name, "type": "string"})).collect();
        json!({ "results": results }).to_string()
    }

    fn tickets() -> ObjectType {
        ObjectType::parse("tickets").unwrap()
    }

    #[test]
    fn the_portals_own_and_the_needed_ones_are_chosen() {
        let names =
            ["email", "vsl_watched", "hs_analytics_num_visits", "hs_lead_status", "hs_v2_cumulative_time"];
        let selection = select(ObjectType::Contacts, &body(&names.map(str::to_owned))).unwrap();
        assert_eq!(
            selection.names,
            ["email", "hs_lead_status", "hs_merged_object_ids", "lastmodifieddate", "vsl_watched"]
        );
        assert!(!selection.wide);
    }

    #[test]
    fn a_calls_fields_all_begin_with_hs_and_are_chosen() {
        let names = ["hs_call_duration", "hs_timestamp", "hs_unique_id"].map(str::to_owned);
        let selection = select(ObjectType::Calls, &body(&names)).unwrap();
        assert_eq!(selection.names, ["hs_call_duration", "hs_lastmodifieddate", "hs_timestamp"]);
    }

    #[test]
    fn of_an_object_without_typed_columns_all_are_chosen() {
        let names = ["hs_pipeline", "hs_v2_cumulative_time", "subject"].map(str::to_owned);
        let selection = select(tickets(), &body(&names)).unwrap();
        assert_eq!(
            selection.names,
            ["hs_lastmodifieddate", "hs_pipeline", "hs_v2_cumulative_time", "subject"]
        );
    }

    #[test]
    fn a_list_without_what_every_portal_has_is_none() {
        for object in ObjectType::TYPED.into_iter().chain([tickets()]) {
            let all = always_defined(object).iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
            assert_eq!(missing_definitions(object, &body(&all)).unwrap(), Vec::<&str>::new());
            assert_eq!(missing_definitions(object, &body(&all[1..])).unwrap(), [all[0].as_str()]);
            assert!(all.contains(&object.modified_property().to_owned()));
        }
        assert!(missing_definitions(ObjectType::Deals, "{").is_err());
    }

    #[test]
    fn many_properties_do_not_go_into_a_url() {
        let names: Vec<_> = (0..300).map(|number| format!("a_property_with_a_long_name_{number}")).collect();
        let selection = select(ObjectType::Deals, &body(&names)).unwrap();
        assert!(selection.wide);
        assert_eq!(selection.names.len(), 302);
    }

    #[test]
    fn hubspots_own_are_chosen_by_name_and_those_of_calls_by_their_beginning() {
        let analytics =
            ["hs_analytics_num_visits", "hs_calculated_phone_number", "hs_v2_x"].map(str::to_owned);
        let own: Vec<_> = OWN.iter().map(|name| (*name).to_owned()).collect();
        let calls = ["hs_call_title".to_owned(), "hs_call_".to_owned()];
        let offered = [analytics.as_slice(), &own, &calls].concat();
        let mut expected =
            [own.as_slice(), &calls, &["lastmodifieddate".into(), "hs_merged_object_ids".into()]].concat();
        expected.sort();
        assert_eq!(select(ObjectType::Contacts, &body(&offered)).unwrap().names, expected);
    }

    #[test]
    fn a_url_carries_six_thousand_characters_of_names() {
        // A deal's date of change and its merged ids are always among them: 41 characters with their separators.
        for (length, wide) in [(5_958, false), (5_959, true)] {
            let selection = select(ObjectType::Deals, &body(&["p".repeat(length)])).unwrap();
            assert_eq!(selection.names.iter().map(|name| name.len() + 1).sum::<usize>(), length + 42);
            assert_eq!(selection.wide, wide, "{length}");
        }
    }

    #[test]
    fn definitions_are_passed_on_whole() {
        let kept = definitions(r#"{"results":[{"name":"a","type":"new_kind","extra":[1]}]}"#).unwrap();
        assert_eq!(kept[0].get(), r#"{"name":"a","type":"new_kind","extra":[1]}"#);
    }
}
