//! The encoding of a Type 1 font program, which is in clear text: `dup 65 /A put`.

use std::collections::BTreeMap;

use super::encoding::Encoding;

/// The glyph names by code; none when there is no encoding to be found.
pub(super) fn encoding(program: &[u8]) -> Option<BTreeMap<u8, String>> {
    let clear_end = find(program, b"eexec").unwrap_or(program.len());
    let clear = program.get(..clear_end)?;
    let start = find(clear, b"/Encoding")? + b"/Encoding".len();
    let text = String::from_utf8_lossy(clear.get(start..)?).into_owned();
    let mut tokens = text.split_ascii_whitespace().flat_map(split_names).peekable();
    if tokens.peek().is_some_and(|token| *token == "StandardEncoding") {
        let names = Encoding::Standard.names();
        return Some((0..=255_u8).zip(names).filter(|(_, name)| *name != "-").map(own).collect());
    }
    let mut found = BTreeMap::new();
    while let Some(token) = tokens.next() {
        match token {
            "dup" => {
                let code = tokens.next().and_then(number);
                let name = tokens.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(code), Some(name)) = (code, name) {
                    found.insert(code, name.to_owned());
                }
            }
            "def" | "readonly" => break,
            _ => {}
        }
    }
    (!found.is_empty()).then_some(found)
}

fn own((code, name): (u8, &str)) -> (u8, String) {
    (code, name.to_owned())
}

/// `65/A` is two tokens.
fn split_names(token: &str) -> impl Iterator<Item = &str> {
    let at = token.get(1..).and_then(|rest| rest.find('/')).map_or(token.len(), |at| at + 1);
    let (first, rest) = token.split_at_checked(at).unwrap_or((token, ""));
    [first, rest].into_iter().filter(|part| !part.is_empty())
}

/// Decimal, or with a base as in `8#101`.
fn number(token: &str) -> Option<u8> {
    match token.split_once('#') {
        Some((base, digits)) => {
            let base = base.parse().ok().filter(|base| (2..=36).contains(base))?;
            u8::from_str_radix(digits, base).ok()
        }
        None => token.parse().ok(),
    }
}

fn find(data: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(data, needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_from_the_clear_text() {
        let program = b"%!PS\n/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\n\
            dup 65 /alpha put\ndup 8#102/beta put\nreadonly def\ndup 67 /never put eexec";
        let found = encoding(program).unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [(65, "alpha".to_owned()), (66, "beta".to_owned())]
        );
        assert_eq!(encoding(b"/Encoding StandardEncoding def").unwrap()[&65], "A");
        assert_eq!(encoding(b"/Encoding"), None);
        assert_eq!(encoding(b"binary"), None);
    }
}
