//! The keys that tokens are sealed with, as `TOKEN_ENCRYPTION_KEYS` holds them.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use kernel::Redacted;

/// Keys are pasted by hand, with or without the padding.
const KEY_TEXT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What is wrong with the setting. Never quotes a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// No key at all.
    #[error("TOKEN_ENCRYPTION_KEYS is empty")]
    Empty,
    /// An entry that is not `kid:base64key`.
    #[error(
        "entry {0} of TOKEN_ENCRYPTION_KEYS is not kid:base64key with a kid of at most 32 letters, digits, - and _"
    )]
    Malformed(usize),
    /// A key that is not base64.
    #[error("the key {0} of TOKEN_ENCRYPTION_KEYS is not base64")]
    NotBase64(String),
    /// A key of another length than 256 bits.
    #[error("the key {kid} of TOKEN_ENCRYPTION_KEYS has {bytes} bytes instead of 32")]
    WrongLength {
        /// Its id.
        kid: String,
        /// Its length.
        bytes: usize,
    },
    /// Two keys of one id.
    #[error("the key id {0} occurs twice in TOKEN_ENCRYPTION_KEYS")]
    Duplicate(String),
}

/// 256-bit keys by id; the first is the active one, the others open what was sealed before a rotation.
#[derive(Clone, Debug)]
pub struct Keyring {
    active: (String, Redacted<[u8; 32]>),
    older: Vec<(String, Redacted<[u8; 32]>)>,
}

impl Keyring {
    /// Parses `kid:base64key[,kid:base64key]`.
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        if text.trim().is_empty() {
            return Err(KeyringError::Empty);
        }
        let mut keys: Vec<(String, Redacted<[u8; 32]>)> = Vec::new();
        for (index, entry) in text.split(',').enumerate() {
            let (kid, key) = entry.trim().split_once(':').ok_or(KeyringError::Malformed(index + 1))?;
            let kid_is_good = (1..=32).contains(&kid.len())
                && kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if !kid_is_good {
                return Err(KeyringError::Malformed(index + 1));
            }
            let bytes = KEY_TEXT.decode(key.trim()).map(Redacted::new);
            let bytes = bytes.map_err(|_| KeyringError::NotBase64(kid.to_owned()))?;
            let key = <[u8; 32]>::try_from(bytes.expose().as_slice()).map_err(|_| {
                KeyringError::WrongLength { kid: kid.to_owned(), bytes: bytes.expose().len() }
            })?;
            if keys.iter().any(|(known, _)| known == kid) {
                return Err(KeyringError::Duplicate(kid.to_owned()));
            }
            keys.push((kid.to_owned(), Redacted::new(key)));
        }
        let mut keys = keys.into_iter();
        let active = keys.next().ok_or(KeyringError::Empty)?;
        Ok(Self { active, older: keys.collect() })
    }

    /// Id of the key that new envelopes are sealed with.
    pub fn active_id(&self) -> &str {
        &self.active.0
    }

    pub(crate) fn active(&self) -> (&str, &[u8; 32]) {
        (&self.active.0, self.active.1.expose())
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&[u8; 32]> {
        let all = core::iter::once(&self.active).chain(&self.older);
        all.into_iter().find(|(known, _)| known == kid).map(|(_, key)| key.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    #[test]
    fn the_first_key_is_active_and_padding_does_not_matter() {
        let keyring = Keyring::parse(&format!(" k2:{A}, k1:{} ", A.trim_end_matches('='))).unwrap();
        assert_eq!(keyring.active_id(), "k2");
        assert!(keyring.get("k1").is_some() && keyring.get("k3").is_none());
    }

    #[test]
    fn each_broken_setting_is_named_without_the_key() {
        let error = |text: &str| Keyring::parse(text).unwrap_err();
        assert_eq!(error(""), KeyringError::Empty);
        assert_eq!(error(A), KeyringError::Malformed(1));
        assert_eq!(error(&format!("k1:{A},")), KeyringError::Malformed(2));
        assert_eq!(error(&format!("k.1:{A}")), KeyringError::Malformed(1));
        assert_eq!(error("k1:!!secret!!"), KeyringError::NotBase64("k1".into()));
        assert_eq!(error("k1:AAAA"), KeyringError::WrongLength { kid: "k1".into(), bytes: 3 });
        assert_eq!(error(&format!("k1:{A},k1:{A}")), KeyringError::Duplicate("k1".into()));
        assert!(!error("k1:!!secret!!").to_string().contains("secret"));
    }

    #[test]
    fn keys_are_not_printed() {
        let printed = format!("{:?}", Keyring::parse(&format!("k1:{A}")).unwrap());
        assert!(printed.contains("[redacted]") && !printed.contains("0, 0"), "{printed}");
    }
}
