//! The vectors that HubSpot and its SDKs publish, and what must be refused.

use proptest::prelude::*;

use super::*;

const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const URI: &str = "https://www.example.com/webhook_uri";

/// Verifies at the moment of sending.
fn verify(
    secret: &str,
    method: &str,
    uri: &str,
    body: &str,
    timestamp: &str,
    signature: &str,
) -> Result<(), SignatureError> {
    let now = Timestamp::from_millis(timestamp.parse().unwrap());
    verify_v3(secret, method, uri, body.as_bytes(), Some(timestamp), Some(signature), now)
}

#[test]
fn v3_matches_the_vectors_of_the_sdks() {
    let single = "{'example_field':'example_value'}";
    for (body, timestamp, signature) in [
        (single, "1693657560000", "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y="),
        (single, "1700000300000", "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw="),
        (
            r#"{"example_field":"example_value"}"#,
            "1700000300000",
            "ZEux4lGY4urKtKJ9fqGCQDJ0FasZeSunWHlJMEoU3Bg=",
        ),
    ] {
        assert_eq!(verify(SECRET, "POST", URI, body, timestamp, signature), Ok(()));
    }
}

#[test]
fn a_query_is_signed_decoded() {
    let secret = "autopilot-test-client-secret-0001";
    let uri = "https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29";
    let right = "G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=";
    let undecoded = "KKwrtu49d26FrUsDQdYcfAcwFssKn+cmyppOAUwOO/Q=";
    assert_eq!(verify(secret, "POST", uri, "[]", "1790000004000", right), Ok(()));
    assert_eq!(verify(secret, "POST", uri, "[]", "1790000004000", undecoded), Err(SignatureError::Mismatch));
}

#[test]
fn cards_sign_an_address_whose_plus_stays_encoded() {
    let base = "https://abc.supabase.co/functions/v1/card?userId=42&portalId=62515";
    let post = format!("{base}&userEmail=jane%2Btest%40example.com&appId=54321");
    let get = format!("{base}&userEmail=jane%40example.com&appId=54321");
    let (secret, time) = ("test-client-secret", "1790000000000");
    let post_signature = "kjXHMIRzPTKeXs4Nh/DWxJl5Phth4eneF+5CqGLjk3g=";
    let get_signature = "LpvddJ5oav0FxVX8BjZ5NargM4LIAn2pu2OYy226Quc=";
    assert_eq!(verify(secret, "POST", &post, r#"{"objectId":123}"#, time, post_signature), Ok(()));
    assert_eq!(verify(secret, "GET", &get, "", time, get_signature), Ok(()));
}

#[test]
fn exactly_twelve_escapes_are_decoded_once() {
    assert_eq!(decode_uri("%3A%2f%3F%40%21%24%27%28%29%2A%2C%3b"), ":/?@!$'()*,;");
    assert_eq!(decode_uri("%20%2B%3D%26%25%23"), "%20%2B%3D%26%25%23");
    assert_eq!(decode_uri("%2540 %4 % %ü%40"), "%2540 %4 % %ü@");
}

#[test]
fn the_window_is_five_minutes_both_ways() {
    let at = |offset: i64| {
        let signature = v3(SECRET, "POST", URI, b"", "1700000000000");
        let now = Timestamp::from_millis(1_700_000_000_000 + offset);
        verify_v3(SECRET, "POST", URI, b"", Some("1700000000000"), Some(&signature), now)
    };
    assert_eq!(at(300_000), Ok(()));
    assert_eq!(at(300_001), Err(SignatureError::Expired));
    assert_eq!(at(-300_000), Ok(()));
    assert_eq!(at(-300_001), Err(SignatureError::Future));
}

#[test]
fn missing_and_malformed_headers_are_refused() {
    let now = Timestamp::from_millis(0);
    let verify = |time, signature| verify_v3(SECRET, "POST", URI, b"", time, signature, now);
    assert_eq!(verify(None, Some("eA==")), Err(SignatureError::Missing));
    assert_eq!(verify(Some("0"), None), Err(SignatureError::Missing));
    for time in ["NaN", "", "1.5", "-1", "+1", "1e3", " 1", "99999999999999999999"] {
        assert_eq!(verify(Some(time), Some("eA==")), Err(SignatureError::Malformed), "{time}");
    }
    assert_eq!(verify(Some("0"), Some("not base64!")), Err(SignatureError::Malformed));
    assert_eq!(verify(Some("0"), Some("")), Err(SignatureError::Mismatch));
}

#[test]
fn an_empty_secret_accepts_nothing() {
    let signature = v3("", "GET", URI, b"", "0");
    let now = Timestamp::from_millis(0);
    let refused = verify_v3("", "GET", URI, b"", Some("0"), Some(&signature), now);
    assert_eq!(refused, Err(SignatureError::Mismatch));
}

proptest! {
    #[test]
    fn what_is_signed_verifies_and_any_changed_body_does_not(
        secret in "[a-z0-9-]{1,40}", path in "[ -~]{0,40}", body in any::<Vec<u8>>(), time in 0_i64..4_102_444_800_000,
    ) {
        let (uri, time) = (format!("{URI}{path}"), time.to_string());
        let signature = v3(&secret, "POST", &uri, &body, &time);
        let now = Timestamp::from_millis(time.parse().unwrap());
        let verify = |body: &[u8]| verify_v3(&secret, "POST", &uri, body, Some(&time), Some(&signature), now);
        prop_assert_eq!(verify(&body), Ok(()));
        let mut changed = body.clone();
        changed.push(b'x');
        prop_assert_eq!(verify(&changed), Err(SignatureError::Mismatch));
    }

    #[test]
    fn decoding_never_panics(uri in any::<String>()) {
        decode_uri(&uri);
    }
}
