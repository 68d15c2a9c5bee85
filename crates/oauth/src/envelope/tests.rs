//! An envelope opens for what it was sealed for, and for nothing else.

use proptest::prelude::*;

use super::*;

const NONCE: Nonce = [7; NONCE_BYTES];
const ACCESS: SealedFor<'_> = SealedFor { subject: "62515", purpose: Purpose::AccessToken };

fn ring(keys: &[(&str, u8)]) -> Keyring {
    let standard = base64::engine::general_purpose::STANDARD;
    let entries: Vec<_> =
        keys.iter().map(|(kid, byte)| format!("{kid}:{}", standard.encode([*byte; 32]))).collect();
    Keyring::parse(&entries.join(",")).unwrap()
}

fn secret(text: &str) -> Redacted<String> {
    Redacted::new(text.to_owned())
}

#[test]
fn the_cipher_is_the_published_one() {
    // Test case 14 of the GCM specification: 256-bit zero key, zero nonce, sixteen zero bytes, no associated data.
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from([0; 32]));
    let sealed = cipher.encrypt(&[0; NONCE_BYTES].into(), [0_u8; 16].as_slice()).unwrap();
    let expected = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
    let expected: Vec<u8> =
        (0..64).step_by(2).map(|at| u8::from_str_radix(&expected[at..at + 2], 16).unwrap()).collect();
    assert_eq!(sealed, expected);
}

#[test]
fn an_envelope_names_its_key_and_hides_its_secret() {
    let envelope = ring(&[("k1", 1)]).seal(&secret("hunter2"), ACCESS, NONCE);
    assert!(envelope.starts_with("v1.k1.BwcHBwcHBwcHBwcH."), "{envelope}");
    assert!(!envelope.contains("hunter2"));
}

#[test]
fn after_a_rotation_old_envelopes_open_and_new_ones_use_the_new_key() {
    let old = ring(&[("k1", 1)]).seal(&secret("t"), ACCESS, NONCE);
    let rotated = ring(&[("k2", 2), ("k1", 1)]);
    assert_eq!(rotated.open(&old, ACCESS), Ok(secret("t")));
    assert!(rotated.seal(&secret("t"), ACCESS, NONCE).starts_with("v1.k2."));
    assert_eq!(ring(&[("k2", 2)]).open(&old, ACCESS), Err(OpenError::UnknownKey("k1".into())));
}

#[test]
fn a_key_replaced_under_its_id_opens_nothing() {
    let envelope = ring(&[("k1", 1)]).seal(&secret("t"), ACCESS, NONCE);
    assert_eq!(ring(&[("k1", 2)]).open(&envelope, ACCESS), Err(OpenError::Tampered));
}

#[test]
fn an_envelope_does_not_open_as_another_purpose_or_under_a_renamed_key() {
    let ring = ring(&[("k1", 1), ("k2", 1)]);
    let envelope = ring.seal(&secret("t"), ACCESS, NONCE);
    for purpose in [Purpose::RefreshToken, Purpose::Verifier] {
        assert_eq!(ring.open(&envelope, SealedFor { purpose, ..ACCESS }), Err(OpenError::Tampered));
    }
    let renamed = envelope.replace("v1.k1.", "v1.k2.");
    assert_eq!(ring.open(&renamed, ACCESS), Err(OpenError::Tampered));
}

#[test]
fn what_is_no_envelope_is_named_so() {
    let ring = ring(&[("k1", 1)]);
    for text in
        ["", "plain", "v1.k1", "v2.k1.BwcHBwcHBwcHBwcH.AAAA", "v1.k1.AA.AAAA", "v1.k1.!.AAAA", "v1.k1.a.b.c"]
    {
        assert_eq!(ring.open(text, ACCESS), Err(OpenError::Malformed), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens_again(text in any::<String>(), portal in "[0-9]{1,20}", nonce in any::<Nonce>()) {
        let ring = ring(&[("k1", 1)]);
        let bound_to = SealedFor { subject: &portal, purpose: Purpose::RefreshToken };
        let envelope = ring.seal(&secret(&text), bound_to, nonce);
        prop_assert_eq!(ring.open(&envelope, bound_to), Ok(secret(&text)));
    }

    #[test]
    fn no_bit_can_be_flipped(text in "[ -~]{0,60}", at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let ring = ring(&[("k1", 1)]);
        let envelope = ring.seal(&secret(&text), ACCESS, NONCE);
        let mut parts: Vec<_> = envelope.split('.').map(str::to_owned).collect();
        let mut sealed = URL_SAFE_NO_PAD.decode(&parts[3]).unwrap();
        let mut nonce = URL_SAFE_NO_PAD.decode(&parts[2]).unwrap();
        let index = at.index(sealed.len() + nonce.len());
        if index < sealed.len() { sealed[index] ^= 1 << bit } else { nonce[index - sealed.len()] ^= 1 << bit }
        parts[3] = URL_SAFE_NO_PAD.encode(sealed);
        parts[2] = URL_SAFE_NO_PAD.encode(nonce);
        prop_assert_eq!(ring.open(&parts.join("."), ACCESS), Err(OpenError::Tampered));
    }

    #[test]
    fn no_character_of_the_text_can_be_changed(at in any::<prop::sample::Index>(), other in "[A-Za-z0-9_.-]") {
        let ring = ring(&[("k1", 1)]);
        let envelope = ring.seal(&secret("a token"), ACCESS, NONCE);
        let at = at.index(envelope.len());
        prop_assume!(envelope[at..=at] != other);
        let changed = format!("{}{other}{}", &envelope[..at], &envelope[at + 1..]);
        prop_assert!(ring.open(&changed, ACCESS).is_err());
    }

    #[test]
    fn another_portal_cannot_open_it(portal in "[0-9|k1a-z]{0,20}") {
        prop_assume!(portal != ACCESS.subject);
        let ring = ring(&[("k1", 1)]);
        let envelope = ring.seal(&secret("t"), ACCESS, NONCE);
        let other = SealedFor { subject: &portal, ..ACCESS };
        prop_assert_eq!(ring.open(&envelope, other), Err(OpenError::Tampered));
    }

    #[test]
    fn opening_never_panics(text in any::<String>()) {
        let _ = ring(&[("k1", 1)]).open(&text, ACCESS);
        let _ = ring(&[("k1", 1)]).open(&format!("v1.{text}"), ACCESS);
    }
}
