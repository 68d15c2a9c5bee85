//! Key rotation: the same tokens, sealed with the active key.

use kernel::{Problem, Timestamp};
use oauth::Purpose;
use ports::{Level, Ports};
use serde::Serialize;
use serde_json::json;

use crate::sql::{
    OauthLeaseRefresh, OauthListStaleKeys, OauthReleaseLease, OauthReseal, TokenRow, TokenType,
};
use crate::{Settings, open, seal};

/// Portals per run; the next run takes the rest.
const BATCH: u32 = 200;
/// Resealing is two look-ups and two ciphers.
const LEASE_SECONDS: u32 = 10;

/// What a run of the rotation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// Now sealed with the active key.
    pub resealed: u32,
    /// Left for the next run: being refreshed at this moment, or changed meanwhile.
    pub busy: u32,
    /// Sealed with a key that the setting no longer holds.
    pub failed: u32,
}

/// Reseals up to 200 portals, as far as `until`.
///
/// Each one under its refresh lease: storing raises the token version, and a refresh under way would then lose its
/// compare-and-swap and with it, possibly, the only good refresh token.
pub async fn reseal(ports: &Ports, settings: &Settings, until: Timestamp) -> Result<Resealed, Problem> {
    let list = OauthListStaleKeys { active_key_id: settings.keyring.active_id(), limit: BATCH };
    let mut done = Resealed::default();
    for row in list.call(ports).await? {
        if ports.clock.now() >= until {
            break;
        }
        match reseal_one(ports, settings, &row).await {
            Ok(true) => done.resealed += 1,
            Ok(false) => done.busy += 1,
            Err(problem) => {
                let fields = json!({ "portal_id": row.portal_id, "code": problem.code });
                ports.log.log(Level::Error, "reseal_failed", fields);
                done.failed += 1;
            }
        }
    }
    Ok(done)
}

async fn reseal_one(ports: &Ports, settings: &Settings, row: &TokenRow) -> Result<bool, Problem> {
    let holder = ports.entropy.uuid();
    let lease = OauthLeaseRefresh { account_id: &row.account_id, holder: &holder, seconds: LEASE_SECONDS };
    let lease = lease.call(ports).await?;
    if !lease.leased {
        return Ok(false);
    }
    let stored = store(ports, settings, &lease.tokens).await;
    let release = OauthReleaseLease {
        account_id: &row.account_id,
        holder: &holder,
        status: None,
        error_code: None,
        error_message: None,
    };
    release.call(ports).await?;
    stored
}

async fn store(ports: &Ports, settings: &Settings, row: &TokenRow) -> Result<bool, Problem> {
    let portal = row.portal_id.as_str();
    let sealed_anew = |envelope: &Option<String>, purpose| {
        let envelope = envelope.as_deref().unwrap_or_default();
        let token = open(&settings.keyring, &*ports.log, envelope, portal, purpose)?;
        Ok::<_, Problem>(seal(&settings.keyring, &*ports.entropy, &token, portal, purpose))
    };
    let access_token = sealed_anew(&row.access_token, Purpose::AccessToken)?;
    let refresh_token = match row.token_type {
        TokenType::Bearer => Some(sealed_anew(&row.refresh_token, Purpose::RefreshToken)?),
        TokenType::PrivateApp => None,
    };
    let reseal = OauthReseal {
        account_id: &row.account_id,
        expected_version: row.token_version,
        access_token: &access_token,
        refresh_token: refresh_token.as_deref(),
        key_id: settings.keyring.active_id(),
    };
    Ok(reseal.call(ports).await?.stored)
}

#[cfg(test)]
mod tests {
    use testing::http;

    use super::*;
    use crate::test_support::{Fixture, KEYS, PORTAL, portal, token_answer};

    const NEW: &str = "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const HOUR: i64 = 3_600_000;

    fn run(fixture: &Fixture) -> Resealed {
        let ports = fixture.ports();
        let until = ports.clock.now().plus_millis(1_000);
        pollster::block_on(reseal(&ports, &fixture.settings(), until)).unwrap()
    }

    fn rotate(fixture: &Fixture) {
        fixture.test.secrets.set("TOKEN_ENCRYPTION_KEYS", &format!("{NEW},{KEYS}"));
    }

    #[test]
    fn after_a_rotation_tokens_are_sealed_anew_and_the_old_key_can_go() {
        let fixture = Fixture::new(HOUR);
        rotate(&fixture);
        assert_eq!(run(&fixture), Resealed { resealed: 1, ..Resealed::default() });
        let row = fixture.database.account(PORTAL).clone();
        assert_eq!(row.key_id.as_deref(), Some("k2"));
        assert!(row.refresh_token.as_ref().unwrap().starts_with("v1.k2."));
        assert_eq!(run(&fixture), Resealed::default(), "nothing is left to do");
        fixture.test.secrets.set("TOKEN_ENCRYPTION_KEYS", NEW);
        let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap();
        assert_eq!(token.access_token.expose(), "access-1");
        fixture.test.http.then(http::json(200, &token_answer(2)));
        pollster::block_on(fixture.tokens().refresh_now(&fixture.ports(), &portal())).unwrap();
    }

    #[test]
    fn a_portal_that_is_being_refreshed_is_left_alone() {
        let fixture = Fixture::new(-1);
        rotate(&fixture);
        fixture.test.http.set_latency_ms(500);
        fixture.test.http.then(http::json(200, &token_answer(2)));
        let (ports, tokens, settings, portal) =
            (fixture.ports(), fixture.tokens(), fixture.settings(), portal());
        let until = ports.clock.now().plus_millis(10_000);
        let both = futures::future::join(tokens.access_token(&ports, &portal), async {
            ports.timer.sleep_ms(100).await;
            reseal(&ports, &settings, until).await.unwrap()
        });
        let (token, done) = pollster::block_on(both);
        assert_eq!(token.unwrap().access_token.expose(), "access-2");
        assert_eq!(done, Resealed { busy: 1, ..Resealed::default() });
    }

    #[test]
    fn the_token_of_a_private_app_is_sealed_anew_alone() {
        let fixture = Fixture::private_app();
        rotate(&fixture);
        assert_eq!(run(&fixture), Resealed { resealed: 1, ..Resealed::default() });
        assert_eq!(fixture.database.account(PORTAL).refresh_token, None);
        let token = pollster::block_on(fixture.tokens().access_token(&fixture.ports(), &portal())).unwrap();
        assert_eq!(token.access_token.expose(), "access-1");
    }

    #[test]
    fn a_key_that_went_too_early_is_counted_and_changes_nothing() {
        let fixture = Fixture::new(HOUR);
        fixture.test.secrets.set("TOKEN_ENCRYPTION_KEYS", NEW);
        assert_eq!(run(&fixture), Resealed { failed: 1, ..Resealed::default() });
        assert_eq!(fixture.database.account(PORTAL).key_id.as_deref(), Some("k1"));
        fixture.test.secrets.set("TOKEN_ENCRYPTION_KEYS", &format!("{NEW},{KEYS}"));
        assert_eq!(run(&fixture).resealed, 1, "the lease was given back");
    }

    #[test]
    fn the_time_is_kept_to() {
        let fixture = Fixture::new(HOUR);
        rotate(&fixture);
        let ports = fixture.ports();
        let now = ports.clock.now();
        let done = pollster::block_on(reseal(&ports, &fixture.settings(), now)).unwrap();
        assert_eq!(done, Resealed::default(), "the time is up");
        assert!(fixture.database.calls_of("oauth_lease_refresh").is_empty());
        let done = pollster::block_on(reseal(&ports, &fixture.settings(), now.plus_millis(1))).unwrap();
        assert_eq!(done.resealed, 1);
    }

    #[test]
    fn both_tokens_open_after_a_rotation_and_each_seal_has_a_nonce_of_its_own() {
        let fixture = Fixture::new(HOUR);
        rotate(&fixture);
        let before = fixture.database.account(PORTAL).clone();
        assert_eq!(run(&fixture).resealed, 1);
        let after = fixture.database.account(PORTAL).clone();
        let (settings, ports) = (fixture.settings(), fixture.ports());
        for (envelope, purpose, token) in [
            (&after.access_token, Purpose::AccessToken, "access-1"),
            (&after.refresh_token, Purpose::RefreshToken, "refresh-1"),
        ] {
            let opened = open(&settings.keyring, &*ports.log, envelope.as_deref().unwrap(), PORTAL, purpose);
            assert_eq!(opened.unwrap().expose(), token);
        }
        let envelopes =
            [&before.access_token, &before.refresh_token, &after.access_token, &after.refresh_token];
        let nonces: std::collections::BTreeSet<&str> =
            envelopes.iter().filter_map(|envelope| envelope.as_deref()?.split('.').nth(2)).collect();
        assert_eq!(nonces.len(), 4);
    }
}
