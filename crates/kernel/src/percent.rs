//! Percent-encoding of what goes into an address or a form.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986, which mean the same in every part of an address.
pub const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `name=value&name=value` of a query or of a form; the names are plain words. A space becomes `%20`, which every decoder of
/// either understands.
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.extend(utf8_percent_encode(value, RESERVED));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_place() {
        assert_eq!(query_string(&[]), "");
        assert_eq!(query_string(&[("a", "x&b=1#?"), ("c", "ü +")]), "a=x%26b%3D1%23%3F&c=%C3%BC%20%2B");
        assert_eq!(query_string(&[("a", "Az09-._~")]), "a=Az09-._~");
    }
}
