//! States, handles and the PKCE verifier, all made of random bytes that are handed in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Redacted, sha256_hex};
use sha2::{Digest as _, Sha256};

/// A word that travels through the browser once: the state of an authorization, the handle of a parked grant. The database
/// knows only its hash, so that reading the table does not let anyone finish a connection.
#[derive(Clone, Debug)]
pub struct Ticket(Redacted<String>);

impl Ticket {
    /// From 256 random bits.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(Redacted::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text that travels through the browser.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What the database stores and looks up.
    pub fn hash(&self) -> String {
        ticket_hash(self.expose())
    }
}

/// The hash under which a state or a handle is stored.
pub fn ticket_hash(ticket: &str) -> String {
    sha256_hex(ticket.as_bytes())
}

/// The PKCE verifier (RFC 7636): 43 characters.
#[derive(Clone, Debug)]
pub struct Verifier(Redacted<String>);

impl Verifier {
    /// From 256 random bits.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(Redacted::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret that goes with the code exchange.
    pub fn secret(&self) -> &Redacted<String> {
        &self.0
    }

    /// The S256 challenge that goes with the authorize URL.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_matches_the_vector_of_rfc_7636() {
        let verifier = Verifier(Redacted::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()));
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(Verifier::from_random(&[7; 32]).secret().expose().len(), 43);
    }

    #[test]
    fn all_random_bits_travel_and_the_hash_is_that_of_the_text() {
        assert_eq!(Ticket::from_random(&[0xff; 32]).expose(), "__________________________________________8");
        assert_eq!(Verifier::from_random(&[0; 32]).secret().expose(), &"A".repeat(43));
        assert_eq!(ticket_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let hashes: std::collections::BTreeSet<String> =
            (0..=u8::MAX).map(|byte| Ticket::from_random(&[byte; 32]).hash()).collect();
        assert_eq!(hashes.len(), 256);
    }

    #[test]
    fn a_state_is_stored_by_its_hash_and_not_printed() {
        let state = Ticket::from_random(&[1; 32]);
        assert_eq!(state.hash(), ticket_hash(state.expose()));
        assert!(!state.hash().contains(state.expose()));
        assert!(!format!("{state:?}").contains(state.expose()));
    }
}
