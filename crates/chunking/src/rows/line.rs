//! What a line says of itself.

use crate::rows::Fence;

/// Characters of a heading or a table's header that a heading path keeps: it is stored with each chunk.
const TITLE: usize = 200;

/// Leading white space in columns, and the line without it.
pub(super) fn indent(line: &str) -> (usize, &str) {
    let body = line.trim_start_matches([' ', '\t']);
    let white = line.as_bytes().get(..line.len() - body.len()).unwrap_or_default();
    (white.iter().map(|byte| if *byte == b'\t' { 4 } else { 1 }).sum(), body)
}

/// The level of a heading that begins with `#`.
pub(super) fn atx(body: &str) -> Option<u8> {
    let hashes = body.bytes().take(7).take_while(|byte| *byte == b'#').count();
    let level = u8::try_from(hashes).ok().filter(|level| (1..=6).contains(level))?;
    body.as_bytes().get(hashes).is_none_or(u8::is_ascii_whitespace).then_some(level)
}

/// The level of a heading whose underline this line is.
pub(super) fn underline(line: &str) -> Option<u8> {
    let (indent, body) = indent(line);
    let body = body.trim_ascii_end();
    match body.as_bytes().first()? {
        b'=' if indent < 4 && body.bytes().all(|byte| byte == b'=') => Some(1),
        b'-' if indent < 4 && body.bytes().all(|byte| byte == b'-') => Some(2),
        _ => None,
    }
}

/// The words of a heading: of the first line, without its hashes.
pub(crate) fn heading_title(row: &str) -> String {
    let line = row.trim_start().lines().next().unwrap_or_default().trim_end();
    let opened = line.trim_start_matches('#');
    let words = if opened.len() < line.len() {
        let closed = opened.trim_end_matches('#');
        // Hashes at the end close it only behind a blank: `C#` is a title.
        if closed.is_empty() || closed.ends_with([' ', '\t']) { closed } else { opened }
    } else {
        opened
    };
    cut(words.trim())
}

/// The cells of a table's header.
pub(super) fn header_title(line: &str) -> String {
    let line = line.trim().trim_start_matches('|');
    let cells: Vec<&str> = line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim).collect();
    cut(&cells.join(" | "))
}

fn cut(title: &str) -> String {
    match title.char_indices().nth(TITLE) {
        Some((end, _)) => title.get(..end).unwrap_or_default().trim_end().to_owned(),
        None => title.to_owned(),
    }
}

/// Whether the line is what is between a table's header and its rows.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim_ascii();
    // One column without a pipe would be a heading's underline.
    let (mut dashes, mut pipes) = (false, false);
    for byte in line.bytes() {
        match byte {
            b'-' => dashes = true,
            b'|' => pipes = true,
            b':' | b' ' | b'\t' => {}
            _ => return false,
        }
    }
    dashes && (pipes || line.contains(':'))
}

/// The code fence that the line opens.
pub(super) fn fence(body: &str) -> Option<Fence> {
    let byte = *body.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = body.bytes().take_while(|found| *found == byte).count();
    let info = body.as_bytes().get(length..).unwrap_or_default();
    let opens = length >= 3 && (byte == b'~' || !info.contains(&b'`'));
    opens.then(|| Fence { byte, length: u32::try_from(length).unwrap_or(u32::MAX) })
}

/// Whether the line closes a code fence.
pub(super) fn closes(fence: Fence, body: &str) -> bool {
    let line = body.trim_ascii_end();
    line.len() >= fence.length as usize && line.bytes().all(|byte| byte == fence.byte)
}

/// Whether the line is a comment and nothing else.
pub(super) fn is_mark(body: &str) -> bool {
    body.starts_with("<!--") && body.trim_ascii_end().ends_with("-->")
}

/// Whether the line is a rule across the page.
pub(super) fn is_rule(body: &str) -> bool {
    let Some(byte @ (b'-' | b'*' | b'_')) = body.as_bytes().first() else { return false };
    let mut marks = 0_usize;
    for found in body.bytes() {
        if found == *byte {
            marks += 1;
        } else if !found.is_ascii_whitespace() {
            return false;
        }
    }
    marks >= 3
}

/// Whether the line begins with the marker of a list's item.
pub(super) fn is_item(body: &str) -> bool {
    let bytes = body.as_bytes();
    let marker = match bytes.first() {
        Some(b'-' | b'*' | b'+') => 1,
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 9 || !matches!(bytes.get(digits), Some(b'.' | b')')) {
                return false;
            }
            digits + 1
        }
        _ => return false,
    };
    bytes.get(marker).is_none_or(u8::is_ascii_whitespace)
}

/// Whether the text stops within a sentence.
pub(super) fn is_open(line: &str) -> bool {
    let end = line.trim_end().trim_end_matches(crate::breaks::is_closer);
    end.chars()
        .next_back()
        .is_some_and(|last| !crate::breaks::is_terminator(last) && !matches!(last, ':' | ';'))
}
