//! `GET /callback`.

use hubspot_sim::Request as SimRequest;
use kernel::Timestamp;
use serde_json::{Value, json};

use super::world::{ADA, World, body, refusal};

const TOKEN: &str = "/oauth/2026-09/token";

fn browser(world: &World, query: &str) -> (u16, String) {
    let request = edge::Request::new("hubspot-oauth", "GET", &format!("/hubspot-oauth/callback{query}"));
    let answer = world.ask(request.with_header("accept", "text/html,*/*")).unwrap();
    // Hosted Supabase serves HTML as text anyway.
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    (answer.status, String::from_utf8(answer.body).unwrap())
}

fn state(url: String) -> String {
    SimRequest::get(url).query().into_iter().find(|(name, _)| name == "state").unwrap().1
}

#[test]
fn a_redirect_without_a_session_completes_nothing() {
    let world = World::new();
    let handle = world.handle(ADA);
    assert_eq!(handle.len(), 43);
    assert!(!world.knows_the_portal());
    assert_eq!(world.calls(TOKEN), 0, "the code is parked, not exchanged");
    world.assert_discreet();
}

#[test]
fn the_database_sees_neither_the_handle_nor_the_code() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    let code = SimRequest::get(&query).query().into_iter().find(|(name, _)| name == "code").unwrap().1;
    let answer = body(&world.call_back(&query).unwrap());
    let parked = world.database.calls_of("oauth_park")[0].arguments.clone();
    let text = parked.to_string();
    assert!(!text.contains(&code) && !text.contains(answer["handle"].as_str().unwrap()));
    assert_eq!(parked["p_handle_hash"].as_str().unwrap().len(), 64);
    assert!(parked["p_code_sealed"].as_str().unwrap().starts_with("v1.k1."));
    let now = world.ports().clock.now();
    assert_eq!(Timestamp::parse(answer["expires_at"].as_str().unwrap()), Some(now.plus_millis(300_000)));
}

#[test]
fn the_browser_goes_back_to_the_frontend_with_the_outcome() {
    let world = World::new();
    let redirect = json!({ "redirect_to": "https://app.test/settings?tab=crm#hubspot" });
    let query = world.consent(&world.begin(ADA, &redirect));
    let answer = world.call_back(&query).unwrap();
    assert_eq!(answer.status, 303);
    let location = answer.header("location").unwrap();
    let handle = location.strip_prefix("https://app.test/settings?tab=crm&hubspot=granted&handle=").unwrap();
    let handle = handle.strip_suffix("#hubspot").unwrap();
    assert_eq!(world.complete(ADA, handle).unwrap().status, 200);

    let state = state(world.begin(ADA, &redirect));
    let denied = world.call_back(&format!("?error=access_denied&error_description=x&state={state}")).unwrap();
    let expected = "https://app.test/settings?tab=crm&hubspot=error&code=access_denied#hubspot";
    assert_eq!((denied.status, denied.header("location")), (303, Some(expected)));
    let open = world.database.tables().oauth.values().filter(|state| state.claimed.is_none()).count();
    assert_eq!(open, 0, "a refusal spends the state too");
}

#[test]
fn a_browser_without_a_frontend_reads_the_handle_and_whom_not_to_give_it_to() {
    let world = World::new();
    let (status, page) = browser(&world, &world.consent(&world.begin(ADA, &json!({}))));
    assert_eq!(status, 200);
    assert!(page.contains("give this to nobody"));
    let handle = page.lines().find(|line| line.len() == 43).unwrap();
    assert_eq!(world.complete(ADA, handle).unwrap().status, 200);
}

#[test]
fn a_forged_a_used_and_an_old_state_are_refused() {
    let world = World::new();
    let forged = || world.call_back("?code=abc&state=forged");
    assert_eq!(refusal(forged()), (400, "invalid_state".to_owned()));
    assert_eq!(refusal(world.call_back("?code=abc")), (400, "invalid_state".to_owned()));

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.call_back(&query).unwrap();
    assert_eq!(refusal(world.call_back(&query)), (400, "invalid_state".to_owned()));

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.test.clock.advance_ms(600_000);
    assert_eq!(refusal(world.call_back(&query)), (400, "expired_state".to_owned()));
    assert_eq!(world.calls(TOKEN), 0, "nothing was exchanged");
    let (status, page) = browser(&world, "?code=abc&state=<b>");
    assert_eq!(status, 400);
    assert!(page.contains("invalid_state") && !page.contains("<b>"));
}

#[test]
fn a_denial_does_not_take_back_what_is_parked() {
    let world = World::new();
    let url = world.begin(ADA, &json!({}));
    let handle = body(&world.call_back(&world.consent(&url)).unwrap())["handle"].clone();
    let denied = world.call_back(&format!("?error=access_denied&state={}", state(url)));
    assert_eq!(refusal(denied), (400, "invalid_state".to_owned()));
    assert_eq!(world.complete(ADA, handle.as_str().unwrap()).unwrap().status, 200);
}

#[test]
fn a_callback_without_a_code_says_so() {
    let world = World::new();
    let no_code = format!("?state={}", state(world.begin(ADA, &json!({}))));
    assert_eq!(refusal(world.call_back(&no_code)), (400, "missing_code".to_owned()));
    assert_eq!(refusal(world.call_back(&no_code)), (400, "invalid_state".to_owned()));
}

#[test]
fn broken_keys_do_not_spend_the_state() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    let good = super::world::KEY_1;
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", "k1:broken");
    assert_eq!(refusal(world.call_back(&query)), (500, "not_configured".to_owned()));
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", good);
    let parked: Value = body(&world.call_back(&query).unwrap());
    assert!(parked["handle"].is_string());
}
