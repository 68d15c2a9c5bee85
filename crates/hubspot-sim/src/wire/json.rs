//! JSON straight into a string: a page of 100 records is rendered without building a tree first.

use core::fmt::Write as _;

/// Appends `text` as a JSON string.
pub fn push_text(out: &mut String, text: &str) {
    out.push('"');
    let mut plain_from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain_from..at]);
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => {
                let _ = write!(out, "\\u{byte:04x}");
            }
        }
        plain_from = at + 1;
    }
    out.push_str(&text[plain_from..]);
    out.push('"');
}

/// Writes one JSON object, member by member.
#[derive(Debug)]
pub struct Object<'a> {
    out: &'a mut String,
    empty: bool,
}

impl<'a> Object<'a> {
    /// Opens the object.
    pub fn open(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, empty: true }
    }

    /// Starts a member; what is appended to the returned string is its value.
    pub fn member(&mut self, name: &str) -> &mut String {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        push_text(self.out, name);
        self.out.push(':');
        self.out
    }

    /// A text member.
    pub fn text(&mut self, name: &str, value: &str) -> &mut Self {
        push_text(self.member(name), value);
        self
    }

    /// A text member or `null`.
    pub fn nullable(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        let out = self.member(name);
        match value {
            Some(value) => push_text(out, value),
            None => out.push_str("null"),
        }
        self
    }

    /// A member whose value prints as JSON (a number or a boolean, or JSON text).
    pub fn raw(&mut self, name: &str, value: impl core::fmt::Display) -> &mut Self {
        let _ = write!(self.member(name), "{value}");
        self
    }

    /// A moment in milliseconds, as ISO 8601.
    pub fn time(&mut self, name: &str, millis: i64) -> &mut Self {
        let _ = write!(self.member(name), "\"{}\"", kernel::Timestamp::from_millis(millis));
        self
    }

    /// Closes the object.
    pub fn close(self) {
        self.out.push('}');
    }
}

/// Appends `[…]` with `each` writing one item.
pub fn push_list<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut String, T),
) {
    out.push('[');
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(']');
}

/// A moment as HubSpot writes it, `2026-11-01T10:00:00.000Z`.
pub fn iso(millis: i64) -> String {
    kernel::Timestamp::from_millis(millis).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_text_reads_back_as_it_was() {
        let texts =
            ["", "plain", "a\"b\\c\n\r\t", "\u{0}\u{1}\u{7f}", "Мария 李 🙂 \u{202e}", "\\u0000", "end\""];
        for text in texts {
            let mut out = String::new();
            super::push_text(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
