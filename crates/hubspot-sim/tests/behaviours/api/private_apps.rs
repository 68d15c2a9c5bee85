//! Private apps: a token that does not expire, until it is revoked.

use hubspot_sim::{Config, Request, Settings};
use serde_json::{Value as Json, json};

use crate::support::{Client, portal, read, text};

const INFO: &str = "/oauth/v2/private-apps/get/access-token-info";

fn make(client: &mut Client, body: &Json) -> String {
    let (status, app) = read(&client.send(&Request::json("POST", "/_sim/private-apps", body)));
    assert_eq!(status, 200, "{app}");
    text(&app["token"])
}

fn info(client: &mut Client, token: &str) -> (u16, Json) {
    read(&client.send(&Request::json("POST", INFO, &json!({ "tokenKey": token }))))
}

#[test]
fn its_token_tells_its_portal_and_scopes_and_does_what_they_allow() {
    let mut client = portal(3);
    let token = make(&mut client, &json!({ "scopes": ["crm.objects.contacts.read"] }));
    assert!(token.starts_with("pat-na1-") && token.len() == 44, "{token}");
    let (status, told) = info(&mut client, &token);
    assert_eq!((status, &told["hubId"]), (200, &json!(62_515)));
    assert_eq!(told["scopes"], json!(["crm.objects.contacts.read"]));
    // It outlives every access token, and the end of the public app.
    client.now_ms += 365 * 86_400_000;
    client
        .send(&Request::new("DELETE", "/appinstalls/2026-09/external-install").bearer(&client.token.clone()));
    client.token = token;
    assert_eq!(client.get("/account-info/2026-09/details").1["portalId"], 62_515);
    assert_eq!(client.get("/crm/objects/2026-09/contacts").0, 200);
    assert_eq!(client.get("/crm/objects/2026-09/deals").1["category"], "MISSING_SCOPES");
}

#[test]
fn a_revoked_one_is_refused_everywhere() {
    let mut client = portal(0);
    let token = make(&mut client, &json!({}));
    let revoke = Request::json("POST", "/_sim/private-apps/revoke", &json!({ "token": token }));
    assert_eq!(client.send(&revoke).status, 200);
    assert_eq!(client.send(&revoke).status, 400, "once");
    assert_eq!(info(&mut client, &token).0, 401);
    client.token = token;
    assert_eq!(client.get("/account-info/2026-09/details").0, 401);
    let odd = Request::json("POST", "/_sim/private-apps", &json!({ "scopes": 7 }));
    assert_eq!(client.send(&odd).status, 400);
}

#[test]
fn its_requests_are_counted_apart_by_limits_of_their_own() {
    let settings = Settings {
        rate_limit: 2,
        private_app_rate_limit: 1,
        private_app_daily_limit: 2,
        ..Settings::default()
    };
    let mut client = Client::new(Config { contacts: 0, settings, ..Config::default() });
    let token = make(&mut client, &json!({}));
    let mut ask = |token: &str| client.send(&Request::get("/account-info/2026-09/details").bearer(token));
    let first = ask(&token);
    assert_eq!((first.status, first.get_header("x-hubspot-ratelimit-max")), (200, Some("1")));
    assert_eq!(first.get_header("x-hubspot-ratelimit-daily-remaining"), Some("1"));
    assert_eq!(ask(&token).status, 429);
    client.now_ms += 10_000;
    let public = client.token.clone();
    let mut ask =
        |token: &str| read(&client.send(&Request::get("/account-info/2026-09/details").bearer(token)));
    assert_eq!((ask(&public).0, ask(&public).0), (200, 200), "the public app has a window of its own");
    assert_eq!(ask(&token).1["policyName"], "DAILY", "a refused request counts too");
}
