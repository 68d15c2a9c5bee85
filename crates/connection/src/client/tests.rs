//! Calls end in an answer or in a problem with a reason.

use core::cell::Cell;

use hubspot::{ListQuery, ObjectType};
use ports::HttpError;
use testing::http;

use super::*;
use crate::test_support::{Fixture, PORTAL, portal, token_answer, token_failure};

const HOUR: i64 = 3_600_000;

fn ask(fixture: &Fixture) -> Result<Answer, Problem> {
    ask_with(&fixture.client())
}

fn ask_with(client: &HubSpotClient) -> Result<Answer, Problem> {
    pollster::block_on(client.send(&client.api().list(ObjectType::Contacts, &ListQuery::default())))
}

fn page() -> serde_json::Value {
    json!({ "results": [] })
}

#[test]
fn a_call_carries_the_token_and_knows_when_it_was_sent() {
    let fixture = Fixture::new(HOUR);
    let before = fixture.ports().clock.now();
    fixture.test.http.set_latency_ms(700);
    fixture.test.http.then(http::json(200, &page()));
    let answer = ask(&fixture).unwrap();
    assert_eq!((answer.status, answer.sent_at), (200, before));
    assert_eq!(fixture.bearers(), ["access-1"]);
    assert_eq!(
        fixture.test.http.requests()[0].url,
        "https://hub.test/crm/objects/2026-09/contacts?limit=100"
    );
}

#[test]
fn a_token_that_dies_in_the_middle_of_a_run_is_replaced_once() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::json(401, &json!({ "category": "EXPIRED_AUTHENTICATION" })));
    fixture.test.http.then(http::json(200, &token_answer(2)));
    fixture.test.http.then(http::json(200, &page()));
    ask(&fixture).unwrap();
    assert_eq!(fixture.bearers(), ["access-1", "access-2"]);
}

#[test]
fn a_revoked_connection_ends_in_needs_reconnect() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::json(401, &json!({ "category": "INVALID_AUTHENTICATION" })));
    fixture.test.http.then(token_failure("BAD_REFRESH_TOKEN", "invalid_grant"));
    assert_eq!(ask(&fixture).unwrap_err().code, "needs_reconnect");
    assert_eq!(fixture.database.account(PORTAL).status, "error");
}

#[test]
fn a_second_refusal_of_a_fresh_token_gives_up_for_now() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.answer_with(|request| {
        if request.url.ends_with("/token") {
            http::json(200, &token_answer(2))
        } else {
            http::text(401, &[], "")
        }
    });
    let problem = ask(&fixture).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.transient), ("hubspot_refused_token", true));
    assert_eq!(fixture.refreshes(), 1);
    assert_eq!(fixture.database.account(PORTAL).status, "active");
}

#[test]
fn who_asks_once_takes_the_first_trouble_for_the_answer_and_waits_for_rate_limits_all_the_same() {
    let fixture = Fixture::new(HOUR);
    let limited = json!({ "errorType": "RATE_LIMIT", "policyName": "SECONDLY" });
    fixture.test.http.then(http::json(429, &limited));
    fixture.test.http.then(http::text(503, &[], ""));
    fixture.test.http.then(http::json(200, &page()));
    let once = fixture.client().once();
    assert_eq!(ask_with(&once).unwrap_err().code, "hubspot_unavailable");
    assert_eq!(fixture.test.http.requests().len(), 2);
    assert!(ask_with(&once).is_ok(), "the next call is asked anew");
}

#[test]
fn a_rate_limit_closes_the_bucket_for_everybody_and_the_call_goes_through_later() {
    let fixture = Fixture::new(HOUR);
    let limited = json!({ "errorType": "RATE_LIMIT", "policyName": "TEN_SECONDLY_ROLLING" });
    fixture.test.http.then(http::json(429, &limited));
    fixture.test.http.then(http::json(200, &page()));
    let start = fixture.ports().clock.now();
    let answer = ask(&fixture).unwrap();
    let waited = answer.sent_at.millis_since(start);
    assert!((10_000..=11_100).contains(&waited), "{waited}");
    assert_eq!(fixture.database.calls_of("rate_pause").len(), 1);
}

#[test]
fn retry_after_wins_over_our_own_guess() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::text(429, &[("retry-after", "2")], "{}"));
    fixture.test.http.then(http::json(200, &page()));
    let start = fixture.ports().clock.now();
    assert_eq!(ask(&fixture).unwrap().sent_at.millis_since(start), 2_000);
}

#[test]
fn the_days_end_and_a_migration_are_left_to_the_queue() {
    let fixture = Fixture::new(HOUR);
    fixture.database.account(PORTAL).metadata = json!({ "time_zone": "UTC" });
    fixture.test.http.then(http::json(429, &json!({ "policyName": "DAILY" })));
    let problem = ask(&fixture).unwrap_err();
    assert_eq!(problem.code, "daily_limit");
    let now = fixture.ports().clock.now();
    let midnight = now.plus_millis(i64::try_from(problem.retry_after_ms.unwrap()).unwrap());
    assert_eq!(midnight.as_millis() % 86_400_000, 0, "{midnight:?}");
    assert_eq!(ask(&fixture).unwrap_err().code, "rate_limited", "others do not even try");
    assert_eq!(fixture.test.http.requests().len(), 1);

    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::text(477, &[("retry-after", "7200")], ""));
    let problem = ask(&fixture).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.retry_after_ms), ("portal_migrating", Some(7_200_000)));
}

#[test]
fn no_wait_goes_beyond_the_deadline() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::text(429, &[("retry-after", "10")], "{}"));
    let start = fixture.ports().clock.now();
    let client = fixture.client().until(start.plus_millis(5_000));
    let problem = ask_with(&client).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.retry_after_ms), ("rate_limited", Some(10_000)));
    assert_eq!(fixture.ports().clock.now(), start);
}

#[test]
fn whatever_hides_hubspot_for_a_moment_is_retried() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::text(502, &[], "<html>"));
    fixture.test.http.then(Err(HttpError::Network("reset".into())));
    fixture.test.http.then(http::text(200, &[], "{\"results\":[{\"id\":"));
    fixture.test.http.then(http::text(423, &[], ""));
    fixture.test.http.then(http::json(200, &page()));
    ask(&fixture).unwrap();
    assert_eq!(fixture.test.log.of("hubspot_call_failed").len(), 4);
}

#[test]
fn an_outage_ends_in_a_transient_problem() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.answer_with(|_| Err(HttpError::Timeout));
    let problem = ask(&fixture).unwrap_err();
    assert_eq!(
        (problem.status, problem.code.as_str(), problem.transient),
        (503, "hubspot_unavailable", true)
    );
    assert_eq!(fixture.test.http.requests().len(), 5);
}

#[test]
fn what_stays_wrong_is_sent_once() {
    for (status, code) in [(403, "hubspot_forbidden"), (404, "hubspot_not_found"), (400, "hubspot_rejected")]
    {
        let fixture = Fixture::new(HOUR);
        fixture.test.http.answer_with(move |_| http::json(status, &json!({ "message": "a@b.c" })));
        let problem = ask(&fixture).unwrap_err();
        assert_eq!(problem.code, code);
        assert!(!problem.detail.contains("a@b.c"), "upstream text stays inside");
        fixture.test.log.assert_never_contains("a@b.c");
        assert_eq!(fixture.test.http.requests().len(), 1);
    }
}

#[test]
fn the_limit_of_the_answers_headers_is_kept_to() {
    let fixture = Fixture::new(HOUR);
    let headers = [("x-hubspot-ratelimit-max", "7"), ("x-hubspot-ratelimit-interval-milliseconds", "10000")];
    fixture.test.http.answer_with(move |_| http::text(200, &headers, "{\"results\":[]}"));
    let (client, ports, count) = (fixture.client(), fixture.ports(), Cell::new(0));
    let start = ports.clock.now();
    for _ in 0..11 {
        ask_with(&client).unwrap();
        count.set(count.get() + 1);
    }
    let took = ports.clock.now().millis_since(start);
    assert!((20_000..23_000).contains(&took), "eleven calls at seven less two in ten seconds took {took} ms");
}

#[test]
fn only_the_window_of_ten_seconds_is_learned_and_only_from_what_counts_in_it() {
    let at = |window: &'static str| {
        let fixture = Fixture::new(HOUR);
        let headers =
            [("x-hubspot-ratelimit-max", " 7 "), ("x-hubspot-ratelimit-interval-milliseconds", window)];
        fixture.test.http.answer_with(move |_| http::text(200, &headers, "{\"results\":[]}"));
        let client = fixture.client();
        for _ in 0..2 {
            ask_with(&client).unwrap();
        }
        fixture.database.calls_of("rate_take").last().unwrap().arguments["p_limit"].clone()
    };
    assert_eq!((at("10000"), at("86400000"), at("x")), (json!(5), json!(108), json!(5)));

    let fixture = Fixture::new(HOUR);
    let headers = [("x-hubspot-ratelimit-max", "7")];
    fixture.test.http.answer_with(move |_| http::text(200, &headers, "{\"results\":[]}"));
    let client = fixture.client();
    let links = client.api().associations(ObjectType::Deals, ObjectType::Contacts, &[]);
    pollster::block_on(client.send(&links)).unwrap();
    ask_with(&client).unwrap();
    let limits: Vec<_> = fixture
        .database
        .calls_of("rate_take")
        .iter()
        .map(|call| (call.arguments["p_bucket"].clone(), call.arguments["p_limit"].clone()))
        .collect();
    assert_eq!(limits, [(json!("associations"), json!(100)), (json!("general"), json!(108))]);
}

#[test]
fn the_longest_wait_is_twenty_seconds_or_what_is_left() {
    let fixture = Fixture::new(HOUR);
    let (client, now) = (fixture.client(), fixture.ports().clock.now());
    assert_eq!(client.longest_wait(now), 20_000);
    for (left, wait) in [(30_000, 20_000), (20_000, 20_000), (5_000, 5_000), (0, 0), (-1, 0)] {
        assert_eq!(client.until(now.plus_millis(left)).longest_wait(now), wait, "{left}");
    }
    let exactly = client.until(now.plus_millis(5_000));
    assert_eq!(pollster::block_on(exactly.sleep(5_000, rate_limited)), Ok(()));
    assert_eq!(pollster::block_on(exactly.sleep(1, rate_limited)).unwrap_err().code, "rate_limited");
    assert_eq!(client.portal(), &portal());
}

#[test]
fn a_failed_call_is_logged_by_portal_and_path_alone() {
    let fixture = Fixture::new(HOUR);
    let body =
        json!({ "category": "CONFLICT", "policyName": "p", "correlationId": "corr-7", "message": "a@b.c" });
    fixture.test.http.then(http::json(409, &body));
    assert_eq!(ask(&fixture).unwrap_err().code, "hubspot_conflict");
    let logged = fixture.test.log.of("hubspot_call_failed");
    assert_eq!(logged[0].fields["path"], "/crm/objects/2026-09/contacts");
    assert_eq!((&logged[0].fields["portal_id"], &logged[0].fields["status"]), (&json!(PORTAL), &json!(409)));
    assert_eq!(logged[0].fields["correlation_id"], "corr-7");
}

#[test]
fn clones_share_the_token() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.answer_with(|_| http::json(200, &page()));
    let client = fixture.client();
    for clone in [client.clone(), client.clone(), client] {
        ask_with(&clone).unwrap();
    }
    assert_eq!(fixture.database.calls_of("oauth_tokens").len(), 1);
    assert_eq!(fixture.grants("general"), 3);
    assert_eq!(portal().as_str(), PORTAL);
}

#[test]
fn a_refused_write_comes_back_with_hubspots_reasons() {
    let fixture = Fixture::new(HOUR);
    let body = json!({ "category": "VALIDATION_ERROR", "message": "m", "errors": [
        { "message": "not an option", "code": "INVALID_OPTION", "context": { "propertyName": ["x"] } }] });
    fixture.test.http.then(http::json(400, &body));
    fixture.test.http.then(http::json(404, &json!({ "category": "OBJECT_NOT_FOUND", "message": "gone" })));
    fixture.test.http.then(http::json(403, &json!({ "category": "MISSING_SCOPES", "message": "m" })));
    let client = fixture.client();
    let request = client.api().create_property_group(ObjectType::Contacts, "g", "G");
    let refused = pollster::block_on(client.offer(&request)).unwrap().unwrap_err();
    assert_eq!(
        (refused.refusal.code(), refused.problem.code.as_str()),
        ("INVALID_OPTION", "hubspot_rejected")
    );
    let gone = pollster::block_on(client.offer(&request)).unwrap().unwrap_err();
    assert!(gone.refusal.is_not_found());
    // What the connection may not do is no fault of what was sent.
    let problem = pollster::block_on(client.offer(&request)).unwrap_err();
    assert_eq!(problem.code, "missing_scopes");
}

#[test]
fn a_token_of_a_short_life_serves_more_than_one_call() {
    for seconds in [20, 60, 240, 330] {
        let fixture = Fixture::new(-1);
        let answer = move |request: &ports::HttpRequest| {
            let is_token = request.url.ends_with("/oauth/2026-09/token");
            let mut body = if is_token { token_answer(2) } else { page() };
            if is_token {
                body["expires_in"] = json!(seconds);
            }
            http::json(200, &body)
        };
        fixture.test.http.answer_with(answer);
        let client = fixture.client();
        for _ in 0..3 {
            ask_with(&client).unwrap();
        }
        ask(&fixture).unwrap();
        assert_eq!(fixture.refreshes(), 1, "{seconds} s");
        fixture.test.clock.advance_ms(seconds * 1_000);
        ask_with(&client).unwrap();
        assert_eq!(fixture.refreshes(), 2, "{seconds} s");
    }
}

#[test]
fn what_hubspot_had_at_the_least_is_its_date_less_the_time_that_the_answer_took() {
    let response = |headers| HttpResponse { status: 200, headers, body: String::new() };
    let dated = response(vec![("date".to_owned(), "Sat, 21 Nov 2026 12:00:00 GMT".to_owned())]);
    let at = |text| Timestamp::parse(text);
    assert_eq!(floor(&dated, 700), at("2026-11-21T11:59:59.300Z"));
    assert_eq!(floor(&dated, -5), at("2026-11-21T12:00:00Z"), "a clock that was set back takes nothing");
    assert_eq!(floor(&response(Vec::new()), 700), None);
}
