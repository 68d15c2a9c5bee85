//! Both shapes, held against what HubSpot documents of them.

use serde_json::{Value, json};

use super::{v1, v3};
use crate::Card;
use crate::card::tests::{card, scored};

const BASE: &str = "https://abc.supabase.co/functions/v1/crm-card";

fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Cards of every kind.
fn cards() -> Vec<Card> {
    let mut merged = scored();
    merged["record"]["merged_into"] = json!("9");
    let mut unscored = scored();
    unscored["score"] = Value::Null;
    let mut long = scored();
    long["template"] = json!({"parts": vec![json!({"kind": "reasons"}); 5]});
    long["score"]["stale_since"] = json!("2026-11-21T11:00:00.000Z");
    vec![card(&scored()), card(&merged), card(&unscored), card(&long), card(&json!({}))]
}

#[test]
fn the_first_shape_has_results_of_labelled_values() {
    let shape = v1(&card(&scored()), BASE);
    let first = &shape["results"][0];
    assert_eq!((&first["title"], &first["objectId"]), (&json!("Ada Lovelace"), &json!(1)));
    assert_eq!(
        first["properties"],
        json!([
            {"label": "Score", "dataType": "NUMERIC", "value": "87"},
            {"label": "Grade", "dataType": "STATUS", "value": "A", "optionType": "SUCCESS"},
            {"label": "Probability", "dataType": "STRING", "value": "87 %"},
            {"label": "Scored by", "dataType": "STRING", "value": "Model 3"},
            {"label": "Scored at", "dataType": "DATETIME", "value": "1795255500000"},
        ])
    );
    assert_eq!(shape["results"][1]["properties"][0]["value"], "Last call 3 days ago");
    assert_eq!(
        shape["primaryAction"],
        json!({
            "type": "ACTION_HOOK", "httpMethod": "POST", "label": "Score again", "associatedObjectProperties": [],
            "uri": format!("{BASE}/app/actions/rescore?objectId=512&objectTypeId=0-1"),
        })
    );
    assert!(shape.get("totalCount").is_none(), "totalCount belongs to the other shape");
}

#[test]
fn the_other_shape_is_the_payload_of_the_specification() {
    for card in cards() {
        let shape = v3(&card, BASE);
        assert_eq!(
            fields(&shape),
            ["cardLabel", "responseVersion", "sections", "topLevelActions", "totalCount"]
        );
        assert_eq!(shape["responseVersion"], "v3");
        let sections = shape["sections"].as_array().unwrap();
        assert_eq!(shape["totalCount"], sections.len());
        assert!(shape["topLevelActions"]["secondary"].is_array(), "required, even when empty");
        for section in sections {
            assert_eq!(fields(section), ["actions", "id", "title", "tokens"]);
            for token in section["tokens"].as_array().unwrap() {
                assert_eq!(fields(token), ["dataType", "label", "name", "value"]);
            }
        }
    }
    let shape = v3(&card(&scored()), BASE);
    assert_eq!(
        fields(&shape["topLevelActions"]["primary"]),
        ["httpMethod", "label", "propertyNamesIncluded", "type", "url"]
    );
}

#[test]
fn every_card_has_one_to_five_entries_with_numbers_and_titles_in_both_shapes() {
    for card in cards() {
        let first = v1(&card, BASE);
        let results = first["results"].as_array().unwrap();
        assert!((1..=5).contains(&results.len()));
        for (i, result) in results.iter().enumerate() {
            assert_eq!(result["objectId"], i + 1);
            assert!(result["title"].as_str().is_some_and(|title| !title.is_empty()));
            for property in result["properties"].as_array().unwrap() {
                let is_status = property["dataType"] == "STATUS";
                assert_eq!(property.get("optionType").is_some(), is_status, "{property}");
                assert!(property["value"].is_string() && !property["label"].as_str().unwrap().is_empty());
            }
        }
        let second = v3(&card, BASE);
        assert_eq!(second["sections"].as_array().unwrap().len(), results.len());
    }
}

#[test]
fn what_a_salesperson_must_know_is_never_cut_off() {
    for card in cards() {
        let text = v1(&card, BASE).to_string();
        for notice in &card.notices {
            assert!(text.contains(&notice.text), "{}", notice.code);
        }
    }
}
