//! UUIDs as text, the form in which the database and clients exchange them.

use core::fmt::Write as _;

/// Where the dashes stand.
const DASHES: [usize; 4] = [8, 13, 18, 23];

/// Whether the database would read `text` as a uuid in its usual form: anything else names nothing, and would come back as an
/// error about syntax.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if DASHES.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// The random uuid (version 4 of RFC 9562) that these random bytes make.
pub fn uuid_v4(mut random: [u8; 16]) -> String {
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    random.iter().fold(String::with_capacity(36), |mut text, byte| {
        if DASHES.contains(&text.len()) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_told_by_its_form() {
        assert!(is_uuid("01a1fdd0-a2b8-740c-9a87-495e5b7c0daf"));
        for other in [
            "",
            "7",
            "01a1fdd0a2b8740c9a87495e5b7c0daf",
            "01a1fdd0-a2b8-740c-9a87-495e5b7c0dag",
            "01a1fdd0-a2b8-740c-9a87-495e5b7c0da",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }

    #[test]
    fn a_random_uuid_says_that_it_is_one() {
        assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid_v4([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let bytes: [u8; 16] = core::array::from_fn(|at| u8::try_from(at * 16 + 7).unwrap());
        assert_eq!(uuid_v4(bytes), "07172737-4757-4777-8797-a7b7c7d7e7f7");
        assert!(is_uuid(&uuid_v4(bytes)));
    }
}
