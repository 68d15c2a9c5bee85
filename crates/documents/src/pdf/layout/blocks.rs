//! Lines to headings, paragraphs, list items and code.

use super::{
    columns::Item,
    hyphen::append,
    line::{Line, same_size, whole},
    spaced::is_mark,
    style::Style,
    table::Table,
};

/// Lines of a paragraph lie at most this far apart, in parts of their size.
const LEADING: f64 = 1.75;
/// Items that stand further to the right are as deep as these.
const MAX_DEPTH: usize = 40;
/// A heading is no longer than this.
const MAX_HEADING: usize = 200;

/// A piece of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A heading and its level.
    Heading(usize, String),
    /// Running text.
    Paragraph(String),
    /// An item of a list: its depth, its mark (`-` or a number) and its text.
    Item(usize, String, String),
    /// Lines of a typewriter font.
    Code(Vec<String>),
    /// A table.
    Table(Table),
}

/// Lines that belong together.
struct Group {
    lines: Vec<Line>,
}

/// The blocks of the items.
pub(super) fn blocks(items: Vec<Item>, style: &Style) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Group> = None;
    for item in items {
        match item {
            Item::Line(line) => {
                if let Some(group) = &mut open
                    && goes_on(group, &line, style)
                {
                    group.lines.push(line);
                } else {
                    close(&mut open, style, &mut blocks);
                    open = Some(Group { lines: vec![line] });
                }
            }
            Item::Table(table) => {
                close(&mut open, style, &mut blocks);
                blocks.push(Block::Table(table));
            }
            Item::Break => close(&mut open, style, &mut blocks),
        }
    }
    close(&mut open, style, &mut blocks);
    blocks
}

/// Whether a line goes on with the group.
fn goes_on(group: &Group, line: &Line, style: &Style) -> bool {
    let (Some(first), Some(last)) = (group.lines.first(), group.lines.last()) else { return false };
    let step = line.y - last.y;
    if line.fixed != last.fixed {
        return false;
    }
    if line.fixed {
        return step > 0.0 && step < 3.2 * line.size;
    }
    if !same_size(line.size, last.size) || step <= 0.0 || step > LEADING * line.size || line.bold != last.bold
    {
        return false;
    }
    // Wider apart than the lines before.
    if let [.., before, _] = group.lines.as_slice()
        && step > 1.3 * (last.y - before.y)
    {
        return false;
    }
    if list_mark(&line.text).is_some() {
        return false;
    }
    let width = line.right - line.left;
    let indent = line.x0 - first.x0;
    let in_list = list_mark(&first.text).is_some();
    // The second line may hang; a later one that is indented begins a new paragraph.
    if group.lines.len() >= 2 && !in_list && line.x0 - last.x0 > 0.8 * line.size && indent > -0.5 * line.size
    {
        return false;
    }
    if group.lines.len() == 1 && indent > 0.8 * line.size && !in_list && last.x1 < line.right - 0.12 * width {
        return false;
    }
    let ended = last.text.ends_with(['.', '!', '?', ':']) && last.x1 < line.right - 0.25 * width;
    !ended || style.level(line.size).is_some()
}

fn close(open: &mut Option<Group>, style: &Style, blocks: &mut Vec<Block>) {
    let Some(Group { lines }) = open.take() else { return };
    let Some(first) = lines.first() else { return };
    if first.fixed {
        blocks.push(Block::Code(code(&lines)));
        return;
    }
    let text = joined(&lines);
    if text.is_empty() {
        return;
    }
    if let Some(level) = heading(first, &lines, &text, style) {
        blocks.push(Block::Heading(level, text));
    } else if let Some((mark, rest)) = list_mark(&text) {
        let depth = whole((first.x0 - first.left) / (1.8 * first.size)).min(MAX_DEPTH);
        blocks.push(Block::Item(depth, mark, rest));
    } else {
        blocks.push(Block::Paragraph(text));
    }
}

/// The level, if this is a heading.
fn heading(first: &Line, lines: &[Line], text: &str, style: &Style) -> Option<usize> {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    // A line with leaders is an entry of a table of contents.
    if letters < 2 || text.len() > MAX_HEADING || lines.len() > 4 || text.contains(" … ") {
        return None;
    }
    if let Some(level) = style.level(first.size) {
        return Some(level);
    }
    let body_sized = first.size >= 0.95 * style.body;
    let ends_as_text = text.ends_with(['.', ',', ';', ':']) && !text.ends_with("..");
    (first.bold && body_sized && lines.len() <= 2 && text.len() <= 100 && !ends_as_text && letters >= 3)
        .then(|| style.lowest())
}

/// Whether the lines end where their author ended them: an address, a poem.
fn are_verses(lines: &[Line]) -> bool {
    let short = |line: &&Line| line.x1 < line.right - 0.4 * (line.right - line.left);
    lines.len() >= 3 && lines.iter().all(|line| short(&line))
}

/// The lines as one text, words that were hyphenated put together.
pub(super) fn joined(lines: &[Line]) -> String {
    let mut out = String::new();
    let blank = if are_verses(lines) { '\n' } else { ' ' };
    for line in lines {
        let text = line.text.trim();
        if text.is_empty() {
            continue;
        }
        append(&mut out, text, blank);
    }
    out.retain(|character| character != '\u{ad}');
    without_leaders(&out)
}

/// Leaders of a table of contents become one ellipsis.
fn without_leaders(text: &str) -> String {
    if !text.contains("....") && !text.contains(". . .") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('.') {
        let (before, tail) = rest.split_at(at);
        let run = tail.find(|character| character != '.' && character != ' ').unwrap_or(tail.len());
        let (dots, after) = tail.split_at(run);
        out.push_str(before);
        if dots.bytes().filter(|byte| *byte == b'.').count() >= 4 {
            out.truncate(out.trim_end().len());
            out.push_str(" … ");
        } else {
            out.push_str(dots);
        }
        rest = after;
    }
    out.push_str(rest);
    out.trim_end().to_owned()
}

/// The mark of a list item and its text.
fn list_mark(text: &str) -> Option<(String, String)> {
    let (mark, rest) = text.split_once(' ')?;
    let rest = rest.trim_start();
    if rest.is_empty() {
        return None;
    }
    if matches!(
        mark,
        "•" | "◦"
            | "▪"
            | "■"
            | "●"
            | "○"
            | "‣"
            | "⁃"
            | "∙"
            | "·"
            | "–"
            | "-"
            | "*"
            | "\u{f0b7}"
            | "\u{f0a7}"
            | "➢"
            | "✓"
            | "➤"
    ) {
        return Some(("-".to_owned(), rest.to_owned()));
    }
    let digits = mark.strip_suffix(['.', ')'])?;
    let number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (number && is_mark(mark)).then(|| (mark.to_owned(), rest.to_owned()))
}

/// Lines of code, indented as on the page.
fn code(lines: &[Line]) -> Vec<String> {
    let left = lines.iter().map(|line| line.x0).fold(f64::INFINITY, f64::min);
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        if let Some(before) = before
            && line.y - before.y > 1.9 * line.size
        {
            out.push(String::new());
        }
        // A typewriter's character is six tenths of its size wide.
        let indent = whole(((line.x0 - left) / (0.6 * line.size)).round()).min(120);
        out.push(" ".repeat(indent) + line.text.trim_end());
        before = Some(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, y: f64) -> Line {
        Line { text: text.to_owned(), y, x1: 300.0, right: 300.0, size: 10.0, ..Line::default() }
    }

    fn of(lines: Vec<Line>) -> Vec<Block> {
        let style = Style { levels: vec![20.0], ..Style::default() };
        blocks(lines.into_iter().map(Item::Line).collect(), &style)
    }

    #[test]
    fn lines_become_paragraphs_and_hyphenated_words_are_put_together() {
        let found = of(vec![
            line("A para-", 0.0),
            line("graph of pre-", 12.0),
            line("2024 times", 24.0),
            line("Next", 50.0),
        ]);
        assert_eq!(
            found,
            [Block::Paragraph("A paragraph of pre-2024 times".into()), Block::Paragraph("Next".into())]
        );
    }

    #[test]
    fn headings_lists_and_code_are_told() {
        let found = of(vec![
            Line { size: 20.0, ..line("A title", 0.0) },
            Line { bold: true, ..line("1.2 A bold line", 30.0) },
            line("• first", 50.0),
            line("still first", 62.0),
            line("2. second", 74.0),
            Line { fixed: true, ..line("let x = 1;", 90.0) },
            Line { fixed: true, x0: 12.0, ..line("x", 102.0) },
        ]);
        assert_eq!(
            found,
            [
                Block::Heading(1, "A title".into()),
                Block::Heading(2, "1.2 A bold line".into()),
                Block::Item(0, "-".into(), "first still first".into()),
                Block::Item(0, "2.".into(), "second".into()),
                Block::Code(vec!["let x = 1;".into(), "  x".into()]),
            ]
        );
    }

    #[test]
    fn leaders_are_no_text() {
        assert_eq!(without_leaders("1.1 Intro . . . . . . . 5"), "1.1 Intro … 5");
        assert_eq!(without_leaders("Wait... 3.5"), "Wait... 3.5");
    }
}
