//! Which properties are read.

use std::collections::BTreeSet;

use hubspot::{ObjectType, ReadError, read_properties};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::columns;

/// Characters of property names that a list URL may carry. Refusals (414) were seen from about 8,000 for the whole.
const URL_BUDGET: usize = 6_000;

/// Properties of one object at most: an answer of a hundred records with more is too large to be read in one go.
const MOST: usize = 1_500;

/// HubSpot's own properties that people read. A nearly empty portal has some 400 contact properties of which four in five begin
/// with `hs_` and are analytics that nobody asked for; what a portal wants of those it says in its settings.
const OWN: [&str; 47] = [
    "hs_acv",
    "hs_activity_type",
    "hs_additional_emails",
    "hs_all_owner_ids",
    "hs_arr",
    "hs_buying_role",
    "hs_country_region_code",
    "hs_created_by_user_id",
    "hs_createdate",
    "hs_days_to_close",
    "hs_email_domain",
    "hs_email_optout",
    "hs_employee_range",
    "hs_forecast_amount",
    "hs_forecast_probability",
    "hs_industry_group",
    "hs_job_function",
    "hs_language",
    "hs_last_sales_activity_timestamp",
    "hs_last_sales_activity_type",
    "hs_lastmodifieddate",
    "hs_lead_status",
    "hs_linkedin_url",
    "hs_logo_url",
    "hs_manual_forecast_category",
    "hs_mrr",
    "hs_next_activity_date",
    "hs_next_step",
    "hs_num_child_companies",
    "hs_object_id",
    "hs_parent_company_id",
    "hs_persona",
    "hs_pipeline",
    "hs_pipeline_stage",
    "hs_primary_associated_company",
    "hs_priority",
    "hs_projected_amount",
    "hs_revenue_range",
    "hs_sales_email_last_replied",
    "hs_seniority",
    "hs_state_code",
    "hs_tag_ids",
    "hs_tcv",
    "hs_timestamp",
    "hs_timezone",
    "hs_updated_by_user_id",
    "hs_whatsapp_phone_number",
];

/// And those that come in numbers: of a call, dates of stages, sources, amounts, phone numbers as HubSpot computes them.
const OWN_BEGINNINGS: [&str; 13] = [
    "hs_analytics_source",
    "hs_calculated_phone_number",
    "hs_call_",
    "hs_closed_amount",
    "hs_date_entered_",
    "hs_date_exited_",
    "hs_deal_stage_probability",
    "hs_is_closed",
    "hs_latest_source",
    "hs_lifecyclestage_",
    "hs_object_source",
    "hs_v2_date_entered_",
    "hs_v2_date_exited_",
];

/// What a portal wants mirrored of an object beside the default, and what not: names, and beginnings with a `*` behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct PropertySettings {
    /// Also these.
    pub include: Vec<String>,
    /// But not these.
    pub exclude: Vec<String>,
}

fn names_it(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |beginning| name.starts_with(beginning))
}

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

/// Chooses the properties to read: all of the portal's own and of HubSpot's plain ones, those `hs_` ones that people read, and
/// what the settings say. Of an object without typed columns all: whatever it says may begin with `hs_`.
///
/// What a column or a decision is made from is read whatever the settings say.
pub fn select(object: ObjectType, body: &str, settings: &PropertySettings) -> Result<Selection, ReadError> {
    let defined = read_properties(body)?;
    let needed: BTreeSet<&str> = columns::needed(object).collect();
    let is_own = |name: &str| {
        OWN.contains(&name) || OWN_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
    };
    let is_listed = |list: &[String], name: &str| list.iter().any(|pattern| names_it(pattern, name));
    let wanted = |name: &str| {
        let by_default = !name.starts_with("hs_") || !object.is_typed() || is_own(name);
        (by_default || is_listed(&settings.include, name)) && !is_listed(&settings.exclude, name)
    };
    let defined = || defined.iter().map(|definition| definition.name.as_ref());
    let is_always = |name: &str| needed.contains(name) || always_defined(object).contains(&name);
    let mut names: BTreeSet<String> =
        with_needed(object, defined().filter(|name| is_always(name))).into_iter().collect();
    for name in defined().filter(|name| wanted(name)) {
        if names.len() == MOST {
            break;
        }
        names.insert(name.to_owned());
    }
    let wide = names.iter().map(|name| name.len() + 1).sum::<usize>() > URL_BUDGET;
    Ok(Selection { names: names.into_iter().collect(), wide })
}

/// Chosen properties with those that every read needs, defined or not: whoever reads a record must read the same of it.
pub fn with_needed<N: AsRef<str>>(object: ObjectType, chosen: impl IntoIterator<Item = N>) -> Vec<String> {
    let mut names: BTreeSet<String> = chosen.into_iter().map(|name| name.as_ref().to_owned()).collect();
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
        let selection =
            select(ObjectType::Contacts, &body(&names.map(str::to_owned)), &PropertySettings::default())
                .unwrap();
        assert_eq!(
            selection.names,
            ["email", "hs_lead_status", "hs_merged_object_ids", "lastmodifieddate", "vsl_watched"]
        );
        assert!(!selection.wide);
    }

    #[test]
    fn a_calls_fields_all_begin_with_hs_and_are_chosen() {
        let names = ["hs_call_duration", "hs_timestamp", "hs_unique_id"].map(str::to_owned);
        let selection = select(ObjectType::Calls, &body(&names), &PropertySettings::default()).unwrap();
        assert_eq!(selection.names, ["hs_call_duration", "hs_lastmodifieddate", "hs_timestamp"]);
    }

    #[test]
    fn of_an_object_without_typed_columns_all_are_chosen() {
        let names = ["hs_pipeline", "hs_v2_cumulative_time", "subject"].map(str::to_owned);
        let selection = select(tickets(), &body(&names), &PropertySettings::default()).unwrap();
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
        let selection = select(ObjectType::Deals, &body(&names), &PropertySettings::default()).unwrap();
        assert!(selection.wide);
        assert_eq!(selection.names.len(), 302);
    }

    #[test]
    fn hubspots_own_are_chosen_by_name_and_those_that_come_in_numbers_by_their_beginning() {
        let analytics = ["hs_analytics_num_visits", "hs_v2_x", "hs_v2_latest_time_in_1"].map(str::to_owned);
        let own: Vec<_> = OWN.iter().map(|name| (*name).to_owned()).collect();
        let many: Vec<_> =
            OWN_BEGINNINGS.iter().flat_map(|name| [(*name).to_owned(), format!("{name}_1")]).collect();
        let offered = [analytics.as_slice(), &own, &many].concat();
        let mut expected =
            [own.as_slice(), &many, &["lastmodifieddate".into(), "hs_merged_object_ids".into()]].concat();
        expected.sort();
        let selection = select(ObjectType::Contacts, &body(&offered), &PropertySettings::default()).unwrap();
        assert_eq!(selection.names, expected);
    }

    #[test]
    fn what_people_read_is_read_by_default() {
        let read = [
            "hs_lifecyclestage_customer_date",
            "hs_analytics_source_data_1",
            "hs_latest_source_timestamp",
            "hs_closed_amount_in_home_currency",
            "hs_calculated_phone_number_country_code",
            "hs_all_owner_ids",
            "hs_object_source_label",
            "hs_v2_date_entered_opportunity",
            "hs_is_closed_lost",
            "hs_calculated_phone_number",
            "hs_is_closed_won",
            "hs_object_source",
            "hs_analytics_source",
            "hs_call_disposition",
            "hubspot_owner_id",
            "days_to_close",
            "hs_merged_object_ids",
        ];
        let names = select(ObjectType::Deals, &body(&read.map(str::to_owned)), &PropertySettings::default())
            .unwrap()
            .names;
        assert!(read.iter().all(|name| names.iter().any(|read| read == name)), "{names:?}");
    }

    #[test]
    fn a_portal_says_what_it_wants_and_what_not_and_never_loses_what_is_needed() {
        let offered = [
            "email",
            "lastname",
            "utm_campaign",
            "utm_term",
            "hs_analytics_num_visits",
            "hs_analytics_num_page_views",
            "hs_email_bounce",
            "lastmodifieddate",
        ]
        .map(str::to_owned);
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let settings = PropertySettings {
            include: list(&["hs_analytics_num_*", "hs_email_bounce", "no_such"]),
            exclude: list(&[
                "utm_*",
                "hs_analytics_num_visits",
                "email",
                "lastmodifieddate",
                "hs_merged_object_ids",
            ]),
        };
        let names = select(ObjectType::Contacts, &body(&offered), &settings).unwrap().names;
        let expected = [
            "email",
            "hs_analytics_num_page_views",
            "hs_email_bounce",
            "hs_merged_object_ids",
            "lastmodifieddate",
            "lastname",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn there_is_an_end_to_it_and_the_needed_ones_come_first() {
        let mut offered: Vec<_> = (0..2_000).map(|number| format!("a_{number}")).collect();
        offered.push("email".to_owned());
        let names =
            select(ObjectType::Contacts, &body(&offered), &PropertySettings::default()).unwrap().names;
        assert_eq!(names.len(), MOST);
        assert!(names.contains(&"email".to_owned()));
    }

    #[test]
    fn a_url_carries_six_thousand_characters_of_names() {
        // A deal's date of change and its merged ids are always among them: 41 characters with their separators.
        for (length, wide) in [(5_958, false), (5_959, true)] {
            let selection =
                select(ObjectType::Deals, &body(&["p".repeat(length)]), &PropertySettings::default())
                    .unwrap();
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
