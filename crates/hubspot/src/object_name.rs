//! The name of an object type, short enough to be copied.

use core::fmt;

/// HubSpot's longest name of an object of its own has 20 characters (`feedback_submissions`), an id of a custom one has 11.
const LONGEST: usize = 31;

/// What stands for an object type in HubSpot's paths: a plural in lower case, or the id of a custom object. Checked, since it
/// becomes a part of paths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    bytes: [u8; LONGEST],
    length: u8,
}

impl ObjectName {
    /// `None` for what is no name of HubSpot's.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plural = text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_id = text.strip_prefix("2-").is_some_and(is_number);
        let length = u8::try_from(text.len()).ok().filter(|_| is_plural || is_id)?;
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, length })
    }

    /// The name.
    pub const fn as_str(&self) -> &str {
        let (name, _) = self.bytes.split_at(self.length as usize);
        match core::str::from_utf8(name) {
            Ok(name) => name,
            // It was copied from a text of ASCII.
            Err(_) => "",
        }
    }

    /// Whether it is the id of a custom object.
    pub const fn is_custom(self) -> bool {
        self.bytes[0].is_ascii_digit()
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_plural_or_the_id_of_a_custom_object() {
        for name in ["tickets", "line_items", "feedback_submissions", "2-3465404", "a", &"a".repeat(31)] {
            assert_eq!(ObjectName::parse(name).unwrap().as_str(), name);
            assert_eq!(ObjectName::parse(name).unwrap().is_custom(), name.starts_with('2'));
            assert_eq!(format!("{:?}", ObjectName::parse(name).unwrap()), name);
        }
    }

    #[test]
    fn nothing_else_becomes_a_part_of_a_path() {
        let odd =
            ["", "Tickets", "tickets/1", "..", "a b", "a-b", "_a", "9a", "2-", "2-x", "0-5", "é", "2-1/2"];
        for text in odd.into_iter().chain(["a".repeat(32).as_str(), &"a".repeat(300)]) {
            assert_eq!(ObjectName::parse(text), None, "{text}");
        }
    }
}
