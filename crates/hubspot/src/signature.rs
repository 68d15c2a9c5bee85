//! Verifying that a request comes from HubSpot, by its signature v3: HubSpot sends it with everything, while v1 and v2 say nothing
//! about when a request was sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Header of the v3 signature.
pub const HEADER_V3: &str = "x-hubspot-signature-v3";
/// Header of the v3 timestamp.
pub const HEADER_TIMESTAMP: &str = "x-hubspot-request-timestamp";
/// A signature is good for five minutes; our own hardening refuses as much of the future.
pub const MAX_AGE_MS: i64 = 300_000;

/// Why a request is refused. All of them answer 401, the difference is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature or timestamp header.
    #[error("the signature headers are missing")]
    Missing,
    /// A timestamp that is no integer, or a signature that is not base64.
    #[error("the signature headers are malformed")]
    Malformed,
    /// More than five minutes old.
    #[error("the signature is too old")]
    Expired,
    /// More than five minutes ahead of our clock.
    #[error("the signature is from the future")]
    Future,
    /// Another secret, method, URI, body or timestamp.
    #[error("the signature does not match")]
    Mismatch,
}

/// v3: base64 HMAC-SHA-256, keyed by the secret, of method, decoded URI, body and timestamp.
pub fn v3(secret: &str, method: &str, uri: &str, body: &[u8], timestamp: &str) -> String {
    STANDARD.encode(mac_v3(secret, method, uri, body, timestamp))
}

fn mac_v3(secret: &str, method: &str, uri: &str, body: &[u8], timestamp: &str) -> Vec<u8> {
    // HMAC takes a key of any length, so there is no error to handle; an empty result would match nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return Vec::new() };
    mac.update(method.as_bytes());
    mac.update(decode_uri(uri).as_bytes());
    mac.update(body);
    mac.update(timestamp.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// Verifies v3. `uri` is the public URL as HubSpot called it: scheme, host, path and raw query.
///
/// Compares in constant time over decoded bytes, and looks at the age before it spends time on the body.
pub fn verify_v3(
    secret: &str,
    method: &str,
    uri: &str,
    body: &[u8],
    timestamp: Option<&str>,
    signature: Option<&str>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let (timestamp, signature) = timestamp.zip(signature).ok_or(SignatureError::Missing)?;
    if secret.is_empty() {
        // An app without a secret must not accept what anybody can compute.
        return Err(SignatureError::Mismatch);
    }
    let sent =
        if timestamp.bytes().all(|byte| byte.is_ascii_digit()) { timestamp.parse().ok() } else { None };
    let sent = Timestamp::from_millis(sent.ok_or(SignatureError::Malformed)?);
    let age_ms = now.millis_since(sent);
    if age_ms > MAX_AGE_MS {
        return Err(SignatureError::Expired);
    }
    if age_ms < -MAX_AGE_MS {
        return Err(SignatureError::Future);
    }
    let given = STANDARD.decode(signature).map_err(|_| SignatureError::Malformed)?;
    same(&given, &mac_v3(secret, method, uri, body, timestamp))
}

fn same(given: &[u8], expected: &[u8]) -> Result<(), SignatureError> {
    let equal = !expected.is_empty() && bool::from(given.ct_eq(expected));
    if equal { Ok(()) } else { Err(SignatureError::Mismatch) }
}

/// Decodes exactly the twelve escapes that HubSpot decodes, once, and leaves every other as it is.
fn decode_uri(uri: &str) -> String {
    let mut decoded = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some(at) = rest.find('%') {
        decoded.push_str(&rest[..at]);
        let escape = rest.as_bytes().get(at + 1..at + 3).and_then(decoded_escape);
        decoded.push(escape.unwrap_or('%'));
        rest = &rest[at + if escape.is_some() { 3 } else { 1 }..];
    }
    decoded.push_str(rest);
    decoded
}

fn decoded_escape(hex: &[u8]) -> Option<char> {
    Some(match hex.to_ascii_uppercase().as_slice() {
        b"3A" => ':',
        b"2F" => '/',
        b"3F" => '?',
        b"40" => '@',
        b"21" => '!',
        b"24" => '$',
        b"27" => '\'',
        b"28" => '(',
        b"29" => ')',
        b"2A" => '*',
        b"2C" => ',',
        b"3B" => ';',
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
