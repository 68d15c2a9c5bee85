//! Which properties are no features.

use super::*;

fn code(name: &str, settings: &Settings) -> Option<String> {
    let list = definitions(&[(name, "string", "text")]);
    exclusions::why(list.get(name).unwrap(), settings).map(|exclusion| exclusion.code)
}

#[test]
fn what_gives_the_outcome_away_is_excluded_by_its_name() {
    for (name, expected) in [
        ("lifecyclestage", "moves_with_the_sale"),
        ("hs_lead_status", "moves_with_the_sale"),
        ("dealstage", "moves_with_the_sale"),
        ("trial_status", "moves_with_the_sale"),
        ("qualified_status", "moves_with_the_sale"),
        ("hs_deal_stage_probability", "moves_with_the_sale"),
        ("hs_lifecyclestage_customer_date", "gives_the_outcome_away"),
        ("hs_lifecyclestage_lead_date", "moves_with_the_sale"),
        ("closedate", "gives_the_outcome_away"),
        ("hs_is_closed_won", "gives_the_outcome_away"),
        ("closed_lost_reason", "gives_the_outcome_away"),
        ("cancellation_date", "gives_the_outcome_away"),
        ("recent_deal_amount", "deal_amount"),
        ("amount", "deal_amount"),
        ("payment_method", "deal_amount"),
        ("first_payment_date", "deal_amount"),
        ("number_of_installments__months", "deal_amount"),
        ("sj_credits", "deal_amount"),
        ("total_revenue", "deal_amount"),
        ("hs_object_id", "identifier"),
        ("student_id", "identifier"),
        ("hubspot_owner_id", "identifier"),
        ("associatedcompanyid", "identifier"),
        ("createdate", "record_stamp"),
        ("hs_lastmodifieddate", "record_stamp"),
        ("lastmodifieddate", "record_stamp"),
        ("notes_last_contacted", "overwritten"),
        ("num_notes", "overwritten"),
        ("num_associated_deals", "keeps_counting"),
        ("hs_analytics_num_visits", "keeps_counting"),
        ("hs_analytics_last_timestamp", "overwritten"),
        ("hs_predictivescoring", "computed_by_the_crm"),
        ("hs_email_open", "computed_by_the_crm"),
        ("hubspot_owner_assigneddate", "overwritten"),
        ("customer_since", "gives_the_outcome_away"),
        ("is_qualified", "moves_with_the_sale"),
        ("sales_copilot_score", "own_score"),
        ("sales_copilot_grade", "own_score"),
        ("firstname", "personal"),
        ("lastname", "personal"),
        ("dealname", "personal"),
    ] {
        assert_eq!(code(name, &Settings::default()).as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn what_the_crm_calculates_is_excluded() {
    let list = definitions(&[("deal_sum", "number", "calculation_rollup"), ("fit", "score", "number")]);
    let extractor = Extractor::new(&Settings::default(), &list);
    let codes: Vec<&str> = extractor.excluded().iter().map(|exclusion| exclusion.code.as_str()).collect();
    assert_eq!(codes, ["computed_by_the_crm", "computed_by_the_crm"]);
}

#[test]
fn what_describes_a_lead_is_kept() {
    for name in [
        "email",
        "phone",
        "city",
        "country",
        "company",
        "jobtitle",
        "message",
        "hs_analytics_source",
        "hs_language",
        "first_conversion_event_name",
        "vsl_watched",
        "vsl_watched_percent",
        "sales_script_version",
        "lead_budget",
        "exam_date",
        "utm_campaign",
        "industry",
        "numberofemployees",
        "marital_status",
        "lostpassword",
        "widow",
    ] {
        assert_eq!(code(name, &Settings::default()), None, "{name}");
    }
}

#[test]
fn settings_exclude_and_take_back() {
    let settings = |value: Value| Settings::read(&value).unwrap();
    let excluded = settings(json!({"exclude": ["city", "calls.count"]}));
    assert_eq!(code("city", &excluded).as_deref(), Some("excluded_by_settings"));
    let extractor = Extractor::new(&excluded, &definitions(&[("city", "string", "")]));
    let kept: Vec<String> = extractor.features().into_iter().map(|feature| feature.name).collect();
    assert!(!kept.contains(&"calls.count".to_owned()) && kept.contains(&"calls.last".to_owned()));
    let named: Vec<&str> = extractor.excluded().iter().map(|exclusion| exclusion.name.as_str()).collect();
    assert_eq!(named, ["city", "calls.count"]);
    let included = settings(json!({"include": ["amount", "sales_copilot_score"]}));
    assert_eq!(code("amount", &included), None);
    assert_eq!(code("sales_copilot_score", &included).as_deref(), Some("own_score"), "never");
}

#[test]
fn the_labels_own_properties_are_no_features() {
    let settings = Settings::read(&json!({"include": ["paid_on"], "label": {
        "kind": "property", "property": "has_paid", "operator": "eq", "value": true, "at_property": "paid_on"}}))
    .unwrap();
    for name in ["has_paid", "paid_on"] {
        assert_eq!(code(name, &settings).as_deref(), Some("is_the_label"), "{name}");
    }
}
