//! Sealing and opening a pair of tokens.

use kernel::{PortalId, Problem, Redacted};
use oauth::{Keyring, NONCE_BYTES, OpenError, Purpose, SealedFor};
use ports::{Entropy, Level, Log};
use serde_json::json;

use crate::settings::not_configured;

/// Both tokens of a connection, in the clear.
#[derive(Clone, Debug)]
pub struct TokenPair {
    /// Access token.
    pub access: Redacted<String>,
    /// Refresh token.
    pub refresh: Redacted<String>,
}

/// Both tokens as they are stored.
#[derive(Clone, Debug)]
pub struct SealedPair {
    /// Envelope of the access token.
    pub access: String,
    /// Envelope of the refresh token.
    pub refresh: String,
}

/// Seals `secret` for one subject and purpose under the active key, with a fresh random nonce.
pub fn seal(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    secret: &Redacted<String>,
    subject: &str,
    purpose: Purpose,
) -> String {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce);
    keyring.seal(secret, SealedFor { subject, purpose }, nonce)
}

/// Seals both tokens of a portal.
pub fn seal_pair(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    portal: &PortalId,
    pair: &TokenPair,
) -> SealedPair {
    let seal = |secret, purpose| seal(keyring, entropy, secret, portal.as_str(), purpose);
    SealedPair {
        access: seal(&pair.access, Purpose::AccessToken),
        refresh: seal(&pair.refresh, Purpose::RefreshToken),
    }
}

/// Opens an envelope. One that does not open is a broken configuration of ours: 500 `not_configured`.
pub fn open(
    keyring: &Keyring,
    log: &dyn Log,
    envelope: &str,
    subject: &str,
    purpose: Purpose,
) -> Result<Redacted<String>, Problem> {
    keyring.open(envelope, SealedFor { subject, purpose }).map_err(|error| {
        let reason = match &error {
            OpenError::Malformed => "malformed",
            OpenError::UnknownKey(_) => "unknown_key",
            OpenError::Tampered => "tampered",
        };
        log.log(Level::Error, "secret_does_not_open", json!({ "subject": subject, "reason": reason }));
        not_configured(error.to_string())
    })
}

#[cfg(test)]
mod tests {
    use testing::CapturedLog;

    use super::*;
    use crate::test_support::{Fixture, PORTAL, portal, secret};

    #[test]
    fn why_an_envelope_does_not_open_is_logged_without_it() {
        let fixture = Fixture::new(3_600_000);
        let (settings, ports) = (fixture.settings(), fixture.ports());
        let pair = TokenPair { access: secret("access-7"), refresh: secret("refresh-7") };
        let sealed = seal_pair(&settings.keyring, &*ports.entropy, &portal(), &pair);
        for (envelope, subject, reason) in [
            (sealed.access.clone(), "999", "tampered"),
            (sealed.access.replace(".k1.", ".k9."), PORTAL, "unknown_key"),
            ("access-7".to_owned(), PORTAL, "malformed"),
        ] {
            let log = CapturedLog::default();
            let problem =
                open(&settings.keyring, &log, &envelope, subject, Purpose::AccessToken).unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (500, "not_configured"), "{reason}");
            assert_eq!(log.of("secret_does_not_open")[0].fields["reason"], reason);
            log.assert_never_contains("access-7");
        }
    }
}
