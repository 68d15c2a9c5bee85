//! The form of a HubSpot record id.

use kernel::RecordId;

/// Digits of the largest 64-bit number.
const LONGEST: usize = 20;

/// Whether HubSpot could have given this id: 1 to 20 digits.
pub fn is_record_id(id: &RecordId) -> bool {
    let id = id.as_str();
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_digits_and_not_too_many() {
        for good in ["1", "62515", "18446744073709551615"] {
            assert!(is_record_id(&RecordId::new(good)), "{good}");
        }
        for bad in ["", "a", "-1", "1.0", " 1", "٣", "184467440737095516150"] {
            assert!(!is_record_id(&RecordId::new(bad)), "{bad}");
        }
    }
}
