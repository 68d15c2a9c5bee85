//! Plain text in any charset.

use kernel::Problem;

use crate::{
    Metadata,
    charset::Charset,
    context::Context,
    plain::plain,
    reader::Reader,
    sliced::{Sliced, Slicer, Step, cut, lines},
};

/// Opens the file.
#[allow(clippy::unnecessary_wraps, reason = "every format opens alike")]
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let charset = Charset::detect(&bytes, context.charset.as_deref());
    Ok(Box::new(Sliced::new(bytes, charset, Text, Metadata::default())))
}

struct Text;

impl Slicer for Text {
    type State = ();

    fn chapters(&self, bytes: &[u8], from: usize, charset: Charset) -> Vec<(usize, ())> {
        lines(bytes, from, charset).into_iter().map(|at| (at, ())).collect()
    }

    fn slice(&self, (): &(), text: &str, target: usize, _last: bool) -> Result<Step<()>, Problem> {
        let consumed = cut(text, target);
        let piece = text.get(..consumed).unwrap_or_default();
        Ok(Step::Slice { consumed, markdown: plain(&clean(piece)).into_owned(), state: () })
    }
}

/// Line ends as newlines, no control characters, a newline at the end.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push('\n');
            }
            // Next line, line and paragraph separator, vertical tab, form feed.
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => out.push('\n'),
            '\n' | '\t' => out.push(character),
            '\u{feff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_newlines_and_controls_are_gone() {
        assert_eq!(clean("a\r\nb\rc\0\u{1b}[1m\u{2028}d"), "a\nb\nc[1m\nd\n");
        assert_eq!(clean(""), "");
    }
}
