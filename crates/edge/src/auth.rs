//! Keys of the project and the shape of a user's token.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Redacted, sha256_hex};
use ports::Secrets;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

/// The publishable (anon) key that goes with a user's token.
pub fn publishable_key(secrets: &dyn Secrets) -> Option<Redacted<String>> {
    preferred(secrets, "SUPABASE_PUBLISHABLE_KEYS", "SUPABASE_ANON_KEY")
}

/// The secret (service role) key with which a function calls the database.
pub fn service_key(secrets: &dyn Secrets) -> Option<Redacted<String>> {
    preferred(secrets, "SUPABASE_SECRET_KEYS", "SUPABASE_SERVICE_ROLE_KEY")
}

/// Every secret key of the project, of both kinds.
pub fn secret_keys(secrets: &dyn Secrets) -> Vec<Redacted<String>> {
    let mut keys = key_map(secrets, "SUPABASE_SECRET_KEYS").into_values().collect::<Vec<_>>();
    keys.extend(secrets.get("SUPABASE_SERVICE_ROLE_KEY"));
    keys
}

/// Whether one of `offered` is a secret key of the project. Every pair is compared, in constant time, so that the
/// duration tells nothing.
pub fn any_is_secret_key(secrets: &dyn Secrets, offered: &[Option<&str>]) -> bool {
    let keys = secret_keys(secrets);
    let mut equal = subtle::Choice::from(0);
    for candidate in offered.iter().flatten() {
        // Digests of one length, since a comparison of the texts would tell the key's length.
        let candidate = sha256_hex(candidate.as_bytes());
        for key in &keys {
            equal |= sha256_hex(key.expose().as_bytes()).as_bytes().ct_eq(candidate.as_bytes());
        }
    }
    equal.into()
}

/// Whether `token` has the form of a signed-in user's JWT: role `authenticated` and a subject.
pub fn is_user_token(token: &str) -> bool {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
        role: String,
    }
    // The token goes into a header again: nothing but base64url may be in it.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !token.bytes().all(fits) {
        return false;
    }
    let mut parts = token.split('.');
    let (Some(_), Some(claims), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let claims = URL_SAFE_NO_PAD.decode(claims).ok();
    let claims = claims.and_then(|json| serde_json::from_slice::<Claims>(&json).ok());
    claims.is_some_and(|claims| !claims.sub.is_empty() && claims.role == "authenticated")
}

/// The key named `default` of the newer JSON map, else its first, else the older single key.
fn preferred(secrets: &dyn Secrets, map: &str, single: &str) -> Option<Redacted<String>> {
    let mut keys = key_map(secrets, map);
    keys.remove("default").or_else(|| keys.pop_first().map(|(_, key)| key)).or_else(|| secrets.get(single))
}

fn key_map(secrets: &dyn Secrets, name: &str) -> BTreeMap<String, Redacted<String>> {
    let text = secrets.get(name);
    let keys: Option<BTreeMap<String, Redacted<String>>> =
        text.and_then(|text| serde_json::from_str(text.expose()).ok());
    keys.unwrap_or_default().into_iter().filter(|(_, key)| !key.expose().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use testing::{MapSecrets, user_jwt};

    use super::*;

    fn secrets() -> MapSecrets {
        MapSecrets::of(&[
            ("SUPABASE_SERVICE_ROLE_KEY", "legacy"),
            ("SUPABASE_SECRET_KEYS", r#"{"ci": "sb_secret_ci", "default": "sb_secret_default"}"#),
            ("SUPABASE_ANON_KEY", "anon"),
        ])
    }

    #[test]
    fn every_secret_key_of_the_project_opens_and_nothing_else() {
        for key in ["legacy", "sb_secret_ci", "sb_secret_default"] {
            assert!(any_is_secret_key(&secrets(), &[None, Some(key)]), "{key}");
        }
        for key in ["", "anon", "legac", "legacy ", "sb_secret_"] {
            assert!(!any_is_secret_key(&secrets(), &[Some(key), None]), "{key}");
        }
        assert!(!any_is_secret_key(&secrets(), &[]));
    }

    #[test]
    fn without_a_key_nobody_passes() {
        assert!(!any_is_secret_key(&MapSecrets::of(&[]), &[Some(""), Some("x")]));
        let broken = MapSecrets::of(&[("SUPABASE_SECRET_KEYS", r#"{"default": ""}"#)]);
        assert!(!any_is_secret_key(&broken, &[Some("")]));
    }

    #[test]
    fn the_default_of_the_map_is_preferred_to_the_older_key() {
        assert_eq!(service_key(&secrets()).unwrap().expose(), "sb_secret_default");
        assert_eq!(publishable_key(&secrets()).unwrap().expose(), "anon");
    }

    #[test]
    fn only_a_signed_in_user_has_a_user_token() {
        assert!(is_user_token(&user_jwt("7e0c1c3e-0000-4000-8000-000000000001")));
        let jwt = |claims: &str| format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
        assert!(is_user_token(&jwt(r#"{"sub":"u","role":"authenticated"}"#)));
        assert!(!is_user_token(&jwt(r#"{"role":"anon","ref":"x"}"#)));
        assert!(!is_user_token(&jwt(r#"{"sub":"u","role":"service_role"}"#)));
        assert!(!is_user_token("sb_publishable_abc"));
        assert!(!is_user_token("a.b.c"));
        assert!(!is_user_token(&format!("{}é", user_jwt("u"))));
        assert!(!is_user_token(&format!("{}.x", user_jwt("u"))));
    }
}
