//! `POST /connections/private-app`.

use serde_json::{Value, json};
use testing::database::TokenType;

use super::world::{ADA, BOB, KEY_1, KEY_2, PORTAL, World, body, refusal};

const INFO: &str = "/oauth/v2/private-apps/get/access-token-info";

/// A world whose portal Ada has connected by a token, and that token.
fn pasted() -> (World, String) {
    let world = World::new();
    let token = world.private_app(&Value::Null);
    world.paste(ADA, &json!({ "token": token })).unwrap();
    (world, token)
}

fn refresh(world: &World) -> Result<edge::Response, kernel::Problem> {
    world.ask(World::request(ADA, "POST", &format!("/connections/{PORTAL}/refresh")))
}

#[test]
fn a_token_ends_in_a_sealed_connection_that_nothing_refreshes() {
    let world = World::new();
    let token = world.private_app(&Value::Null);
    let answer = body(&world.paste(ADA, &json!({ "token": format!(" {token}\n") })).unwrap());
    let expected =
        json!({ "portal_id": PORTAL, "status": "connected", "role": "owner", "missing_scopes": [] });
    assert_eq!(answer, expected, "what a completed consent answers; oauth is not missed");
    let row = world.database.account(PORTAL).clone();
    assert_eq!((row.token_type, row.refresh_token, row.expires_at), (TokenType::PrivateApp, None, None));
    assert!(row.access_token.unwrap().starts_with("v1.k1."));
    assert_eq!(row.metadata["ui_domain"], "app.hubspot.com");
    world.test.clock.advance_ms(400 * 86_400_000);
    let member = body(&refresh(&world).unwrap());
    assert_eq!(member, json!({ "portal_id": PORTAL, "expires_at": null }), "held against HubSpot instead");
    assert_eq!((world.calls("/oauth/2026-09/token"), world.calls(INFO)), (0, 1));
    let list = body(&world.ask(World::request(ADA, "GET", "/connections")).unwrap());
    assert_eq!(list["data"][0]["token_type"], "private_app");
    assert!(!answer.to_string().contains(&token) && !list.to_string().contains("pat-"));
    world.assert_discreet();
}

#[test]
fn scopes_that_the_app_lacks_are_named_as_after_a_consent() {
    let world = World::new();
    let token = world.private_app(&json!(["crm.objects.contacts.read", "crm.objects.deals.read"]));
    let answer = body(&world.paste(ADA, &json!({ "token": token })).unwrap());
    assert_eq!(
        (&answer["status"], &answer["missing_scopes"]),
        (&json!("incomplete"), &json!(["crm.objects.companies.read"]))
    );
}

#[test]
fn what_is_no_token_is_refused_unseen_and_unquoted() {
    let world = World::new();
    for (odd, code) in [
        (json!({ "token": "na1-7777-refresh-token-of-another-kind" }), "malformed_token"),
        (json!({ "token": "pat-na1-short" }), "malformed_token"),
        (json!({ "token": format!("pat-{}", "7".repeat(252)) }), "malformed_token"),
        (json!({ "token": "pat-na1-7777/../777777777777777" }), "malformed_token"),
        (json!({ "token": 7777 }), "invalid_request"),
        (json!({}), "invalid_request"),
        (json!("pat-na1-7777"), "invalid_request"),
        (json!({ "token": "pat-na1-77777777777777", "pat-na1-7777": 1 }), "invalid_request"),
        (json!({ "token": "pat-na1-77777777777777", "portal_id": { "pat-na1-7777": 1 } }), "invalid_request"),
    ] {
        let problem = world.paste(ADA, &odd).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, code), "{odd}");
        assert!(!serde_json::to_string(&problem.errors).unwrap().contains("777"), "{odd}");
        assert!(!problem.detail.contains("777"), "{odd}");
        world.test.log.assert_never_contains("777");
    }
    let problem = world.paste(ADA, &json!({ "token": "pat-" })).unwrap_err();
    assert_eq!(problem.errors[0].pointer, "/token");
    assert!(world.test.http.requests().is_empty() && !world.knows_the_portal());
    let nobody = edge::Request::new("hubspot-oauth", "POST", "/hubspot-oauth/connections/private-app");
    assert_eq!(refusal(world.ask(nobody.with_json(&json!({})))), (401, "unauthorized".to_owned()));
}

#[test]
fn a_token_that_hubspot_refuses_or_does_not_know_connects_nothing() {
    let world = World::new();
    let token = world.private_app(&Value::Null);
    world.down.set(true);
    let paste = || world.paste(ADA, &json!({ "token": token }));
    assert_eq!(refusal(paste()), (503, "hubspot_unavailable".to_owned()));
    world.down.set(false);
    world.control("private-apps/revoke", &json!({ "token": token }));
    let problem = paste().unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (422, "refused_token"));
    assert!(
        problem.errors[0].pointer == "/token" && problem.detail.contains("copy the one"),
        "{}",
        problem.detail
    );
    assert!(!world.knows_the_portal());
    world.assert_discreet();
}

#[test]
fn a_token_of_another_portal_than_the_one_that_is_meant_connects_neither() {
    let world = World::new();
    let token = world.private_app(&Value::Null);
    let other = json!({ "token": token, "portal_id": "777" });
    assert_eq!(refusal(world.paste(ADA, &other)), (422, "token_of_another_portal".to_owned()));
    assert!(!world.knows_the_portal());
    let meant = json!({ "token": token, "portal_id": PORTAL });
    assert_eq!(world.paste(ADA, &meant).unwrap().status, 200);
}

#[test]
fn a_token_lets_nobody_into_a_portal_that_others_administer() {
    let (world, token) = pasted();
    let before = world.database.account(PORTAL).clone();
    let paste = || world.paste(BOB, &json!({ "token": token }));
    assert_eq!(refusal(paste()), (403, "portal_is_taken".to_owned()));
    assert_eq!((world.role(BOB), world.database.account(PORTAL).token_version), (None, before.token_version));
    world.add_member(BOB, "viewer");
    assert_eq!(refusal(paste()), (403, "portal_is_taken".to_owned()));
    world.add_member(BOB, "admin");
    assert_eq!(body(&paste().unwrap())["role"], "admin");
    // A consent still proves an admin of HubSpot's.
    world.add_member(BOB, "viewer");
    assert_eq!(world.connect(BOB)["role"], "viewer");
}

#[test]
fn a_connection_is_replaced_in_place_by_a_token_or_a_consent() {
    let world = World::new();
    world.connect(ADA);
    let id = world.database.account(PORTAL).id.clone();
    let token = world.private_app(&Value::Null);
    world.paste(ADA, &json!({ "token": token })).unwrap();
    assert_eq!(world.database.account(PORTAL).token_type, TokenType::PrivateApp);
    world.connect(ADA);
    let row = world.database.account(PORTAL).clone();
    assert_eq!((row.id, row.token_type, row.token_version), (id, TokenType::Bearer, 3));
    assert!(row.refresh_token.is_some() && row.expires_at.is_some());
}

#[test]
fn a_revoked_token_needs_a_new_connection_and_one_that_is_taken_again_does_not() {
    let (world, token) = pasted();
    world.database.account(PORTAL).status = "error".to_owned();
    assert_eq!(refresh(&world).unwrap().status, 200, "HubSpot takes it after all");
    assert_eq!(world.database.account(PORTAL).status, "active");
    world.down.set(true);
    assert_eq!(refusal(refresh(&world)), (503, "hubspot_unavailable".to_owned()));
    assert_eq!(world.database.account(PORTAL).status, "active", "which tells nothing of the token");
    world.down.set(false);
    world.control("private-apps/revoke", &json!({ "token": token }));
    assert_eq!(refusal(refresh(&world)), (409, "needs_reconnect".to_owned()));
    assert_eq!(world.database.account(PORTAL).status, "error");
    let newer = world.private_app(&Value::Null);
    world.paste(ADA, &json!({ "token": newer })).unwrap();
    assert_eq!(world.database.account(PORTAL).status, "active");
    world.assert_discreet();
}

#[test]
fn a_disconnected_token_is_wiped_and_stays_the_portals_own() {
    let (world, token) = pasted();
    let path = format!("/connections/{PORTAL}?uninstall=true");
    let answer = body(&world.ask(World::request(ADA, "DELETE", &path)).unwrap());
    assert_eq!((&answer["revoked"], &answer["uninstalled"]), (&json!(false), &json!(false)));
    assert_eq!(world.database.account(PORTAL).access_token, None);
    assert_eq!(world.calls("/oauth/2026-09/token/revoke"), 0);
    assert_eq!(world.paste(ADA, &json!({ "token": token })).unwrap().status, 200);
}

#[test]
fn the_upkeep_seals_a_token_with_the_active_key() {
    let (world, _) = pasted();
    world.test.secrets.set("TOKEN_ENCRYPTION_KEYS", &format!("{KEY_2},{KEY_1}"));
    let run = edge::Request::new("hubspot-oauth", "POST", "/hubspot-oauth/run")
        .with_header("apikey", "sb_secret_x");
    let run = run.with_json(&json!({}));
    assert_eq!(body(&world.ask(run).unwrap())["reseal"]["resealed"], 1);
    let row = world.database.account(PORTAL).clone();
    assert!(row.access_token.unwrap().starts_with("v1.k2.") && row.refresh_token.is_none());
}
