//! Mailboxes: several messages in a file, a line `From somebody, some time` before each (RFC 4155).

use std::ops::Range;

use memchr::memmem;

use super::{
    fields::{self, Fields},
    mime,
    mime::Leaf,
};

/// The messages of a mailbox; none when the file is a single one.
pub(super) fn messages(bytes: &[u8], most: u64) -> Option<Vec<Leaf>> {
    let mut begins = Vec::new();
    if let Some(line) = separator(bytes) {
        begins.push((0, line));
    } else {
        return None;
    }
    for at in memmem::find_iter(bytes, b"\nFrom ") {
        // Behind an empty line only: the text of a message may begin a line so too.
        let empty =
            bytes.get(..at).is_some_and(|before| before.ends_with(b"\n") || before.ends_with(b"\n\r"));
        if let Some(line) = bytes.get(at + 1..).filter(|_| empty).and_then(separator) {
            begins.push((at + 1, line));
        }
        if begins.len() as u64 >= most {
            break;
        }
    }
    if begins.len() < 2 {
        return None;
    }
    let ends = begins.iter().skip(1).map(|(at, _)| *at).chain([bytes.len()]);
    Some(begins.iter().zip(ends).map(|((at, line), to)| leaf(bytes, at + line..to)).collect())
}

/// The length of the line that a message begins with here, behind which there is a header.
fn separator(bytes: &[u8]) -> Option<usize> {
    /// `From address Tue Mar  4 10:30:00 2025`, with a zone perhaps.
    const LONGEST: usize = 400;
    if !bytes.starts_with(b"From ") {
        return None;
    }
    let line = memchr::memchr(b'\n', bytes.get(..LONGEST).unwrap_or(bytes))?;
    let said = bytes.get(..line)?;
    let dated = said.contains(&b':') && said.iter().filter(|byte| byte.is_ascii_digit()).count() >= 6;
    let behind = bytes.get(line + 1..)?;
    let name = behind.iter().position(|byte| *byte == b':' || byte.is_ascii_whitespace())?;
    let header = name > 0 && behind.get(name) == Some(&b':');
    (dated && header).then_some(line + 1)
}

fn leaf(bytes: &[u8], body: Range<usize>) -> Leaf {
    let (header, _) = mime::split(bytes, body.clone());
    let envelope = fields::envelope(bytes.get(header).unwrap_or_default());
    let fields = Fields { name: envelope.subject, is_attachment: true, ..Fields::of_kind("message/rfc822") };
    Leaf { body, fields, is_inline: false, too_deep: false }
}
