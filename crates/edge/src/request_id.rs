//! The id that ties a request to its log lines.

use kernel::RequestId;
use ports::Entropy;

/// Longer ids are somebody's mistake and are replaced.
const MAX_LENGTH: usize = 128;

/// The caller's `x-request-id` when it is harmless in a log and a header, else a new one (a random uuid).
pub fn request_id(sent: Option<&str>, entropy: &dyn Entropy) -> RequestId {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    match sent {
        Some(id) if !id.is_empty() && id.len() <= MAX_LENGTH && id.bytes().all(harmless) => {
            RequestId::new(id)
        }
        _ => RequestId::new(entropy.uuid()),
    }
}

#[cfg(test)]
mod tests {
    use testing::SeededEntropy;

    use super::*;

    #[test]
    fn a_harmless_id_is_echoed() {
        let id = request_id(Some("req_01:a.b-c"), &SeededEntropy::new(1));
        assert_eq!(id.as_str(), "req_01:a.b-c");
    }

    #[test]
    fn anything_else_is_replaced_by_a_uuid() {
        let long = "a".repeat(129);
        for sent in [None, Some(""), Some("a b"), Some("a\"b"), Some("é"), Some(long.as_str())] {
            let id = request_id(sent, &SeededEntropy::new(1));
            let parts: Vec<usize> = id.as_str().split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{sent:?}");
            assert_eq!(&id.as_str()[14..15], "4");
        }
    }
}
