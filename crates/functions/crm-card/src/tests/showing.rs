//! Cards of what there is, and of what there is not.

use serde_json::json;

use super::world::{World, json_of, refusal};

const LEGACY: &str = "/?associatedObjectId=512&associatedObjectType=CONTACT";

#[test]
fn the_app_card_is_the_same_by_get_and_by_post() {
    let world = World::new();
    let by_post = world.app("512");
    let get = world.signed("GET", "/app?objectId=512&objectTypeId=0-1", "");
    assert_eq!(json_of(&world.ask(get).unwrap()), by_post);
    assert_eq!((by_post["state"].as_str(), by_post["title"].as_str()), (Some("unscored"), Some("Ada L")));
    let number = world.signed("POST", "/app", r#"{"objectId": 512, "objectTypeId": "0-1"}"#);
    assert_eq!(json_of(&world.ask(number).unwrap()), by_post, "context.crm.objectId is a number");
    assert_eq!(world.database.calls().len(), 3, "one SQL function each");
}

#[test]
fn a_data_fetch_card_has_both_shapes() {
    let world = World::new();
    let first = json_of(&world.ask(world.signed("GET", LEGACY, "")).unwrap());
    assert_eq!(first["results"][0]["title"], "Ada L");
    assert_eq!(
        first["primaryAction"]["uri"],
        "https://abc.supabase.co/functions/v1/crm-card/app/actions/rescore?objectId=512&objectTypeId=0-1"
    );
    let other =
        json_of(&world.ask(world.signed("GET", &format!("{LEGACY}&responseVersion=v3"), "")).unwrap());
    assert_eq!((&other["responseVersion"], &other["totalCount"]), (&json!("v3"), &json!(1)));
}

#[test]
fn what_is_missing_is_a_card_that_says_so() {
    let world = World::new();
    assert_eq!(world.app("999")["state"], "no_record");
    let other_portal = "/app?objectId=512&objectTypeId=0-1&portalId=777";
    let card = json_of(&world.ask(world.signed_as_is("GET", other_portal, "")).unwrap());
    assert_eq!((card["state"].as_str(), card["score"].is_null()), (Some("not_connected"), true));
    let calls = world.database.calls().len();
    let ticket = world.signed("GET", "/?associatedObjectId=5&associatedObjectType=TICKET", "");
    let card = json_of(&world.ask(ticket).unwrap());
    assert!(
        card["results"][0]["properties"][0]["value"].as_str().unwrap().starts_with("Contacts, companies")
    );
    assert_eq!(world.database.calls().len(), calls, "the database is not asked for what it cannot have");
}

#[test]
fn an_unchanged_card_is_not_sent_again() {
    let world = World::new();
    let ask = || world.signed("GET", "/app?objectId=512&objectTypeId=0-1", "");
    let first = world.ask(ask()).unwrap();
    let tag = first.header("etag").unwrap().to_owned();
    let again = world.ask(ask().with_header("if-none-match", tag.as_str())).unwrap();
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(tag.as_str())));
    world.score(87, &json!({}));
    let changed = world.ask(ask().with_header("if-none-match", tag.as_str())).unwrap();
    assert_eq!((changed.status, json_of(&changed)["score"]["value"].as_i64()), (200, Some(87)));
}

#[test]
fn a_record_that_is_not_named_is_the_callers_mistake() {
    let world = World::new();
    let code = |target: &str| refusal(world.ask(world.signed("GET", target, "")));
    assert_eq!(code("/app"), (400, "missing_parameter".to_owned()));
    assert_eq!(code("/app?objectId=512"), (400, "missing_parameter".to_owned()));
    for id in ["abc", "-1", "1.5", "512%20or%201", "99999999999999999999"] {
        assert_eq!(
            code(&format!("/app?objectId={id}&objectTypeId=0-1")),
            (400, "invalid_parameter".to_owned()),
            "{id}"
        );
    }
    let no_portal = world.signed_as_is("GET", "/app?objectId=512&objectTypeId=0-1", "");
    assert_eq!(refusal(world.ask(no_portal)), (400, "missing_parameter".to_owned()));
    assert_eq!(refusal(world.ask(world.signed("POST", "/app", "[1]"))), (400, "invalid_json".to_owned()));
    assert!(world.database.calls().is_empty());
}
