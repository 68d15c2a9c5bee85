//! When a token is refreshed and what a failed token request means.

use kernel::Timestamp;

/// An access token is refreshed this long before it expires, so that no call begins with a dying one.
pub const REFRESH_EARLY_MS: i64 = 5 * 60 * 1_000;

/// Of a token with a shorter life than HubSpot's half an hour this share of it is enough: one that is always about to expire
/// would be refreshed before each call.
const EARLY_SHARE: i64 = 6;

/// Whether a token that expires at `expires_at` should be refreshed `now`. One of which nobody knows when it was issued may
/// have come a moment ago.
pub const fn is_due(issued_at: Option<Timestamp>, expires_at: Timestamp, now: Timestamp) -> bool {
    let early = match issued_at {
        Some(issued_at) => {
            let share = expires_at.millis_since(issued_at) / EARLY_SHARE;
            if share < REFRESH_EARLY_MS { share } else { REFRESH_EARLY_MS }
        }
        None => REFRESH_EARLY_MS,
    };
    expires_at.millis_since(now) <= early
}

/// Whose move it is after a failed token request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFailure {
    /// The grant is gone: the user must connect again. Only this marks a connection as broken.
    Reconnect,
    /// Our client id, secret, redirect address or scopes are wrong; the connection itself is fine.
    Configuration,
    /// Try again later and keep the connection.
    Transient,
}

impl TokenFailure {
    /// Classifies an answer outside 2xx by its status, HubSpot's own `status` and RFC 6749's `error`, never by the
    /// message. What is not known counts as transient: a wrong guess must not cost a working connection.
    pub fn classify(http_status: u16, hubspot_status: &str, error: &str) -> Self {
        if matches!(http_status, 408 | 423 | 429 | 477 | 500..) {
            return Self::Transient;
        }
        // HubSpot's status is the finer one; `error` has come beside it since January 2026.
        match hubspot_status {
            "BAD_REFRESH_TOKEN" | "BAD_AUTH_CODE" | "BAD_HUB" => return Self::Reconnect,
            "BAD_CLIENT_ID" | "BAD_CLIENT_SECRET" | "BAD_REDIRECT_URI" | "BAD_CODE_VERIFIER"
            | "BAD_SCOPES" | "BAD_GRANT_TYPE" => return Self::Configuration,
            _ => {}
        }
        match error {
            "invalid_grant" | "access_denied" => Self::Reconnect,
            "invalid_client"
            | "unauthorized_client"
            | "invalid_request"
            | "invalid_scope"
            | "unsupported_grant_type" => Self::Configuration,
            _ => Self::Transient,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_refreshed_five_minutes_early() {
        let at = Timestamp::from_millis;
        for issued_at in [None, Some(at(-800_000)), Some(at(-9_000_000))] {
            assert!(!is_due(issued_at, at(1_000_000), at(699_999)));
            assert!(is_due(issued_at, at(1_000_000), at(700_000)));
            assert!(is_due(issued_at, at(1_000_000), at(2_000_000)));
        }
    }

    #[test]
    fn a_token_of_a_short_life_is_refreshed_in_the_last_sixth_of_it() {
        let at = Timestamp::from_millis;
        for life in [60_000, 240_000, 1_799_000] {
            let expiry = at(1_000_000 + life);
            assert!(!is_due(Some(at(1_000_000)), expiry, at(1_000_000)));
            assert!(!is_due(Some(at(1_000_000)), expiry, expiry.plus_millis(-life / 6 - 1)));
            assert!(is_due(Some(at(1_000_000)), expiry, expiry.plus_millis(-life / 6)));
        }
    }

    #[test]
    fn only_a_lost_grant_asks_for_a_new_connection() {
        use TokenFailure::{Configuration, Reconnect, Transient};
        for (status, hubspot, error, expected) in [
            (400, "BAD_REFRESH_TOKEN", "invalid_grant", Reconnect),
            (400, "BAD_AUTH_CODE", "invalid_grant", Reconnect),
            (400, "BAD_HUB", "access_denied", Reconnect),
            (401, "", "invalid_grant", Reconnect),
            (400, "BAD_REFRESH_TOKEN", "", Reconnect),
            (400, "BAD_CLIENT_ID", "invalid_client", Configuration),
            (400, "BAD_CLIENT_SECRET", "invalid_client", Configuration),
            (400, "BAD_REDIRECT_URI", "invalid_request", Configuration),
            (400, "BAD_CODE_VERIFIER", "invalid_grant", Configuration),
            (400, "BAD_SCOPES", "invalid_scope", Configuration),
            (400, "BAD_GRANT_TYPE", "unsupported_grant_type", Configuration),
            (401, "", "invalid_client", Configuration),
            (401, "", "unauthorized_client", Configuration),
            (400, "", "invalid_request", Configuration),
            (400, "", "invalid_scope", Configuration),
            (400, "", "unsupported_grant_type", Configuration),
            (400, "", "access_denied", Reconnect),
            (408, "", "invalid_grant", Transient),
            (429, "", "", Transient),
            (423, "", "", Transient),
            (477, "", "", Transient),
            (500, "BAD_REFRESH_TOKEN", "invalid_grant", Transient),
            (503, "", "", Transient),
            (400, "SOMETHING_NEW", "", Transient),
            (400, "", "", Transient),
        ] {
            assert_eq!(
                TokenFailure::classify(status, hubspot, error),
                expected,
                "{status} {hubspot} {error}"
            );
        }
    }
}
