//! `POST /connections/complete`.

use hubspot_sim::Request as SimRequest;
use serde_json::json;

use super::world::{ADA, BOB, KEY_2, PORTAL, World, body, form, refusal};

const TOKEN: &str = "/oauth/2026-09/token";

#[test]
fn a_consent_ends_in_a_sealed_connection_that_the_user_owns() {
    let world = World::new();
    let answer = world.connect(ADA);
    let expected =
        json!({ "portal_id": PORTAL, "status": "connected", "role": "owner", "missing_scopes": [] });
    assert_eq!(answer, expected);
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
fn nobody_but_who_began_completes_it_and_the_grant_is_dropped() {
    let world = World::new();
    let handle = world.handle(ADA);
    assert_eq!(refusal(world.complete(BOB, &handle)), (403, "foreign_handle".to_owned()));
    assert_eq!(refusal(world.complete(ADA, &handle)), (400, "invalid_handle".to_owned()));
    assert!(!world.knows_the_portal());
    assert_eq!(world.calls(TOKEN), 0, "no token of the portal ever existed");
    assert_eq!(world.database.tables().oauth.len(), 0);
}

#[test]
fn a_completion_whose_answer_was_lost_answers_the_same_again_to_its_user_alone() {
    let world = World::new();
    let handle = world.handle(ADA);
    let first = body(&world.complete(ADA, &handle).unwrap());
    assert_eq!(body(&world.complete(ADA, &handle).unwrap()), first);
    assert_eq!(world.calls(TOKEN), 1, "the code is exchanged once");
    assert_eq!(refusal(world.complete(BOB, &handle)), (400, "invalid_handle".to_owned()));
    world.test.clock.advance_ms(300_000);
    assert_eq!(refusal(world.complete(ADA, &handle)), (400, "expired_handle".to_owned()));
    world.assert_discreet();
}

#[test]
fn a_handle_is_for_signed_in_users_and_not_for_long() {
    let world = World::new();
    let handle = world.handle(ADA);
    let nobody = edge::Request::new("hubspot-oauth", "POST", "/hubspot-oauth/connections/complete");
    let nobody = nobody.with_json(&json!({ "handle": handle }));
    assert_eq!(refusal(world.ask(nobody)), (401, "unauthorized".to_owned()));
    world.complete(ADA, &handle).unwrap();
    for odd in ["", "forged"] {
        assert_eq!(refusal(world.complete(ADA, odd)), (400, "invalid_handle".to_owned()));
    }
    let problem = world.complete(ADA, &"x".repeat(101)).unwrap_err();
    assert_eq!((problem.status, problem.errors[0].pointer.as_str()), (422, "/handle"));

    let handle = world.handle(ADA);
    world.test.clock.advance_ms(299_999);
    assert_eq!(world.complete(ADA, &handle).unwrap().status, 200);
    let handle = world.handle(ADA);
    world.test.clock.advance_ms(300_000);
    assert_eq!(refusal(world.complete(ADA, &handle)), (400, "expired_handle".to_owned()));
}

#[test]
fn the_exchange_proves_with_the_verifier_that_it_is_ours() {
    let world = World::new();
    world.connect(ADA);
    let requests = world.test.http.requests();
    let exchange = requests.iter().find(|request| request.url.ends_with(TOKEN)).unwrap();
    let fields = form(exchange);
    // The simulator compared its S256 with the challenge of the authorize URL.
    assert!(fields.iter().any(|(name, value)| name == "code_verifier" && value.len() == 43));
    assert!(!exchange.url.contains('?'));
}

/// A callback with a code of the caller's choice, completed by Ada.
fn complete_with(world: &World, code: &str) -> Result<edge::Response, kernel::Problem> {
    let url = world.begin(ADA, &json!({}));
    let state = SimRequest::get(url).query().into_iter().find(|(name, _)| name == "state").unwrap().1;
    let parked = body(&world.call_back(&format!("?code={code}&state={state}")).unwrap());
    world.complete(ADA, parked["handle"].as_str().unwrap())
}

#[test]
fn a_code_of_another_browser_session_does_not_pass_pkce() {
    let world = World::new();
    let stolen = world.consent(&world.begin(BOB, &json!({})));
    let code = SimRequest::get(stolen).query().into_iter().find(|(name, _)| name == "code").unwrap().1;
    assert_eq!(refusal(complete_with(&world, &code)), (400, "token_exchange_failed".to_owned()));
    assert!(!world.knows_the_portal());
}

#[test]
fn each_kind_of_failed_exchange_has_its_code() {
    let world = World::new();
    assert_eq!(refusal(complete_with(&world, "unknown")), (400, "token_exchange_failed".to_owned()));

    let handle = world.handle(ADA);
    world.down.set(true);
    let before = world.test.http.requests().len();
    assert_eq!(refusal(world.complete(ADA, &handle)), (502, "token_exchange_failed".to_owned()));
    assert_eq!(world.test.http.requests().len(), before + 1, "a code is never sent twice");
    world.down.set(false);

    let handle = world.handle(ADA);
    world.test.secrets.set("HUBSPOT_CLIENT_SECRET", "wrong-secret");
    assert_eq!(refusal(world.complete(ADA, &handle)), (500, "not_configured".to_owned()));
    world.test.log.assert_never_contains("wrong-secret");
    assert!(!world.knows_the_portal());
}

#[test]
fn broken_settings_do_not_spend_the_handle_and_a_lost_key_opens_nothing() {
    let world = World::new();
    let handle = world.handle(ADA);
    let good = super::world::KEY_1;
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", "k1:broken");
    assert_eq!(refusal(world.complete(ADA, &handle)), (500, "not_configured".to_owned()));
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", &format!("{KEY_2},{good}"));
    assert_eq!(world.complete(ADA, &handle).unwrap().status, 200, "a rotated key still opens it");

    let handle = world.handle(ADA);
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", good);
    assert_eq!(refusal(world.complete(ADA, &handle)), (500, "not_configured".to_owned()));
}

#[test]
fn whoever_connects_a_known_portal_becomes_its_admin() {
    let world = World::new();
    world.connect(ADA);
    assert_eq!(world.connect(BOB)["role"], "admin");
    let row = world.database.account(PORTAL).clone();
    assert_eq!((world.role(ADA).as_deref(), world.role(BOB).as_deref()), (Some("owner"), Some("admin")));
    assert_eq!(row.token_version, 2);
}

#[test]
fn a_portal_without_an_owner_belongs_to_who_consents_next() {
    let world = World::new();
    world.connect(ADA);
    world.add_member(ADA, "admin");
    world.add_member(BOB, "viewer");
    assert_eq!(world.connect(BOB)["role"], "owner");
    assert_eq!(world.role(ADA).as_deref(), Some("admin"));
}

#[test]
fn a_connection_without_a_required_scope_is_incomplete_and_names_it() {
    let world = World::new();
    let handle = world.handle(ADA);
    // The app came to need one more between the consent and its completion.
    world.test.secrets.set("HUBSPOT_SCOPES", "oauth crm.objects.contacts.read crm.lists.read");
    let answer = body(&world.complete(ADA, &handle).unwrap());
    assert_eq!(
        (&answer["status"], &answer["missing_scopes"]),
        (&json!("incomplete"), &json!(["crm.lists.read"]))
    );
    let list = body(&world.ask(World::request(ADA, "GET", "/connections")).unwrap());
    assert_eq!(list["data"][0]["status"], "incomplete");
    assert_eq!(list["data"][0]["missing_scopes"], json!(["crm.lists.read"]));

    // A new consent to all of them completes it.
    assert_eq!(world.connect(ADA)["status"], "connected");
}

#[test]
fn connections_are_listed_without_tokens_and_only_to_members() {
    let world = World::new();
    world.connect(ADA);
    let mine = body(&world.ask(World::request(ADA, "GET", "/connections")).unwrap());
    assert_eq!(mine["data"][0]["portal_id"], PORTAL);
    assert_eq!(mine["data"][0]["status"], "connected");
    assert_eq!(mine["next_cursor"], json!(null));
    assert_eq!(mine["data"][0]["token_type"], "bearer");
    assert!(!mine.to_string().contains("_token\"") && !mine.to_string().contains("v1."));
    let theirs = body(&world.ask(World::request(BOB, "GET", "/connections")).unwrap());
    assert_eq!(theirs["data"], json!([]));
}
