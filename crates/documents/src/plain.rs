//! Text of sources that know no markup, as markdown that shows it as it is.
//!
//! No more is escaped than could become a tag, a link or an image: what is searched is this text.

use std::borrow::Cow;

/// The text with whatever could be a tag, a link or an image escaped.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let mut out: Option<String> = None;
    let mut from = 0;
    for at in memchr::memchr2_iter(b'<', b']', text.as_bytes()) {
        let (before, behind) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        if !opens(before, behind) {
            continue;
        }
        let out = out.get_or_insert_with(|| String::with_capacity(text.len() + 16));
        let own = before.get(from..).unwrap_or_default();
        out.push_str(own);
        // A backslash that stands there already would take ours for itself.
        let backslashes = own.len() - own.trim_end_matches('\\').len();
        out.extend(std::iter::repeat_n('\\', backslashes + 1));
        from = at;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(out) => Cow::Owned(out + text.get(from..).unwrap_or_default()),
    }
}

/// Whether the first character of `behind` would be markup.
fn opens(before: &str, behind: &str) -> bool {
    let next = behind.as_bytes().get(1);
    if behind.starts_with('<') {
        return next.is_some_and(|next| next.is_ascii_alphabetic() || b"/!?".contains(next))
            && !is_address(behind.get(1..).unwrap_or_default());
    }
    match next {
        Some(b'(' | b'[') => true,
        // `[label]: target` at the start of a line says where links lead, and is not shown.
        Some(b':') => {
            let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
            line.trim_start().starts_with('[')
        }
        _ => false,
    }
}

/// `ada@example.com>` and `https://example.com>`: a link that leads where it says.
fn is_address(text: &str) -> bool {
    /// Longer addresses are none.
    const LONGEST: usize = 256;
    let near = text.as_bytes().get(..LONGEST).unwrap_or(text.as_bytes());
    let Some(inside) = memchr::memchr(b'>', near).and_then(|end| text.get(..end)) else { return false };
    let web = inside.strip_prefix("https://").or_else(|| inside.strip_prefix("http://"));
    let plain = |byte: u8, more: &[u8]| byte.is_ascii_alphanumeric() || more.contains(&byte);
    match (web, inside.split_once('@')) {
        (Some(rest), _) => rest.bytes().all(|byte| plain(byte, b"-._~/?#@:+,;=%&")),
        (None, Some((user, host))) => {
            user.bytes().all(|byte| plain(byte, b"._+-")) && host.bytes().all(|byte| plain(byte, b".-"))
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn markup_in_a_plain_text_is_text() {
        for (text, shown) in [
            ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
            ("<!-- c --> <?php", "\\<!-- c --> \\<?php"),
            ("[a](javascript:x) ![b](data:x)", "[a\\](javascript:x) ![b\\](data:x)"),
            ("[a][b]\n  [b]: javascript:x", "[a\\][b]\n  [b\\]: javascript:x"),
            ("\\<b> \\\\<b>", "\\\\\\<b> \\\\\\\\\\<b>"),
            ("<javascript:alert(1)>", "\\<javascript:alert(1)>"),
            ("<a@b onclick=x@y>", "\\<a@b onclick=x@y>"),
            ("<https://e.example\"onclick=x>", "\\<https://e.example\"onclick=x>"),
        ] {
            assert_eq!(plain(text), shown);
        }
    }

    #[test]
    fn what_is_no_markup_stays() {
        for text in [
            "a < b, x <= 3, <3, a<",
            "list[0]: x, [sic], [1]",
            "Ada <ada.l@mail.example.com>, see <https://example.com/a?b=1&c>",
            "C:\\dir\\file * _x_ #1",
        ] {
            assert_eq!(plain(text), text);
        }
    }
}
