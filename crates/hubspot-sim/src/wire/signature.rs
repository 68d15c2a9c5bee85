//! HubSpot's request signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The escapes that are decoded before signing; all others stay as they are.
const DECODED: &[(&str, char)] = &[
    ("%3A", ':'),
    ("%2F", '/'),
    ("%3F", '?'),
    ("%40", '@'),
    ("%21", '!'),
    ("%24", '$'),
    ("%27", '\''),
    ("%28", '('),
    ("%29", ')'),
    ("%2A", '*'),
    ("%2C", ','),
    ("%3B", ';'),
];

/// The URI as it is signed, in one pass.
fn signed_uri(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let escape = rest.get(at..at + 3);
        let decoded =
            DECODED.iter().find(|(known, _)| escape.is_some_and(|text| text.eq_ignore_ascii_case(known)));
        let (letter, length) = decoded.map_or(('%', 1), |(_, letter)| (*letter, 3));
        out.push(letter);
        rest = &rest[at + length..];
    }
    out + rest
}

/// `X-HubSpot-Signature-v3`: base64 of HMAC-SHA-256 over method, URI, body and timestamp.
pub fn v3(secret: &str, method: &str, uri: &str, body: &str, timestamp_ms: i64) -> String {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    let timestamp = timestamp_ms.to_string();
    for part in [method, &signed_uri(uri), body, &timestamp] {
        mac.update(part.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// `X-HubSpot-Signature` version 1: hex of SHA-256 over secret and body.
pub fn v1(secret: &str, body: &str) -> String {
    kernel::sha256_hex(&[secret.as_bytes(), body.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
    const URI: &str = "https://www.example.com/webhook_uri";

    #[test]
    fn the_published_vectors_match() {
        let body = r#"[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]"#;
        assert_eq!(v1(SECRET, body), "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de");
        let python = v3(SECRET, "POST", URI, "{'example_field':'example_value'}", 1_693_657_560_000);
        assert_eq!(python, "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=");
        let ruby = v3(SECRET, "POST", URI, "{'example_field':'example_value'}", 1_700_000_300_000);
        assert_eq!(ruby, "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=");
    }

    #[test]
    fn only_the_listed_escapes_are_decoded() {
        let uri = "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29";
        let signature = v3("autopilot-test-client-secret-0001", "POST", uri, "[]", 1_790_000_004_000);
        assert_eq!(signature, "G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=");
        let uri = "https://abc.supabase.co/functions/v1/card?userId=42&portalId=62515&userEmail=jane%2Btest%40example.com&appId=54321";
        let signature = v3("test-client-secret", "POST", uri, r#"{"objectId":123}"#, 1_790_000_000_000);
        assert_eq!(signature, "kjXHMIRzPTKeXs4Nh/DWxJl5Phth4eneF+5CqGLjk3g=");
        assert_eq!(signed_uri("a%"), "a%");
        assert_eq!(signed_uri("%é%3a"), "%é:");
    }
}
