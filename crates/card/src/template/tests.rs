//! What a template may say, and what is said about one that is wrong.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn mistakes(stored: &Value) -> Vec<(String, String)> {
    let problem = Template::parse(stored).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_template"));
    problem.errors.into_iter().map(|error| (error.pointer, error.detail)).collect()
}

fn pointers(stored: &Value) -> Vec<String> {
    mistakes(stored).into_iter().map(|(pointer, _)| pointer).collect()
}

#[test]
fn a_full_template_is_read() {
    let template = Template::parse(&json!({
        "title": "{score} for {name|somebody}",
        "parts": [
            {"kind": "score"},
            {"kind": "reasons", "title": "Because", "limit": 3},
            {"kind": "trend"},
            {"kind": "facts", "properties": ["jobtitle", {"property": "phone", "label": "Call"}]},
            {"kind": "text", "title": "Next", "text": "Ask {property.firstname|them} about {{price}}."},
        ],
        "actions": ["rescore"],
    }))
    .unwrap();
    assert_eq!(template.parts.len(), 5);
    assert_eq!(template.actions, [ActionId::Rescore]);
    assert_eq!(template.properties(), ["jobtitle", "phone", "firstname"]);
    let Part::Text { text, .. } = &template.parts[4] else { panic!("a text") };
    assert_eq!(text.fill(|_| None), "Ask them about {price}.");
    assert_eq!(text.fill(|_| Some("Ada".to_owned())), "Ask Ada about {price}.");
}

#[test]
fn every_mistake_is_named_by_its_place() {
    let stored = json!({
        "title": "{scor}",
        "parts": [
            {"kind": "reasons", "limit": 0},
            {"kind": "pie"},
            {"kind": "facts", "properties": ["Job Title", {"property": "a", "label": ""}]},
            {"kind": "text", "text": "half {open"},
            {"kind": "score", "size": 3},
        ],
        "actions": ["rescore", "rescore", "delete"],
        "colour": "red",
    });
    assert_eq!(
        pointers(&stored),
        [
            "/colour",
            "/title",
            "/parts/0/limit",
            "/parts/1/kind",
            "/parts/2/properties/0",
            "/parts/2/properties/1/label",
            "/parts/3/text",
            "/parts/4/size",
            "/actions/1",
            "/actions/2",
        ]
    );
    let title = &mistakes(&stored)[1].1;
    assert_eq!(
        title,
        "has no placeholder {scor}: use name, score, grade, probability or property.<its name>"
    );
    let detail = Template::parse(&stored).unwrap_err().detail;
    assert!(detail.starts_with("the card template is not valid: /colour is no field here"), "{detail}");
    assert!(detail.ends_with("(and 9 more)"), "{detail}");
}

#[test]
fn what_is_no_template_at_all_is_refused() {
    for (stored, pointer) in [
        (json!(null), ""),
        (json!([]), ""),
        (json!({}), "/parts"),
        (json!({"parts": []}), "/parts"),
        (json!({"parts": [1]}), "/parts/0"),
        (json!({"parts": [{"kind": "score"}], "actions": "rescore"}), "/actions"),
        (json!({"parts": vec![json!({"kind": "score"}); 6]}), "/parts"),
        (json!({"title": "", "parts": [{"kind": "score"}]}), "/title"),
        (json!({"parts": [{"kind": "text"}]}), "/parts/0/text"),
        (json!({"parts": [{"kind": "text", "text": "a } b"}]}), "/parts/0/text"),
        (json!({"parts": [{"kind": "text", "text": "x".repeat(301)}]}), "/parts/0/text"),
        (json!({"parts": [{"kind": "model", "title": "x".repeat(61)}]}), "/parts/0/title"),
    ] {
        assert_eq!(pointers(&stored), [pointer], "{stored}");
    }
}

#[test]
fn the_built_in_templates_name_their_properties() {
    for object in ScoredObject::ALL {
        let template = Template::built_in(object);
        assert!(template.parts.len() <= 5 && !template.properties().is_empty());
        let needed = needed_properties(object);
        assert!(name_properties(object).iter().all(|name| needed.iter().any(|other| other == name)));
    }
}

proptest! {
    #[test]
    fn reading_never_panics_and_filling_keeps_the_literals(text in "[a-z{}|. é]{0,40}") {
        if let Ok(parsed) = Text::parse(&text) && !text.contains(['{', '}']) {
            prop_assert_eq!(parsed.fill(|_| None), text.trim());
        }
    }
}
