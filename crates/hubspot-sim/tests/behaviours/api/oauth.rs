//! Consent, tokens and their ends.

use hubspot_sim::{Config, Request, Response};
use serde_json::Value as Json;

use crate::support::{Client, portal, read, text};

const CALLBACK: &str = "http%3A%2F%2F127.0.0.1%3A54321%2Fcb";
const APP: &str = "client_id=sim-client&client_secret=sim-secret";
// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn authorize(client: &mut Client, more: &str) -> Response {
    let query = format!(
        "client_id=sim-client&redirect_uri={CALLBACK}&scope=oauth%20crm.objects.contacts.read&{more}"
    );
    client.send(&Request::get(format!("/oauth/authorize?{query}")))
}

/// Presses "Connect app" and answers the code.
fn code(client: &mut Client, more: &str) -> String {
    client.sim.settings_mut().auto_consent = true;
    let response = authorize(client, more);
    assert_eq!(response.status, 302, "{}", response.body);
    let location = response.get_header("location").unwrap();
    let rest = location.split_once("code=").unwrap().1;
    rest.split('&').next().unwrap().to_owned()
}

fn token(client: &mut Client, form: &str) -> (u16, Json) {
    read(&client.send(&Request::form("/oauth/2026-09/token", form)))
}

#[test]
fn the_consent_page_is_a_form_that_comes_back_with_code_and_state() {
    let mut client = portal(0);
    let page = authorize(&mut client, "state=a%26b%22");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<form method=\"post\"") && page.body.contains("value=\"a&amp;b&quot;\""));
    let fields = format!("client_id=sim-client&redirect_uri={CALLBACK}&scope=oauth&state=a%26b%22");
    let agreed = client.send(&Request::form("/oauth/authorize", format!("{fields}&decision=approve")));
    assert_eq!(agreed.status, 302);
    let location = agreed.get_header("location").unwrap();
    assert!(location.starts_with("http://127.0.0.1:54321/cb?code=") && location.ends_with("&state=a%26b%22"));
    let denied = client.send(&Request::form("/oauth/authorize", format!("{fields}&decision=deny")));
    assert!(denied.get_header("location").unwrap().contains("?error=access_denied&error_description="));
}

#[test]
fn a_wrong_authorize_request_never_leaves_the_page() {
    let mut client = portal(0);
    client.sim.settings_mut().auto_consent = true;
    for query in [
        format!("client_id=other&redirect_uri={CALLBACK}&scope=oauth"),
        "client_id=sim-client&redirect_uri=http%3A%2F%2Fevil.example%2Fcb&scope=oauth".to_owned(),
        "client_id=sim-client&redirect_uri=http%3A%2F%2Flocalhost.evil.example%2Fcb&scope=oauth".to_owned(),
        format!("client_id=sim-client&redirect_uri={CALLBACK}&scope=everything"),
        format!("client_id=sim-client&redirect_uri={CALLBACK}"),
    ] {
        let response = client.send(&Request::get(format!("/oauth/authorize?{query}")));
        assert_eq!((response.status, response.get_header("location")), (400, None), "{query}");
    }
}

#[test]
fn a_code_buys_tokens_once() {
    let mut client = portal(0);
    let code = code(&mut client, "");
    let form = format!("grant_type=authorization_code&{APP}&redirect_uri={CALLBACK}&code={code}");
    let (status, tokens) = token(&mut client, &form);
    assert_eq!(status, 200, "{tokens}");
    assert_eq!((&tokens["expires_in"], &tokens["hub_id"]), (&Json::from(1_800), &Json::from(62_515)));
    let (status, error) = token(&mut client, &form);
    assert_eq!((status, text(&error["status"])), (400, "BAD_AUTH_CODE".to_owned()));
    assert_eq!(error["error"], "invalid_grant");
    client.token = text(&tokens["access_token"]);
    assert_eq!(client.get("/crm/objects/2026-09/contacts").0, 200);
    let (status, refused) = client.get("/crm/objects/2026-09/deals");
    assert_eq!((status, text(&refused["category"])), (403, "MISSING_SCOPES".to_owned()));
    assert_eq!(refused["errors"][0]["context"]["requiredGranularScopes"][0], "crm.objects.deals.read");
}

#[test]
fn each_wrong_field_has_its_error() {
    let mut client = portal(0);
    let mut attempt = |form: &str, more: &str| {
        let code = code(&mut client, more);
        let (status, error) = token(&mut client, &form.replace("CODE", &code));
        assert_eq!(status, 400);
        text(&error["status"])
    };
    let redirect = format!("redirect_uri={CALLBACK}");
    let grant = "grant_type=authorization_code&code=CODE";
    assert_eq!(
        attempt(&format!("{grant}&client_id=x&client_secret=sim-secret&{redirect}"), ""),
        "BAD_CLIENT_ID"
    );
    assert_eq!(
        attempt(&format!("{grant}&client_id=sim-client&client_secret=x&{redirect}"), ""),
        "BAD_CLIENT_SECRET"
    );
    assert_eq!(attempt(&format!("{grant}&{APP}&redirect_uri=https%3A%2F%2Fx"), ""), "BAD_REDIRECT_URI");
    assert_eq!(attempt(&format!("grant_type=password&{APP}"), ""), "BAD_GRANT_TYPE");
    assert_eq!(attempt(&format!("grant_type=refresh_token&{APP}&refresh_token=x"), ""), "BAD_REFRESH_TOKEN");
    let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(attempt(&format!("{grant}&{APP}&{redirect}"), &pkce), "BAD_CODE_VERIFIER");
    assert_eq!(attempt(&format!("{grant}&{APP}&{redirect}&code_verifier=x"), &pkce), "BAD_CODE_VERIFIER");
}

#[test]
fn the_right_verifier_passes_and_a_late_code_does_not() {
    let mut client = portal(0);
    let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
    let form = |code: &str| {
        format!(
            "grant_type=authorization_code&{APP}&redirect_uri={CALLBACK}&code={code}&code_verifier={VERIFIER}"
        )
    };
    let fresh = code(&mut client, &pkce);
    assert_eq!(token(&mut client, &form(&fresh)).0, 200);
    let late = code(&mut client, &pkce);
    client.now_ms += 300_000;
    assert_eq!(text(&token(&mut client, &form(&late)).1["status"]), "BAD_AUTH_CODE");
}

#[test]
fn parameters_in_the_query_do_not_count() {
    let mut client = portal(0);
    let form = format!("grant_type=refresh_token&{APP}&refresh_token={}", client.refresh);
    let response = client.send(&Request::form(format!("/oauth/2026-09/token?{form}"), ""));
    assert_eq!(response.status, 400);
    assert_eq!(token(&mut client, &form).0, 200);
}

#[test]
fn an_access_token_expires_and_a_refresh_brings_another() {
    let mut client = portal(5);
    client.now_ms += 1_800_000 - 1;
    assert_eq!(client.get("/account-info/2026-09/details").0, 200);
    client.now_ms += 1;
    let (status, error) = client.get("/account-info/2026-09/details");
    assert_eq!((status, text(&error["category"])), (401, "EXPIRED_AUTHENTICATION".to_owned()));
    assert!(error["context"]["expire time"][0].is_string());
    let form = format!("grant_type=refresh_token&{APP}&refresh_token={}", client.refresh);
    let (_, tokens) = token(&mut client, &form);
    assert_eq!(text(&tokens["refresh_token"]), client.refresh);
    client.token = text(&tokens["access_token"]);
    assert_eq!(client.get("/account-info/2026-09/details").0, 200);
    client.token = "made-up".to_owned();
    assert_eq!(client.get("/account-info/2026-09/details").1["category"], "INVALID_AUTHENTICATION");
}

#[test]
fn with_rotation_a_refresh_token_works_once() {
    let mut client = portal(5);
    client.sim.settings_mut().rotate_refresh_tokens = true;
    let form = format!("grant_type=refresh_token&{APP}&refresh_token={}", client.refresh);
    let (_, tokens) = token(&mut client, &form);
    assert_ne!(text(&tokens["refresh_token"]), client.refresh);
    assert_eq!(text(&token(&mut client, &form).1["status"]), "BAD_REFRESH_TOKEN");
    let next = format!("grant_type=refresh_token&{APP}&refresh_token={}", text(&tokens["refresh_token"]));
    assert_eq!(token(&mut client, &next).0, 200);
}

#[test]
fn revoking_ends_the_refresh_token_and_uninstalling_ends_everything() {
    let mut client = portal(5);
    let refresh = client.refresh.clone();
    let inspect = |client: &mut Client, token: &str| {
        read(&client.send(&Request::form("/oauth/2026-09/token/introspect", format!("{APP}&token={token}"))))
            .1
    };
    let access = client.token.clone();
    assert_eq!(inspect(&mut client, &access)["token_use"], "access_token");
    assert_eq!(inspect(&mut client, &refresh)["token_use"], "refresh_token");
    let revoke = Request::form("/oauth/2026-09/token/revoke", format!("{APP}&token={refresh}"));
    assert_eq!(client.send(&revoke).status, 200);
    assert_eq!(inspect(&mut client, &refresh), serde_json::json!({"active": false}));
    assert_eq!(client.get("/account-info/2026-09/details").0, 200);
    assert_eq!(client.call("DELETE", "/appinstalls/2026-09/external-install", &Json::Null).0, 204);
    assert_eq!(client.get("/account-info/2026-09/details").0, 401);
    let form = format!("grant_type=refresh_token&{APP}&refresh_token={refresh}");
    assert_eq!(text(&token(&mut client, &form).1["status"]), "BAD_HUB");
    let code = code(&mut client, "");
    let form = format!("grant_type=authorization_code&{APP}&redirect_uri={CALLBACK}&code={code}");
    assert_eq!(token(&mut client, &form).0, 200);
}

#[test]
fn only_registered_redirects_pass_when_there_are_any() {
    let redirect_uris = vec!["https://app.example/cb".to_owned()];
    let mut client = Client::new(Config { contacts: 0, redirect_uris, ..Config::default() });
    client.sim.settings_mut().auto_consent = true;
    assert_eq!(authorize(&mut client, "").status, 400);
    let query = "client_id=sim-client&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=oauth";
    assert_eq!(client.send(&Request::get(format!("/oauth/authorize?{query}"))).status, 302);
}
