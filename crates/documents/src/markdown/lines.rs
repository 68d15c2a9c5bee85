//! The lines of a Markdown text: where it may be cut, and headings in one form.

/// An open code fence: its character and length.
pub(super) type Fence = (u8, usize);

/// Takes the text up to `target` and on to the next heading, if there is one in sight, else to an empty line, else to a
/// line. Gives what was taken, its normal form and the fence that is open there.
pub(super) fn normalise(text: &str, target: usize, open: Option<Fence>) -> (usize, String, Option<Fence>) {
    let end = boundary(text, target, open);
    let piece = text.get(..end).unwrap_or_default();
    let mut out = String::with_capacity(piece.len() + 1);
    let mut fence = open;
    // The line before, when it may be the text of an underlined heading: where it begins in `out`.
    let mut paragraph: Option<usize> = None;
    let mut lines = 0;
    for line in Lines(piece) {
        let in_code = fence.is_some();
        fence = step(fence, line);
        if let (Some(level), Some(start)) = (underline(line), paragraph)
            && lines == 1
        {
            let title = out.get(start..).unwrap_or_default().trim().to_owned();
            out.truncate(start);
            out.push_str(level);
            out.push_str(&title);
            out.push('\n');
            (paragraph, lines) = (None, 0);
            continue;
        }
        let text_line = !in_code && fence.is_none() && is_text(line);
        lines = if text_line { lines + 1 } else { 0 };
        paragraph = text_line.then_some(out.len());
        out.push_str(visible(line, fence.is_some()));
        out.push('\n');
    }
    (end, out, fence)
}

/// The first heading of level one.
pub(super) fn title(text: &str) -> Option<String> {
    let mut fence = None;
    for line in Lines(text) {
        let in_code = fence.is_some();
        fence = step(fence, line);
        if let Some(rest) = line.strip_prefix("# ").filter(|_| !in_code) {
            let title = rest.trim().trim_end_matches('#').trim();
            return (!title.is_empty()).then(|| title.to_owned());
        }
    }
    None
}

/// What is kept of a line: no blanks at its end but for the two of a hard break.
fn visible(line: &str, in_code: bool) -> &str {
    let bare = line.trim_end();
    if in_code {
        return line;
    }
    if bare.is_empty() {
        ""
    } else {
        line.get(..bare.len() + 2).filter(|kept| kept.ends_with("  ")).unwrap_or(bare)
    }
}

/// `===` or `---` below a line of text.
fn underline(line: &str) -> Option<&'static str> {
    let bare = line.trim_end();
    let only = |mark| !bare.is_empty() && bare.bytes().all(|byte| byte == mark);
    if only(b'=') {
        Some("# ")
    } else if only(b'-') {
        Some("## ")
    } else {
        None
    }
}

/// A line that may be the text of a heading: not indented, and no other block.
fn is_text(line: &str) -> bool {
    !line.trim().is_empty()
        && !line.starts_with([' ', '\t', '#', '>', '-', '+', '*', '|', '`', '~', '<', '='])
}

/// The fence after this line.
pub(super) fn step(open: Option<Fence>, line: &str) -> Option<Fence> {
    let bare = line.trim_start();
    if line.len() - bare.len() > 3 {
        return open;
    }
    let mark = *bare.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?.min(&255);
    let run = bare.bytes().take_while(|byte| *byte == mark).count();
    match open {
        Some((kind, length)) => {
            let closes =
                kind == mark && run >= length && bare.get(run..).is_some_and(|rest| rest.trim().is_empty());
            if closes { None } else { open }
        }
        None => (run >= 3 && !(mark == b'`' && bare.get(run..).is_some_and(|rest| rest.contains('`'))))
            .then_some((mark, run)),
    }
}

/// The best place to cut at, from `target` on.
fn boundary(text: &str, target: usize, open: Option<Fence>) -> usize {
    if target >= text.len() {
        return text.len();
    }
    let mut blank = None;
    let mut fence = open;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at >= target && at > 0 && fence.is_none() && line.starts_with('#') {
            return at;
        }
        fence = step(fence, line.trim_end_matches(['\n', '\r']));
        at += line.len();
        if at >= target && fence.is_none() && line.trim().is_empty() && at < text.len() {
            blank.get_or_insert(at);
        }
    }
    blank.unwrap_or_else(|| crate::sliced::cut(text, target))
}

/// Lines by any line end, without it.
struct Lines<'a>(&'a str);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.0.is_empty() {
            return None;
        }
        let Some(at) = memchr::memchr2(b'\n', b'\r', self.0.as_bytes()) else {
            return Some(std::mem::take(&mut self.0));
        };
        let (line, rest) = self.0.split_at(at);
        self.0 = rest.strip_prefix("\r\n").unwrap_or_else(|| rest.get(1..).unwrap_or_default());
        Some(line)
    }
}
