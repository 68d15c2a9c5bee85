//! Cards of everything that can be missing, and of everything that can be there.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// A scored contact as `card_fetch` tells it.
pub(crate) fn scored() -> Value {
    json!({
        "portal": {"portal_id": "62515", "status": "active", "ui_domain": "app-eu1.hubspot.com"},
        "object_type": "contacts",
        "record_id": "512",
        "record": {
            "properties": {"firstname": "Ada", "lastname": "Lovelace", "jobtitle": "Analyst",
                "lifecyclestage": "lead", "phone": "", "email": null},
            "archived_at": null, "merged_into": null,
        },
        "definitions": {
            "jobtitle": {"label": "Job title", "type": "string"},
            "lifecyclestage": {"label": "Lifecycle stage", "type": "enumeration", "options": {"lead": "Lead"}},
        },
        "score": {
            "score": 87, "probability": 0.871, "log_odds": 1.9, "baseline": -1.2, "grade": "A",
            "reasons": [
                {"feature": "calls", "label": "Last call", "value": "3 days ago", "text": "Last call 3 days ago", "contribution": 2.0},
                {"feature": "size", "label": "Company of 12", "value": 12, "contribution": -0.5},
                {"feature": "none", "label": "Nothing", "value": null, "contribution": 0.0},
                {"feature": "others", "label": "Other facts", "value": "9", "text": "9 other facts", "contribution": 1.6},
            ],
            "model": {"id": "m1", "version": 3, "sha256": "ab"}, "source": "model",
            "as_of": "2026-11-21T09:00:00.000Z", "scored_at": "2026-11-21T10:05:00.000Z", "stale_since": null,
        },
        "trend": [
            {"score": 87, "grade": "A", "scored_at": "2026-11-21T10:05:00.000Z"},
            {"score": 61, "grade": "B", "scored_at": "2026-11-14T10:05:00.000Z"},
        ],
        "model": {"version": 3, "sha256": "ab", "activated_at": "2026-11-20T10:00:00.000Z", "auc": 0.85},
        "template": null,
    })
}

pub(crate) fn card(facts: &Value) -> Card {
    Card::of(&serde_json::from_value(facts.clone()).unwrap())
}

fn with(path: &str, value: Value) -> Value {
    let mut facts = scored();
    *facts.pointer_mut(path).unwrap() = value;
    facts
}

fn codes(card: &Card) -> Vec<&str> {
    card.notices.iter().map(|notice| notice.code).collect()
}

fn kinds(card: &Card) -> Vec<String> {
    let sections = serde_json::to_value(&card.sections).unwrap();
    sections.as_array().unwrap().iter().map(|section| section["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_scored_contact_shows_its_score_the_reasons_and_the_facts() {
    let card = card(&scored());
    assert_eq!((card.state, card.title.as_str()), (State::Scored, "Ada Lovelace"));
    assert_eq!(codes(&card), [""; 0]);
    let score = card.score.as_ref().unwrap();
    assert_eq!((score.value, score.grade.as_str(), score.probability_text.as_str()), (87, "A", "87 %"));
    assert_eq!(kinds(&card), ["score", "reasons", "trend", "facts"]);
    let payload = serde_json::to_value(&card).unwrap();
    let reasons = &payload["sections"][1];
    assert_eq!(reasons["items"][0]["text"], "Last call 3 days ago");
    assert_eq!(reasons["items"][1]["effect"], "lowers");
    assert_eq!((reasons["items"].as_array().unwrap().len(), &reasons["more"]), (2, &json!(0)));
    assert_eq!(payload["sections"][2]["change"], 26);
    let facts = &payload["sections"][3]["items"];
    assert_eq!(facts[0]["label"], "Lifecycle stage");
    assert_eq!(facts[0]["text"], "Lead");
    assert_eq!(facts.as_array().unwrap().len(), 2, "what is empty is not shown");
    assert_eq!(
        card.actions.iter().map(|action| action.label).collect::<Vec<_>>(),
        ["Score again", "All reasons"]
    );
}

#[test]
fn a_record_without_a_score_offers_to_score_it() {
    let unscored = card(&with("/score", Value::Null));
    assert_eq!((unscored.state, codes(&unscored)), (State::Unscored, vec!["unscored"]));
    assert_eq!(
        (unscored.actions.len(), unscored.actions[0].label, unscored.actions[0].primary),
        (1, "Score now", true)
    );
    assert_eq!(kinds(&unscored), ["trend", "facts"]);
    let mut facts = with("/score", Value::Null);
    facts["model"] = Value::Null;
    assert_eq!(codes(&card(&facts)), ["no_model"]);
}

#[test]
fn the_rules_say_that_they_scored() {
    let mut facts = with("/score/source", json!("rules"));
    facts["score"]["model"] = json!({"id": null, "version": 0, "sha256": "cd"});
    facts["model"] = Value::Null;
    let card = card(&facts);
    assert_eq!(codes(&card), ["rules"]);
    assert_eq!(card.score.unwrap().scorer(), "Rules");
}

#[test]
fn an_old_score_and_a_broken_connection_are_told() {
    let mut facts = with("/score/stale_since", json!("2026-11-21T11:00:00.000Z"));
    facts["portal"]["status"] = json!("error");
    let card = card(&facts);
    assert_eq!(codes(&card), ["connection", "stale"]);
    assert!(card.score.unwrap().stale);
}

#[test]
fn a_merged_record_points_to_the_survivor_and_is_not_scored() {
    let mut facts = with("/record/merged_into", json!("777"));
    facts["record"]["archived_at"] = json!("2026-11-20T00:00:00.000Z");
    let card = card(&facts);
    assert_eq!((card.state, &card.score, card.actions.len()), (State::Archived, &None, 0));
    assert_eq!(card.link.unwrap().url, "https://app-eu1.hubspot.com/contacts/62515/record/0-1/777");
    assert!(card.notices[0].text.contains("777"));
}

#[test]
fn without_a_record_a_portal_or_a_known_object_there_is_a_card_all_the_same() {
    let unknown = card(&with("/record", Value::Null));
    assert_eq!((unknown.state, unknown.title.as_str()), (State::NoRecord, "Contact 512"));
    assert_eq!(card(&with("/portal/status", json!("unknown"))).state, State::NotConnected);
    let ticket = card(&with("/object_type", json!("TICKET")));
    assert_eq!((ticket.state, ticket.object_type.as_str()), (State::Unsupported, "TICKET"));
    let nothing = Card::of(&Facts::default());
    assert_eq!((nothing.state, nothing.title.as_str()), (State::Unsupported, "Sales score"));
    for card in [unknown, ticket, nothing] {
        assert!(card.actions.is_empty() && card.sections.is_empty() && card.notices.len() == 1);
    }
}

#[test]
fn a_portal_s_own_template_decides_what_is_shown() {
    let own = json!({
        "title": "{name}: {score} ({grade}), {probability}",
        "parts": [
            {"kind": "reasons", "title": "Because", "limit": 1},
            {"kind": "facts", "title": "Facts", "properties": [{"property": "jobtitle", "label": "Role"}, "phone"]},
            {"kind": "text", "title": "Next", "text": "Call {property.phone|the office}."},
        ],
        "actions": [],
    });
    let card = card(&with("/template", own));
    assert_eq!(card.title, "Ada Lovelace: 87 (A), 87 %");
    assert_eq!(kinds(&card), ["reasons", "facts", "text"]);
    let payload = serde_json::to_value(&card).unwrap();
    assert_eq!(payload["sections"][0]["more"], 1);
    assert_eq!(payload["sections"][1]["items"][0]["label"], "Role");
    assert_eq!(payload["sections"][2]["text"], "Call the office.");
    assert!(card.actions.is_empty());
}

#[test]
fn the_model_says_how_good_it_is_where_it_is_the_active_one() {
    let own = json!({"parts": [{"kind": "model"}]});
    let texts = |facts: &Value| -> Vec<String> {
        let payload = serde_json::to_value(card(facts)).unwrap();
        let items = payload["sections"][0]["items"].as_array().unwrap();
        items.iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect()
    };
    let mut facts = with("/template", own);
    assert_eq!(texts(&facts), ["Model 3", "2026-11-21 10:05 UTC", "85 of 100 pairs"]);
    facts["model"]["sha256"] = json!("another");
    assert_eq!(texts(&facts).len(), 2, "the quality is the active model's, not that of the one that scored");
}

#[test]
fn a_stored_template_that_is_not_valid_is_replaced_and_named() {
    let card = card(&with("/template", json!({"parts": [{"kind": "pie"}]})));
    assert_eq!(codes(&card), ["invalid_template"]);
    assert!(card.notices[0].text.contains("/parts/0/kind"), "{}", card.notices[0].text);
    assert_eq!(kinds(&card), ["score", "reasons", "trend", "facts"]);
}

proptest! {
    /// Whatever is missing or of another kind, there is a card with a title and something on it.
    #[test]
    fn there_is_always_a_card(
        drop in prop::sample::subsequence(
            vec!["portal", "object_type", "record", "definitions", "score", "trend", "model", "template"], 0..=8),
        object in prop::sample::select(vec!["contacts", "companies", "deals", "TICKET", ""]),
        status in prop::sample::select(vec!["active", "inactive", "error", "unknown", ""]),
    ) {
        let mut facts = scored();
        facts["object_type"] = json!(object);
        facts["portal"]["status"] = json!(status);
        for name in drop {
            facts.as_object_mut().unwrap().remove(name);
        }
        let card = card(&facts);
        prop_assert!(!card.title.is_empty());
        prop_assert!(!card.notices.is_empty() || !card.sections.is_empty());
        prop_assert_eq!(card.score.is_some(), card.state == State::Scored);
    }
}
