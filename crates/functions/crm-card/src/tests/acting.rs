//! Buttons: each request once, whatever is repeated.

use kernel::Problem;
use ports::Caller;
use serde_json::{Value, json};
use testing::database::PORTAL;

use super::world::{World, json_of, refusal};

const BODY: &str = r#"{"objectId": 512, "objectTypeId": "0-1"}"#;

fn press(world: &World, action: &str) -> Value {
    json_of(&world.ask(world.signed("POST", &format!("/app/actions/{action}"), BODY)).unwrap())
}

#[test]
fn rescoring_scores_and_shows_the_new_card() {
    let world = World::new();
    let answer = press(&world, "rescore");
    assert_eq!((answer["outcome"].as_str(), world.scored()), (Some("done"), 1));
    assert_eq!(answer["card"]["state"], "scored");
    let score = answer["card"]["score"]["value"].as_i64().unwrap();
    assert!(answer["message"].as_str().unwrap().starts_with(&format!("Score {score} (")));
    let begun = world.database.calls_of("card_action_begin");
    assert_eq!(begun[0].arguments["p_hubspot_user_id"], "42");
}

#[test]
fn a_replayed_request_does_nothing_twice() {
    let world = World::new();
    let request = world.signed("POST", "/app/actions/rescore", BODY);
    let first = json_of(&world.ask(request.clone()).unwrap());
    world.clock.advance_ms(200_000);
    let second = json_of(&world.ask(request.clone()).unwrap());
    assert_eq!((first["outcome"].as_str(), second["outcome"].as_str()), (Some("done"), Some("repeated")));
    assert_eq!((&first["card"], world.scored()), (&second["card"], 1));
    // After five minutes the signature itself is worth nothing.
    world.clock.advance_ms(100_001);
    assert_eq!(refusal(world.ask(request)), (401, "invalid_signature".to_owned()));
}

#[test]
fn a_request_that_is_being_worked_on_waits() {
    let world = World::new();
    let request = world.signed("POST", "/app/actions/rescore", BODY);
    let digest = kernel::sha256_hex(request.header("x-hubspot-signature-v3").unwrap().as_bytes());
    let arguments = json!({
        "p_portal_id": PORTAL, "p_object_type": "contacts", "p_record_id": "512", "p_action": "rescore",
        "p_request_sha256": digest,
    });
    world.database.call(&Caller::Service, "card_action_begin", arguments).unwrap();
    assert_eq!(json_of(&world.ask(request).unwrap())["outcome"], "busy");
    assert_eq!(world.scored(), 0);
}

#[test]
fn what_passes_by_itself_is_given_back_to_hubspots_repetition() {
    let world = World::new();
    world.fail_reading(Some(Problem::unavailable("database_unavailable", "later")));
    let request = world.signed("POST", "/app/actions/rescore", BODY);
    assert_eq!(refusal(world.ask(request.clone())), (503, "database_unavailable".to_owned()));
    assert!(world.database.tables().card.actions.is_empty());
    world.fail_reading(None);
    assert_eq!(json_of(&world.ask(request).unwrap())["outcome"], "done");
}

#[test]
fn a_mistake_in_the_settings_is_told_and_final() {
    let world = World::new();
    world.fail_reading(Some(Problem::new(409, "invalid_settings", "grades: A is missing")));
    let request = world.signed("POST", "/app/actions/rescore", BODY);
    assert_eq!(refusal(world.ask(request.clone())), (409, "invalid_settings".to_owned()));
    assert_eq!(json_of(&world.ask(request).unwrap())["outcome"], "repeated");
}

#[test]
fn a_record_or_a_portal_that_is_not_there_is_a_card_that_says_so() {
    let world = World::new();
    let answer =
        |body: &str| json_of(&world.ask(world.signed("POST", "/app/actions/rescore", body)).unwrap());
    let gone = answer(r#"{"objectId": 999, "objectTypeId": "0-1"}"#);
    assert_eq!(
        (gone["outcome"].as_str(), gone["card"]["state"].as_str()),
        (Some("unknown_record"), Some("no_record"))
    );
    let ticket = answer(r#"{"objectId": 5, "objectTypeId": "0-5"}"#);
    assert_eq!(
        (ticket["outcome"].as_str(), ticket["card"]["state"].as_str()),
        (Some("unsupported"), Some("unsupported"))
    );
    let request = world.signed_as_is("POST", "/app/actions/rescore?portalId=777", BODY);
    let unknown = json_of(&world.ask(request).unwrap());
    assert_eq!(unknown["outcome"], "unknown_portal");
    assert_eq!(unknown["card"]["state"], "not_connected");
}

#[test]
fn opening_the_reasons_tells_every_contribution() {
    let world = World::new();
    assert!(press(&world, "open-reasons").get("reasons").is_none(), "there is no score yet");
    let more = json!({
        "source": "model",
        "reasons": [{"feature": "a", "label": "A", "value": "1", "text": "A 1", "contribution": 2.5},
            {"feature": "others", "label": "Other facts", "value": "4", "text": "4 other facts", "contribution": 0.5}],
    });
    world.score(87, &more);
    let answer = press(&world, "open-reasons");
    let reasons = &answer["reasons"];
    let sum: f64 =
        reasons["items"].as_array().unwrap().iter().map(|item| item["contribution"].as_f64().unwrap()).sum();
    assert!(
        (reasons["baseline"].as_f64().unwrap() + sum - reasons["log_odds"].as_f64().unwrap()).abs() < 1e-9
    );
    assert_eq!(world.scored(), 0);
}

#[test]
fn data_fetch_cards_press_by_a_form() {
    let world = World::new();
    let target = "/app/actions/rescore?objectId=512&objectTypeId=0-1";
    let mut request = world.signed_as_is("POST", target, "userId=42&userEmail=a%40b.c&portalId=62515");
    request.headers.retain(|(name, _)| name != "content-type");
    let request = request.with_header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(json_of(&world.ask(request).unwrap())["outcome"], "done");
}

#[test]
fn there_are_no_other_actions() {
    let world = World::new();
    let request = world.signed("POST", "/app/actions/delete", BODY);
    assert_eq!(refusal(world.ask(request)), (404, "unknown_action".to_owned()));
    let request = world.signed("GET", "/app/actions/rescore?objectId=512&objectTypeId=0-1", "");
    assert_eq!(refusal(world.ask(request)).0, 405);
    assert!(world.database.calls().is_empty());
}
