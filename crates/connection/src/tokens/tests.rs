//! Refreshing: early, once, by one holder, and never at the cost of a working connection.

use futures::future::{join, join3};
use ports::HttpError;
use testing::{
    database::{Account, OTHER_ACCOUNT},
    http,
};

use super::*;
use crate::test_support::{Fixture, PORTAL, portal, token_answer, token_failure};

const HOUR: i64 = 3_600_000;

fn access(token: &Result<Token, Problem>) -> &str {
    token.as_ref().unwrap().access_token.expose()
}

#[test]
fn a_token_with_time_left_is_used_as_it_is() {
    let fixture = Fixture::new(REFRESH_EARLY + 1);
    let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal()));
    assert_eq!(access(&token), "access-1");
    assert_eq!(fixture.refreshes(), 0);
}

const REFRESH_EARLY: i64 = oauth::REFRESH_EARLY_MS;

#[test]
fn five_minutes_before_its_end_a_token_is_refreshed_and_stored_sealed() {
    let fixture = Fixture::new(REFRESH_EARLY);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal()));
    assert_eq!(access(&token), "access-2");
    let row = fixture.database.account(PORTAL);
    assert_eq!(row.token_version, 2);
    assert_eq!(row.expires_at, Some(fixture.ports().clock.now().plus_millis(1_800_000)));
    assert!(row.access_token.as_ref().unwrap().starts_with("v1.k1."));
    drop(row);
    let again = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal()));
    assert_eq!(access(&again), "access-2");
    assert_eq!(fixture.refreshes(), 1);
    for secret in ["access-1", "access-2", "refresh-1", "refresh-2", "client-secret"] {
        fixture.test.log.assert_never_contains(secret);
    }
}

#[test]
fn of_three_isolates_one_refreshes_and_the_others_wait_for_it() {
    let fixture = Fixture::new(-1);
    fixture.test.http.set_latency_ms(1_500);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let (ports, tokens, portal) = (fixture.ports(), fixture.tokens(), portal());
    let ask = || tokens.access_token(&ports, &portal);
    let (a, b, c) = pollster::block_on(join3(ask(), ask(), ask()));
    assert_eq!((access(&a), access(&b), access(&c)), ("access-2", "access-2", "access-2"));
    assert_eq!(fixture.refreshes(), 1, "a second refresh could invalidate the first");
}

#[test]
fn while_another_refreshes_early_the_old_token_still_serves() {
    let fixture = Fixture::new(60_000);
    fixture.test.http.set_latency_ms(1_500);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let (ports, tokens, portal) = (fixture.ports(), fixture.tokens(), portal());
    let (a, b) =
        pollster::block_on(join(tokens.access_token(&ports, &portal), tokens.access_token(&ports, &portal)));
    assert_eq!((access(&a), access(&b)), ("access-2", "access-1"));
}

#[test]
fn a_token_that_serves_meanwhile_lives_for_more_than_half_a_minute() {
    for (lives, serves) in [(30_001, true), (30_000, false)] {
        let fixture = Fixture::new(lives);
        let account = AccountId::new(fixture.database.account(PORTAL).id.clone());
        let ports = fixture.ports();
        let lease = OauthLeaseRefresh { account_id: &account, holder: "other", seconds: LEASE_SECONDS };
        pollster::block_on(lease.call(&ports)).unwrap();
        let token = pollster::block_on(fixture.tokens().access_token(&ports, &portal()));
        assert_eq!(token.is_ok(), serves, "{lives} ms");
    }
}

#[test]
fn a_replacement_is_never_the_token_that_was_refused() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.answer_with(|_| http::text(502, &[], ""));
    let (ports, tokens) = (fixture.ports(), fixture.tokens());
    let refused = pollster::block_on(tokens.replace(&ports, &portal(), 1)).unwrap_err();
    assert_eq!(refused.code, "hubspot_unavailable", "though it lives for another hour");
}

#[test]
fn a_holder_that_died_delays_the_others_only_until_its_lease_ends() {
    let fixture = Fixture::new(-1);
    let row = fixture.database.account(PORTAL).id.clone();
    let (ports, account) = (fixture.ports(), AccountId::new(row));
    let lease = OauthLeaseRefresh { account_id: &account, holder: "dead", seconds: LEASE_SECONDS };
    pollster::block_on(lease.call(&ports)).unwrap();
    let start = ports.clock.now();
    let refused = pollster::block_on(fixture.tokens().access_token(&ports, &portal())).unwrap_err();
    assert_eq!((refused.status, refused.code.as_str()), (503, "refresh_in_progress"));
    assert_eq!(refused.retry_after_ms, Some(2_000));
    // 200, 400, 800 ms, then every second until 20 s are over.
    assert_eq!(ports.clock.now().millis_since(start), 20_400);
    assert_eq!(fixture.database.calls_of("oauth_lease_refresh").len(), 1 + 23);
    fixture.test.clock.advance_ms(i64::from(LEASE_SECONDS) * 1_000);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let token = pollster::block_on(fixture.tokens().access_token(&ports, &portal()));
    assert_eq!(access(&token), "access-2");
}

#[test]
fn when_a_user_reconnects_during_a_refresh_the_users_tokens_win() {
    let fixture = Fixture::new(-1);
    fixture.test.http.set_latency_ms(1_000);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let (ports, tokens) = (fixture.ports(), fixture.tokens());
    let reconnect = async {
        ports.timer.sleep_ms(500).await;
        let pair = TokenPair {
            access: Redacted::new("access-9".to_owned()),
            refresh: Redacted::new("refresh-9".to_owned()),
        };
        let sealed = seal_pair(&fixture.settings().keyring, &*ports.entropy, &portal(), &pair);
        let mut row = fixture.database.account(PORTAL);
        (row.access_token, row.refresh_token) = (Some(sealed.access), Some(sealed.refresh));
        row.token_version = 7;
        row.expires_at = Some(ports.clock.now().plus_millis(HOUR));
    };
    let portal = portal();
    let (token, ()) = pollster::block_on(join(tokens.access_token(&ports, &portal), reconnect));
    assert_eq!(access(&token), "access-9");
    assert_eq!(fixture.database.account(PORTAL).token_version, 7);
}

#[test]
fn a_lost_grant_marks_the_connection_and_is_not_asked_again() {
    for (status, error) in [("BAD_REFRESH_TOKEN", "invalid_grant"), ("BAD_HUB", "access_denied")] {
        let fixture = Fixture::new(-1);
        fixture.test.http.then(token_failure(status, error));
        for _ in 0..2 {
            let problem =
                pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap_err();
            assert_eq!(
                (problem.status, problem.code.as_str(), problem.transient),
                (409, "needs_reconnect", false)
            );
        }
        assert_eq!(fixture.refreshes(), 1);
        let row = fixture.database.account(PORTAL);
        assert_eq!((row.status.as_str(), row.error_code.as_deref()), ("error", Some("needs_reconnect")));
    }
}

#[test]
fn a_wrong_client_secret_is_our_fault_and_leaves_the_connection_alone() {
    let fixture = Fixture::new(-1);
    fixture.test.http.then(token_failure("BAD_CLIENT_SECRET", "invalid_client"));
    let problem = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (500, "not_configured"));
    assert_eq!(fixture.database.account(PORTAL).status, "active");
    assert_eq!(fixture.refreshes(), 1);
}

#[test]
fn an_outage_is_retried_and_never_marks_the_connection() {
    let fixture = Fixture::new(-1);
    fixture.test.http.then(http::text(503, &[], "<html>"));
    fixture.test.http.then(Err(HttpError::Timeout));
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal()));
    assert_eq!(access(&token), "access-2");

    let fixture = Fixture::new(-1);
    fixture.test.http.answer_with(|_| http::text(502, &[], ""));
    let problem = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap_err();
    assert_eq!((problem.code.as_str(), problem.transient), ("hubspot_unavailable", true));
    assert_eq!((fixture.refreshes(), fixture.database.account(PORTAL).status.as_str()), (3, "active"));
}

#[test]
fn an_early_refresh_that_fails_for_now_falls_back_on_the_old_token() {
    let fixture = Fixture::new(120_000);
    fixture.test.http.answer_with(|_| http::text(502, &[], ""));
    let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal()));
    assert_eq!(access(&token), "access-1");
}

#[test]
fn a_refused_token_is_replaced_unless_a_newer_one_is_there() {
    let fixture = Fixture::new(HOUR);
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let (ports, tokens) = (fixture.ports(), fixture.tokens());
    let newer = pollster::block_on(tokens.replace(&ports, &portal(), 1));
    assert_eq!((access(&newer), newer.as_ref().unwrap().version), ("access-2", 2));
    let same = pollster::block_on(tokens.replace(&ports, &portal(), 1));
    assert_eq!((access(&same), fixture.refreshes()), ("access-2", 1));
}

#[test]
fn a_user_may_try_a_broken_connection_again() {
    let fixture = Fixture::new(-1);
    fixture.database.account(PORTAL).status = "error".to_owned();
    fixture.test.http.then(http::json(200, &token_answer(2)));
    let token = pollster::block_on(fixture.tokens().refresh_now(&fixture.ports(), &portal()));
    assert_eq!(access(&token), "access-2");
    assert_eq!(fixture.database.account(PORTAL).status, "active");
}

#[test]
fn a_key_that_is_gone_is_a_broken_configuration_and_frees_the_lease() {
    let fixture = Fixture::new(-1);
    fixture.test.secrets.set("TOKEN_ENCRYPTION_KEYS", "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    let problem = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap_err();
    assert_eq!((problem.status, problem.code.as_str()), (500, "not_configured"));
    assert_eq!(fixture.database.calls_of("oauth_release_lease").len(), 1);
    assert_eq!(fixture.refreshes(), 0, "nothing is sent that could not be stored");
}

#[test]
fn tokens_moved_to_another_portal_do_not_open() {
    let fixture = Fixture::new(HOUR);
    let stolen = fixture.database.account(PORTAL).clone();
    let row = Account { id: OTHER_ACCOUNT.to_owned(), portal_id: "999".to_owned(), ..stolen };
    fixture.database.tables_mut().accounts.rows.insert(row.id.clone(), row);
    let problem = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &PortalId::new("999")));
    assert_eq!(problem.unwrap_err().code, "not_configured");
}

#[test]
fn unknown_and_disconnected_portals_are_told_apart() {
    let fixture = Fixture::new(HOUR);
    let code = |portal| {
        pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal)).unwrap_err().code
    };
    assert_eq!(code(PortalId::new("1")), "unknown_portal");
    fixture.database.account(PORTAL).status = "inactive".to_owned();
    assert_eq!(code(portal()), "not_connected");
}

#[test]
fn a_holder_is_a_random_uuid() {
    let fixture = Fixture::new(HOUR);
    let (a, b) = (fixture.ports().entropy.uuid(), fixture.ports().entropy.uuid());
    assert_ne!(a, b);
    let parts: Vec<usize> = a.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12]);
    assert_eq!(&a[14..15], "4");
    assert!(matches!(&a[19..20], "8" | "9" | "a" | "b"));
}

#[test]
fn the_token_of_a_private_app_is_used_as_it_is_and_confirmed_when_it_is_refused() {
    let fixture = Fixture::private_app();
    let (ports, tokens) = (fixture.ports(), fixture.tokens());
    let token = pollster::block_on(tokens.access_token(&ports, &portal()));
    assert_eq!((access(&token), token.as_ref().unwrap().expires_at), ("access-1", None));
    fixture.test.http.then(http::text(200, &[], "{\"portalId\":62515}"));
    let same = pollster::block_on(tokens.replace(&ports, &portal(), 1));
    assert_eq!((access(&same), same.as_ref().unwrap().version), ("access-1", 1));
    fixture.test.http.then(http::text(503, &[], ""));
    let untold = pollster::block_on(tokens.replace(&ports, &portal(), 1)).unwrap_err();
    assert_eq!((untold.code.as_str(), untold.transient), ("hubspot_unavailable", true));
    assert_eq!(fixture.database.account(PORTAL).status, "active");
    fixture.test.http.then(http::text(401, &[], ""));
    let lost = pollster::block_on(tokens.replace(&ports, &portal(), 1)).unwrap_err();
    assert_eq!(lost.code, "needs_reconnect");
    assert_eq!(fixture.database.account(PORTAL).status, "error");
    assert_eq!(fixture.refreshes(), 0);
    let asked = fixture.test.http.requests().len();
    let still = pollster::block_on(tokens.access_token(&ports, &portal())).unwrap_err();
    assert_eq!((still.code.as_str(), fixture.test.http.requests().len()), ("needs_reconnect", asked));
    fixture.test.log.assert_never_contains("access-1");
}
