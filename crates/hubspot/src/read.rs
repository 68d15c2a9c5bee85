//! Helpers to read answers whose types drift between documents and the live service.

use core::fmt;
use std::borrow::Cow;

use serde::{Deserialize, Deserializer, de};

/// An answer with a good status that is not what it should be: cut short, or another shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("HubSpot's {what} could not be read (line {line}, column {column})")]
pub struct ReadError {
    /// Which answer.
    pub what: &'static str,
    /// Where reading stopped. The text itself is not kept: it may hold personal data.
    pub line: usize,
    /// Column of the same.
    pub column: usize,
}

/// Reads `text` as `what`.
pub(crate) fn read<'a, T: Deserialize<'a>>(what: &'static str, text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError { what, line: error.line(), column: error.column() })
}

/// A text that may come as a string, a number or a boolean. Ids are strings in the specification and JSON numbers
/// in some live answers; numbers with a fraction are written out as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> de::Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number or a boolean")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(if flag { "true" } else { "false" })))
    }
}

/// `paging.next.after`, which every list, search and association answer shares.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Paging<'a> {
    #[serde(borrow)]
    next: Option<Next<'a>>,
}

#[derive(Debug, Deserialize)]
struct Next<'a> {
    #[serde(borrow)]
    after: Option<Text<'a>>,
}

/// The cursor of the next page, or `None` at the end.
pub(crate) fn after(paging: Option<Paging<'_>>) -> Option<String> {
    let after = paging?.next?.after?.0.into_owned();
    (!after.is_empty()).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_keep_their_digits_as_string_and_as_number() {
        for text in ["\"9007199254740993\"", "9007199254740993"] {
            let Text(id) = read("id", text).unwrap();
            assert_eq!(id, "9007199254740993");
        }
    }

    #[test]
    fn an_error_does_not_quote_the_answer() {
        let error = read::<Text<'_>>("id", "{\"email\":\"a@b.c\"}").unwrap_err();
        assert!(!error.to_string().contains("a@b.c"), "{error}");
    }

    #[test]
    fn a_text_is_whatever_scalar_came() {
        for (json, text) in [
            ("\"a\"", "a"),
            ("\"a\\n\"", "a\n"),
            ("7", "7"),
            ("-7", "-7"),
            ("1.5", "1.5"),
            ("true", "true"),
            ("false", "false"),
        ] {
            assert_eq!(read::<Text<'_>>("text", json).unwrap().0, text, "{json}");
        }
        for json in ["null", "[]", "{}", ""] {
            assert!(read::<Text<'_>>("text", json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_error_tells_where_reading_stopped_and_what_was_wanted() {
        let error = read::<Text<'_>>("id", "\n  []").unwrap_err();
        assert_eq!((error.what, error.line), ("id", 2));
        assert!((3..=5).contains(&error.column), "{error}");
        let said = serde_json::from_str::<Text<'_>>("[]").unwrap_err().to_string();
        assert!(said.contains("a string, a number or a boolean"), "{said}");
    }

    #[test]
    fn there_is_a_next_page_only_behind_a_cursor() {
        for (paging, cursor) in [
            (r#"{"next":{"after":"7"}}"#, Some("7")),
            (r#"{"next":{"after":7}}"#, Some("7")),
            (r#"{"next":{"after":""}}"#, None),
            (r#"{"next":{"after":null}}"#, None),
            (r#"{"next":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(after(read("paging", paging).unwrap()).as_deref(), cursor, "{paging}");
        }
        assert_eq!(after(None), None);
    }
}
