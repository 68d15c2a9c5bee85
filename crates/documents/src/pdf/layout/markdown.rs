//! Blocks to markdown.

use super::blocks::Block;
use crate::{
    plain::plain,
    table::{row, rule},
};

/// Writes the blocks, a blank line between them.
pub(super) fn write(out: &mut String, blocks: &[Block]) {
    let mut in_list = false;
    // How far the items of the list stand to the right, those that hold the next one.
    let mut open: Vec<usize> = Vec::new();
    for block in blocks {
        let item = matches!(block, Block::Item(..));
        let goes_on = in_list && item;
        if !out.is_empty() && !goes_on {
            out.push('\n');
        }
        in_list = item;
        if !goes_on {
            open.clear();
        }
        match block {
            Block::Heading(level, text) => {
                out.push_str(&"#".repeat(*level));
                out.push(' ');
                out.push_str(&plain(&text.replace('\n', " ")));
                out.push('\n');
            }
            Block::Paragraph(text) => {
                for line in text.lines() {
                    if begins_like_markup(line) {
                        out.push('\\');
                    }
                    out.push_str(&plain(line));
                    out.push('\n');
                }
            }
            Block::Item(depth, mark, text) => {
                // A list is nested in what stands further left, and not by its place on the page.
                open.retain(|outer| outer < depth);
                out.push_str(&"  ".repeat(open.len()));
                open.push(*depth);
                out.push_str(mark);
                out.push(' ');
                out.push_str(&plain(text));
                out.push('\n');
            }
            Block::Code(lines) => code(out, lines),
            Block::Table(table) => {
                let mut rows = table.rows.iter();
                if let Some(head) = rows.next() {
                    row(out, head.iter().map(|cell| plain(cell)));
                    rule(out, head.len());
                }
                rows.for_each(|cells| row(out, cells.iter().map(|cell| plain(cell))));
            }
        }
    }
}

fn code(out: &mut String, lines: &[String]) {
    // A fence is longer than any run of backticks inside.
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&fence);
    out.push('\n');
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(&fence);
    out.push('\n');
}

fn longest_run(line: &str) -> usize {
    line.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// What a line begins with that would make it a heading, a quote, a list, a rule or a table.
fn begins_like_markup(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let all = |character: char| !first.is_empty() && first.chars().all(|found| found == character);
    all('#') && first.len() <= 6
        || first.starts_with(['>', '|'])
        || matches!(first, "-" | "+" | "*" | "=")
        || first.len() >= 3
            && (all('-')
                || all('*')
                || all('_')
                || all('=')
                || first.starts_with("```")
                || first.starts_with("~~~"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::layout::table::Table;

    #[test]
    fn blocks_become_markdown_and_text_stays_text() {
        let table = Table::certain(vec![vec!["a".into(), "b|c".into()], vec!["1".into(), String::new()]]);
        let blocks = [
            Block::Heading(2, "A <b> title".into()),
            Block::Paragraph("# no heading".into()),
            Block::Item(0, "-".into(), "one".into()),
            Block::Item(1, "-".into(), "two".into()),
            Block::Code(vec!["```".into()]),
            Block::Table(table),
        ];
        let mut out = String::new();
        write(&mut out, &blocks);
        assert_eq!(
            out,
            "## A \\<b> title\n\n\\# no heading\n\n- one\n  - two\n\n````\n```\n````\n\n\
             | a | b\\|c |\n| --- | --- |\n| 1 | |\n"
        );
    }
}
