//! `GET /callback`.

use hubspot_sim::Request as SimRequest;
use serde_json::json;

use super::world::{ADA, BOB, PORTAL, World, body, form, refusal};

fn html(world: &World, query: &str) -> (u16, String) {
    let request = edge::Request::new("hubspot-oauth", "GET", &format!("/hubspot-oauth/callback{query}"));
    let answer = world.ask(request.with_header("accept", "text/html,*/*")).unwrap();
    (answer.status, String::from_utf8(answer.body).unwrap())
}

#[test]
fn a_consent_ends_in_a_sealed_connection_that_the_user_owns() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    let (status, page) = html(&world, &query);
    assert_eq!(status, 200);
    assert!(page.contains(&format!("HubSpot portal {PORTAL} is connected")) && !page.contains("<script"));
    let row = world.database.account(PORTAL).clone();
    assert_eq!(world.role(ADA).as_deref(), Some("owner"));
    assert!(
        row.access_token.unwrap().starts_with("v1.k1.") && row.refresh_token.unwrap().starts_with("v1.k1.")
    );
    assert_eq!(row.metadata["ui_domain"], "app.hubspot.com");
    assert_eq!(row.expires_at, Some(world.ports().clock.now().plus_millis(1_800_000)));
    assert!(row.scopes.iter().any(|scope| scope == "crm.objects.contacts.read"));
    world.assert_discreet();
}

#[test]
fn the_exchange_proves_with_the_verifier_that_it_is_ours() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    world.call_back(&query).unwrap();
    let requests = world.test.http.requests();
    let exchange = requests.iter().find(|request| request.url.ends_with("/oauth/2026-09/token")).unwrap();
    let fields = form(exchange);
    // The simulator compared its S256 with the challenge of the authorize URL.
    assert!(fields.iter().any(|(name, value)| name == "code_verifier" && value.len() == 43));
    assert!(!exchange.url.contains('?'));
}

#[test]
fn a_code_of_another_browser_session_does_not_pass_pkce() {
    let world = World::new();
    let (mine, theirs) = (world.begin(ADA, &json!({})), world.begin(BOB, &json!({})));
    let state = SimRequest::get(mine).query().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let stolen = world.consent(&theirs);
    let code = SimRequest::get(stolen).query().into_iter().find(|(name, _)| name == "code").unwrap().1;
    let answer = world.call_back(&format!("?code={code}&state={state}"));
    assert_eq!(refusal(answer), (400, "token_exchange_failed".to_owned()));
    assert!(!world.knows_the_portal());
}

#[test]
fn the_browser_goes_back_to_the_frontend_with_the_outcome() {
    let world = World::new();
    let redirect = json!({ "redirect_to": "https://app.test/settings?tab=crm#hubspot" });
    let query = world.consent(&world.begin(ADA, &redirect));
    let answer = world.call_back(&query).unwrap();
    assert_eq!(answer.status, 303);
    let expected = "https://app.test/settings?tab=crm&hubspot=connected&portal_id=62515#hubspot";
    assert_eq!(answer.header("location"), Some(expected));

    let url = world.begin(ADA, &redirect);
    let state = SimRequest::get(url).query().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let denied = world.call_back(&format!("?error=access_denied&error_description=x&state={state}")).unwrap();
    let expected = "https://app.test/settings?tab=crm&hubspot=error&code=access_denied#hubspot";
    assert_eq!((denied.status, denied.header("location")), (303, Some(expected)));
    assert_eq!(world.database.tables().oauth.len(), 0, "a refusal spends the state too");
}

#[test]
fn a_forged_a_used_and_an_old_state_are_refused() {
    let world = World::new();
    let forged = || world.call_back("?code=abc&state=forged");
    assert_eq!(refusal(forged()), (400, "invalid_state".to_owned()));
    assert_eq!(refusal(world.call_back("?code=abc")), (400, "invalid_state".to_owned()));

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.call_back(&query).unwrap();
    let exchanges = world.calls("/oauth/2026-09/token");
    assert_eq!(refusal(world.call_back(&query)), (400, "invalid_state".to_owned()));

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.test.clock.advance_ms(600_000);
    assert_eq!(refusal(world.call_back(&query)), (400, "expired_state".to_owned()));
    assert_eq!(world.calls("/oauth/2026-09/token"), exchanges, "nothing was exchanged");
    let (status, page) = html(&world, "?code=abc&state=<b>");
    assert_eq!(status, 400);
    assert!(page.contains("invalid_state") && !page.contains("<b>"));
}

#[test]
fn a_state_is_of_no_use_to_another_user() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    let by_bob = World::request(BOB, "GET", &format!("/callback{query}"));
    assert_eq!(refusal(world.ask(by_bob)), (400, "invalid_state".to_owned()));
    assert!(!world.knows_the_portal());
    // Without a session, as HubSpot sends it, the portal becomes Ada's whoever's browser it is.
    world.connect(ADA);
    assert!(world.role(BOB).is_none());
}

#[test]
fn each_kind_of_failed_exchange_has_its_code() {
    let world = World::new();
    let state =
        |url: String| SimRequest::get(url).query().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let bad_code = format!("?code=unknown&state={}", state(world.begin(ADA, &json!({}))));
    assert_eq!(refusal(world.call_back(&bad_code)), (400, "token_exchange_failed".to_owned()));

    let no_code = format!("?state={}", state(world.begin(ADA, &json!({}))));
    assert_eq!(refusal(world.call_back(&no_code)), (400, "missing_code".to_owned()));

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.down.set(true);
    let before = world.test.http.requests().len();
    assert_eq!(refusal(world.call_back(&query)), (502, "token_exchange_failed".to_owned()));
    assert_eq!(world.test.http.requests().len(), before + 1, "a code is never sent twice");
    world.down.set(false);

    let query = world.consent(&world.begin(ADA, &json!({})));
    world.test.secrets.set("HUBSPOT_CLIENT_SECRET", "wrong-secret");
    assert_eq!(refusal(world.call_back(&query)), (500, "not_configured".to_owned()));
    world.test.log.assert_never_contains("wrong-secret");
    assert!(!world.knows_the_portal());
}

#[test]
fn broken_keys_do_not_spend_the_state() {
    let world = World::new();
    let query = world.consent(&world.begin(ADA, &json!({})));
    let good = super::world::KEY_1;
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", "k1:broken");
    assert_eq!(refusal(world.call_back(&query)), (500, "not_configured".to_owned()));
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", good);
    assert_eq!(world.call_back(&query).unwrap().status, 200);
}

#[test]
fn whoever_connects_a_known_portal_becomes_its_admin() {
    let world = World::new();
    world.connect(ADA);
    world.connect(BOB);
    let row = world.database.account(PORTAL).clone();
    assert_eq!((world.role(ADA).as_deref(), world.role(BOB).as_deref()), (Some("owner"), Some("admin")));
    assert_eq!(row.token_version, 2);
}

#[test]
fn connections_are_listed_without_tokens_and_only_to_members() {
    let world = World::new();
    world.connect(ADA);
    let mine = body(&world.ask(World::request(ADA, "GET", "/connections")).unwrap());
    assert_eq!(mine["data"][0]["portal_id"], PORTAL);
    assert_eq!(mine["data"][0]["status"], "connected");
    assert_eq!(mine["next_cursor"], json!(null));
    assert!(!mine.to_string().contains("token") && !mine.to_string().contains("v1."));
    let theirs = body(&world.ask(World::request(BOB, "GET", "/connections")).unwrap());
    assert_eq!(theirs["data"], json!([]));
}
