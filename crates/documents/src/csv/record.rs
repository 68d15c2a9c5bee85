//! One record (RFC 4180, read leniently).

use std::borrow::Cow;

/// Reads the record that begins at `at` into `cells`; the index after it, or none when the text ends inside quotes.
///
/// A quote counts only at the beginning of a cell. Inside of one, a quote that neither closes the cell nor is doubled
/// is a plain character.
pub(super) fn read<'a>(
    text: &'a str,
    mut at: usize,
    delimiter: u8,
    quotes: bool,
    cells: &mut Vec<Cow<'a, str>>,
) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        let (cell, end) = if quotes && bytes.get(at) == Some(&b'"') {
            quoted(text, at + 1, delimiter)?
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            let end =
                memchr::memchr3(delimiter, b'\n', b'\r', rest).map_or(bytes.len(), |offset| at + offset);
            (Cow::Borrowed(text.get(at..end).unwrap_or_default()), end)
        };
        cells.push(cell);
        match bytes.get(end) {
            Some(byte) if *byte == delimiter => at = end + 1,
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return Some(end + 2),
            Some(_) => return Some(end + 1),
            None => return Some(end),
        }
    }
}

/// The cell whose text begins at `at`, behind its quote, and where it ends.
fn quoted(text: &str, mut at: usize, delimiter: u8) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let start = at;
    let mut owned: Option<String> = None;
    let mut from = start;
    loop {
        let quote = at + memchr::memchr(b'"', bytes.get(at..)?)?;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                owned.get_or_insert_default().push_str(text.get(from..=quote).unwrap_or_default());
                from = quote + 2;
                at = from;
            }
            None | Some(b'\n' | b'\r') => return Some((finish(text, owned, from, quote), quote + 1)),
            Some(byte) if *byte == delimiter => return Some((finish(text, owned, from, quote), quote + 1)),
            Some(_) => at = quote + 1,
        }
    }
}

fn finish(text: &str, owned: Option<String>, from: usize, to: usize) -> Cow<'_, str> {
    let rest = text.get(from..to).unwrap_or_default();
    match owned {
        None => Cow::Borrowed(rest),
        Some(owned) => Cow::Owned(owned + rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Option<(Vec<String>, usize)> {
        let mut cells = Vec::new();
        let end = read(text, 0, b',', true, &mut cells)?;
        Some((cells.into_iter().map(Cow::into_owned).collect(), end))
    }

    #[test]
    fn quotes_hide_delimiters_breaks_and_doubled_quotes() {
        let (row, end) = cells("a,\"b,\nc\",\"say \"\"hi\"\"\",\r\nnext").unwrap();
        assert_eq!(row, ["a", "b,\nc", "say \"hi\"", ""]);
        assert_eq!(end, 24);
    }

    #[test]
    fn stray_quotes_are_characters() {
        assert_eq!(cells("5\" pipe,\"a \"b\" c\",x").unwrap().0, ["5\" pipe", "a \"b\" c", "x"]);
    }

    #[test]
    fn an_open_quote_is_told() {
        assert_eq!(cells("a,\"open\nnext,line\n"), None);
    }
}
