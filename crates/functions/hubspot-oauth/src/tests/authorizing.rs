//! `POST /authorize`.

use edge::Request;
use kernel::Timestamp;
use serde_json::{Value, json};

use super::world::{ADA, World, body, refusal};

fn parameter(url: &str, name: &str) -> String {
    let query = hubspot_sim::Request::get(url).query();
    query.into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}

#[test]
fn the_consent_page_gets_a_state_a_challenge_and_our_scopes() {
    let world = World::new();
    let answer = world.ask(World::request(ADA, "POST", "/authorize")).unwrap();
    let answer = body(&answer);
    let url = answer["authorize_url"].as_str().unwrap();
    assert!(url.starts_with("https://hub.test/oauth/authorize?client_id=sim-client&"));
    assert_eq!(parameter(url, "redirect_uri"), "https://stack.test/functions/v1/hubspot-oauth/callback");
    assert_eq!(parameter(url, "code_challenge_method"), "S256");
    assert_eq!(parameter(url, "code_challenge").len(), 43);
    assert!(parameter(url, "scope").split(' ').any(|scope| scope == "crm.objects.deals.read"));
    let now = world.ports().clock.now();
    assert_eq!(
        Timestamp::parse(answer["state_expires_at"].as_str().unwrap()),
        Some(now.plus_millis(600_000))
    );
}

#[test]
fn the_database_sees_neither_the_state_nor_the_verifier() {
    let world = World::new();
    let url = world.begin(ADA, &json!({}));
    let arguments = world.database.calls_of("oauth_begin")[0].arguments.clone();
    let text = arguments.to_string();
    assert!(!text.contains(&parameter(&url, "state")));
    assert_eq!(arguments["p_state_hash"].as_str().unwrap().len(), 64);
    assert!(arguments["p_verifier_sealed"].as_str().unwrap().starts_with("v1.k1."));
    assert_eq!(arguments["p_user_id"], ADA);
}

#[test]
fn two_authorizations_share_nothing() {
    let world = World::new();
    let (one, two) = (world.begin(ADA, &json!({})), world.begin(ADA, &json!({})));
    for name in ["state", "code_challenge"] {
        assert_ne!(parameter(&one, name), parameter(&two, name));
    }
    assert_eq!(world.database.tables().oauth.len(), 2);
}

#[test]
fn a_browser_is_only_sent_to_known_origins() {
    let world = World::new();
    let ask = |redirect_to: Value| {
        let body = json!({ "redirect_to": redirect_to });
        world.ask(World::request(ADA, "POST", "/authorize").with_json(&body))
    };
    for fine in ["https://app.test/settings?tab=crm#x", "http://localhost:5173/", "https://app.test:443"] {
        assert_eq!(ask(json!(fine)).unwrap().status, 200, "{fine}");
    }
    let long = format!("https://app.test/{}", "x".repeat(2_000));
    // On the stack's own origin lies what users uploaded.
    let own = "https://stack.test/storage/v1/object/sign/documents/x.html";
    for foreign in
        ["https://evil.test/", "javascript:alert(1)", "/settings", "https://app.test@evil.test/", own, &long]
    {
        let problem = ask(json!(foreign)).unwrap_err();
        assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/redirect_to"), "{foreign}");
    }
    assert_eq!(refusal(ask(json!(7))).0, 422);
    assert_eq!(world.database.tables().oauth.len(), 3, "a refused request leaves no state");
}

#[test]
fn only_a_signed_in_user_begins() {
    let world = World::new();
    let nobody = Request::new("hubspot-oauth", "POST", "/hubspot-oauth/authorize");
    assert_eq!(refusal(world.ask(nobody.clone())), (401, "unauthorized".to_owned()));
    let forged = format!("{}x", testing::user_jwt(ADA));
    assert_eq!(refusal(world.ask(nobody.with_bearer(&forged))), (401, "unauthorized".to_owned()));
}

#[test]
fn broken_settings_are_a_500_that_names_no_value() {
    for (name, value) in [
        ("TOKEN_ENCRYPTION_KEYS", "k1:dG9vLXNob3J0"),
        ("TOKEN_ENCRYPTION_KEYS", ""),
        ("HUBSPOT_CLIENT_ID", ""),
        ("HUBSPOT_CLIENT_SECRET", ""),
    ] {
        let world = World::new();
        world.test.secrets.set(name, value);
        let answer = world.ask(World::request(ADA, "POST", "/authorize"));
        assert_eq!(refusal(answer), (500, "not_configured".to_owned()), "{name}");
        world.test.log.assert_never_contains("dG9vLXNob3J0");
        assert_eq!(world.database.tables().oauth.len(), 0);
    }
}
