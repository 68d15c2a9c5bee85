//! Secrets at rest: AES-256-GCM, bound to what they are for.
//!
//! Text form: `v1.<kid>.<nonce>.<ciphertext and tag>`, the last two in base64url without padding.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Redacted;

use crate::Keyring;

/// Length of a nonce.
pub const NONCE_BYTES: usize = 12;

/// A nonce, to be drawn at random for each seal. With 96 random bits, 2^32 seals under one key stay safe.
pub type Nonce = [u8; NONCE_BYTES];

/// What a sealed text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Purpose {
    AccessToken,
    RefreshToken,
    /// A PKCE verifier; its subject is the state's hash.
    Verifier,
    /// An authorization code that waits for its user; its subject is the state's hash.
    Code,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access",
            Self::RefreshToken => "refresh",
            Self::Verifier => "verifier",
            Self::Code => "code",
        }
    }
}

/// What an envelope is bound to: an envelope moved to another row or column does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedFor<'a> {
    /// The portal id of a token, the state hash of a verifier or a code.
    pub subject: &'a str,
    /// What is sealed.
    pub purpose: Purpose,
}

impl SealedFor<'_> {
    /// Unambiguous, since neither purpose nor key id can hold the separator.
    fn associated_data(self, kid: &str) -> String {
        format!("v1|{}|{kid}|{}", self.purpose.as_str(), self.subject)
    }
}

/// Why an envelope does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Not an envelope.
    #[error("the stored secret is not an envelope")]
    Malformed,
    /// Sealed with a key that is not in the ring.
    #[error("the stored secret was sealed with the key {0}, which TOKEN_ENCRYPTION_KEYS does not hold")]
    UnknownKey(String),
    /// Changed, moved to another portal or purpose, or the key's value was replaced under its id.
    #[error("the stored secret does not open: it was changed or moved, or its key was")]
    Tampered,
}

impl Keyring {
    /// Seals `secret` with the active key.
    pub fn seal(&self, secret: &Redacted<String>, bound_to: SealedFor<'_>, nonce: Nonce) -> String {
        let (kid, key) = self.active();
        let aad = bound_to.associated_data(kid);
        let payload = Payload { msg: secret.expose().as_bytes(), aad: aad.as_bytes() };
        // Fails only for a message of more than 64 GiB.
        let sealed =
            Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)).encrypt(&nonce.into(), payload).unwrap_or_default();
        format!("v1.{kid}.{}.{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens an envelope that was sealed for the same subject and purpose.
    pub fn open(&self, envelope: &str, bound_to: SealedFor<'_>) -> Result<Redacted<String>, OpenError> {
        let (kid, nonce, sealed) = parts(envelope).ok_or(OpenError::Malformed)?;
        let nonce: Nonce =
            decode(nonce).and_then(|bytes| bytes.try_into().ok()).ok_or(OpenError::Malformed)?;
        let sealed = decode(sealed).ok_or(OpenError::Malformed)?;
        let key = self.get(kid).ok_or_else(|| OpenError::UnknownKey(kid.to_owned()))?;
        let aad = bound_to.associated_data(kid);
        let payload = Payload { msg: &sealed, aad: aad.as_bytes() };
        let opened = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)).decrypt(&nonce.into(), payload);
        let opened = opened.map_err(|_| OpenError::Tampered)?;
        String::from_utf8(opened).map(Redacted::new).map_err(|_| OpenError::Malformed)
    }
}

fn parts(envelope: &str) -> Option<(&str, &str, &str)> {
    let mut parts = envelope.strip_prefix("v1.")?.split('.');
    let found = (parts.next()?, parts.next()?, parts.next()?);
    parts.next().is_none().then_some(found)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests;
