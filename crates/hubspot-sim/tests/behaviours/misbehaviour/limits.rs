//! Rate limits.

use hubspot_sim::{Config, Request, Response, Settings};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::support::Client;

fn limited(settings: Settings) -> Client {
    Client::new(Config { contacts: 10, settings, ..Config::default() })
}

fn list(client: &mut Client) -> Response {
    let request = Request::get("/crm/objects/2026-09/contacts?limit=1").bearer(&client.token.clone());
    client.send(&request)
}

fn search(client: &mut Client) -> Response {
    let request = Request::json("POST", "/crm/objects/2026-09/contacts/search", &json!({}))
        .bearer(&client.token.clone());
    client.send(&request)
}

fn policy(response: &Response) -> Option<String> {
    let body: Json = serde_json::from_str(&response.body).unwrap();
    body["policyName"].as_str().map(str::to_owned)
}

#[test]
fn the_hundred_and_eleventh_request_in_ten_seconds_is_refused() {
    let mut client = limited(Settings::default());
    for left in (0..110).rev() {
        let response = list(&mut client);
        assert_eq!(response.status, 200);
        assert_eq!(response.get_header("x-hubspot-ratelimit-remaining"), Some(left.to_string().as_str()));
        client.now_ms += 50;
    }
    let refused = list(&mut client);
    assert_eq!((refused.status, policy(&refused).as_deref()), (429, Some("TEN_SECONDLY_ROLLING")));
    assert_eq!(refused.get_header("retry-after"), None);
    assert_eq!(refused.get_header("x-hubspot-ratelimit-remaining"), Some("0"));
    // The window rolls: the first request leaves it after ten seconds, and only that one.
    client.now_ms += 10_000 - 110 * 50;
    assert_eq!((list(&mut client).status, list(&mut client).status), (200, 429));
}

#[test]
fn refusals_of_other_kinds_count_and_say_what_is_left() {
    let mut client = limited(Settings::default());
    let missing = Request::get("/crm/objects/2026-09/contacts/1").bearer(&client.token.clone());
    let response = client.send(&missing);
    assert_eq!((response.status, response.get_header("x-hubspot-ratelimit-remaining")), (404, Some("109")));
}

#[test]
fn searches_have_a_window_of_their_own() {
    let mut client = limited(Settings::default());
    for _ in 0..5 {
        assert_eq!(search(&mut client).status, 200);
    }
    let refused = search(&mut client);
    assert_eq!((refused.status, policy(&refused).as_deref()), (429, Some("SECONDLY")));
    assert_eq!(list(&mut client).get_header("x-hubspot-ratelimit-remaining"), Some("109"));
    client.now_ms += 1_000;
    assert_eq!(search(&mut client).status, 200);
}

#[test]
fn a_daily_limit_ends_at_midnight_of_the_account() {
    let mut client = limited(Settings { daily_limit: 3, retry_after: true, ..Settings::default() });
    assert_eq!(list(&mut client).get_header("x-hubspot-ratelimit-daily-remaining"), Some("2"));
    search(&mut client);
    list(&mut client);
    let refused = list(&mut client);
    assert_eq!((refused.status, policy(&refused).as_deref()), (429, Some("DAILY")));
    // The data end at midnight UTC, which is one o'clock for the account.
    assert_eq!(refused.get_header("retry-after"), Some((23 * 3_600).to_string().as_str()));
    client.now_ms += 23 * 3_600_000;
    client.token = client.sim.install(client.now_ms).0;
    assert_eq!(list(&mut client).status, 200);
}

#[test]
fn oauth_is_not_counted() {
    let mut client = limited(Settings { rate_limit: 1, ..Settings::default() });
    let body = format!(
        "grant_type=refresh_token&client_id=sim-client&client_secret=sim-secret&refresh_token={}",
        client.refresh
    );
    for _ in 0..5 {
        assert_eq!(client.send(&Request::form("/oauth/2026-09/token", body.clone())).status, 200);
    }
    assert_eq!((list(&mut client).status, list(&mut client).status), (200, 429));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_window_ever_holds_more_than_its_limit(limit in 1_u32..12, gaps in prop::collection::vec(0_i64..4_000, 1..120)) {
        let mut client = limited(Settings { rate_limit: limit, ..Settings::default() });
        let mut granted: Vec<i64> = Vec::new();
        let mut refused: Vec<i64> = Vec::new();
        for gap in gaps {
            client.now_ms += gap;
            let now_ms = client.now_ms;
            if list(&mut client).status == 200 { granted.push(now_ms) } else { refused.push(now_ms) }
        }
        let in_window = |end: i64| granted.iter().filter(|at| **at > end - 10_000 && **at <= end).count();
        prop_assert!(granted.iter().all(|end| in_window(*end) <= limit as usize));
        // And nothing is refused while there is room.
        prop_assert!(refused.iter().all(|end| in_window(*end) == limit as usize));
    }
}
