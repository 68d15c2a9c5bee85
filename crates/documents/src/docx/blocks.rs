//! Paragraphs, tables and notes as markdown.

use std::fmt::Write as _;

use kernel::Problem;

use super::{
    file::{File, Story, StoryKind},
    import::Imports,
    inline::Inline,
    numbering::Label,
    state::{Key, Shape, State},
    tables,
};
use crate::ooxml::{element::Element, figure::Figure, inline::escape_start, table};

/// What was written last: items and lines of code stand together, other blocks apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    Nothing,
    Item,
    Code,
    Block,
}

/// Writes blocks, one after the other.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub file: &'a File,
    pub story: &'a Story,
    pub state: State,
    pub out: String,
    last: Last,
    /// In a cell: lines instead of blocks, no headings.
    pub cell: bool,
    /// The rows of the table that is open.
    pub rows: Vec<Vec<String>>,
    /// The text of paragraphs whose end was deleted: it goes on in the next one.
    carried: String,
    /// Why an imported part could not be read.
    pub failed: Option<Problem>,
    imports: Imports,
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: &'a File, story: &'a Story, state: State) -> Self {
        Self {
            file,
            story,
            state,
            out: String::new(),
            last: Last::Nothing,
            cell: false,
            rows: Vec::new(),
            carried: String::new(),
            failed: None,
            imports: Imports::default(),
        }
    }

    /// Another writer for content that stands on its own: a cell, a note.
    pub(super) fn inner(&self, cell: bool) -> Self {
        let mut inner = Self::new(self.file, self.story, State::default());
        inner.state.counters = self.state.counters.clone();
        inner.cell = cell;
        inner.imports = self.imports.clone();
        inner
    }

    /// Writes every block of a container.
    pub(super) fn blocks(&mut self, container: &Element) {
        for element in container.elements() {
            self.block(element);
        }
    }

    /// Writes one block, or the blocks in it.
    pub(super) fn block(&mut self, element: &Element) {
        match element.name.as_str() {
            "p" => self.paragraph(element),
            "tbl" => self.table(element),
            "footnote" | "endnote" | "comment" => self.note(element),
            "altChunk" => self.import(element),
            "del" | "moveFrom" | "sectPr" | "tcPr" | "sdtPr" | "sdtEndPr" => {}
            _ => self.blocks(element),
        }
    }

    fn paragraph(&mut self, paragraph: &Element) {
        let shape = self.state.meet(&key_of(paragraph), &self.file.styles, &self.file.numbering);
        let inline = Inline::of(paragraph, self.file, self.story);
        let code = shape.heading.is_none() && shape.item.is_none() && (shape.code || inline.is_all_code());
        if code && !self.cell {
            self.code(&inline.plain());
        } else {
            let emphasis = shape.heading.is_none() && !self.cell;
            let text = std::mem::take(&mut self.carried) + &inline.markdown(emphasis);
            let goes_on = paragraph
                .at(&["pPr", "rPr"])
                .is_some_and(|mark| mark.child("del").or_else(|| mark.child("moveFrom")).is_some());
            if goes_on && inline.boxes.is_empty() && inline.figures.is_empty() {
                self.carried = text;
                return;
            }
            let text = text.trim();
            if !text.is_empty() {
                self.line(text, &shape);
            }
        }
        let Inline { boxes, figures, .. } = inline;
        for figure in figures {
            self.figure(&figure);
        }
        for content in boxes {
            self.blocks(content);
        }
    }

    /// Writes what a chart or a diagram says.
    fn figure(&mut self, figure: &Figure) {
        if !figure.text.is_empty() {
            self.line(&figure.line(), &Shape::default());
        }
        for rows in &figure.tables {
            if self.cell {
                self.rows_as_lines(rows);
            } else {
                self.separate(Last::Block);
                self.state.end_lists();
                Figure::table(&mut self.out, rows);
            }
        }
    }

    /// A table in a cell: its rows as lines, its cells apart. The outer table escapes the pipes.
    fn rows_as_lines(&mut self, rows: &[Vec<String>]) {
        for row in rows {
            self.out.push_str(&row.join(" | "));
            self.out.push('\n');
        }
    }

    /// Writes what nothing goes on with.
    pub(super) fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.carried);
        if !text.trim().is_empty() {
            self.line(text.trim(), &Shape::default());
        }
    }

    /// Writes a file that stands here, or keeps why it cannot be read.
    fn import(&mut self, element: &Element) {
        self.end_paragraph();
        match self.imports.read(self.file, self.story, element) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => {
                self.separate(Last::Block);
                self.state.end_lists();
                self.out.push_str(text.trim());
                self.out.push('\n');
            }
            Err(problem) => self.failed = Some(problem),
        }
    }

    /// What a writer of content that stands on its own has written.
    fn ended(&mut self, mut inner: Self) -> String {
        inner.end_paragraph();
        inner.end_table();
        self.failed = self.failed.take().or(inner.failed);
        self.imports = inner.imports;
        inner.out
    }

    fn line(&mut self, text: &str, shape: &Shape) {
        if self.cell {
            let label = shape.item.as_ref().map(|(label, _)| marker(label)).unwrap_or_default();
            self.separate(Last::Item);
            self.out.push_str(&label);
            self.out.push_str(text);
            self.out.push('\n');
        } else if let Some(level) = shape.heading {
            self.separate(Last::Block);
            self.out.push_str(&"#".repeat(usize::from(level)));
            self.out.push(' ');
            if let Some((Label::Number(number), _)) = &shape.item {
                let _ = write!(self.out, "{number}. ");
            } else if let Some((Label::Text(label), _)) = &shape.item {
                let _ = write!(self.out, "{label} ");
            }
            self.out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            self.out.push('\n');
        } else if let Some((label, depth)) = &shape.item {
            self.separate(Last::Item);
            let indent = "    ".repeat(*depth);
            let marker = marker(label);
            self.out.push_str(&indent);
            self.out.push_str(&marker);
            self.lines(text, &format!("{indent}    "));
        } else {
            self.separate(Last::Block);
            self.state.end_lists();
            self.lines(text, "");
        }
    }

    /// Lines of one paragraph: a break is two blanks at the end of the line.
    fn lines(&mut self, text: &str, indent: &str) {
        for (index, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
            if index > 0 {
                self.out.push_str("  \n");
                self.out.push_str(indent);
            }
            self.out.push_str(&escape_start(line));
        }
        self.out.push('\n');
    }

    fn code(&mut self, text: &str) {
        if text.trim().is_empty() && self.last != Last::Code {
            return;
        }
        let text: String =
            text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
        // A fence in the code would end ours.
        let text = text.replace("```", "'''");
        if self.last == Last::Code {
            let fence = self.out.trim_end().len().saturating_sub(3);
            self.out.truncate(fence);
        } else {
            self.separate(Last::Code);
            self.state.end_lists();
            self.out.push_str("```\n");
        }
        self.out.push_str(text.trim_end());
        self.out.push_str("\n```\n");
    }

    /// Ends the block before, with a blank line unless both stand together.
    fn separate(&mut self, next: Last) {
        let together = self.cell || self.last == Last::Item && next == Last::Item;
        if self.last != Last::Nothing && !together {
            self.out.push('\n');
        }
        self.last = next;
    }

    fn table(&mut self, element: &Element) {
        self.end_paragraph();
        for row in tables::rows(element) {
            self.row(row);
        }
        self.end_table();
    }

    /// Takes a row of the open table.
    pub(super) fn row(&mut self, row: &Element) {
        let Some(columns) = tables::columns(row) else { return };
        let cells: Vec<String> = columns
            .into_iter()
            .map(|cell| cell.map_or_else(String::new, |cell| self.text_of(cell)))
            .collect();
        self.rows.push(cells);
    }

    fn text_of(&mut self, cell: &Element) -> String {
        let mut inner = self.inner(true);
        inner.blocks(cell);
        self.state.counters = inner.state.counters.clone();
        self.ended(inner).trim().to_owned()
    }

    /// Writes the open table, if there is one.
    pub(super) fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if rows.iter().flatten().all(String::is_empty) {
            return;
        }
        self.separate(Last::Block);
        self.state.end_lists();
        if let [row] = rows.as_slice()
            && let [cell] = row.as_slice()
            && !self.cell
        {
            // A frame around a text.
            self.lines(cell, "");
        } else if self.cell {
            self.rows_as_lines(&rows);
        } else {
            table::write(&mut self.out, &rows);
        }
    }

    fn note(&mut self, note: &Element) {
        // Separators and their like are not text.
        if note.attribute("type").is_some_and(|kind| kind != "normal") {
            return;
        }
        let Some(id) = note.attribute("id").and_then(|id| id.parse::<u32>().ok()) else { return };
        let kind = match self.story.kind {
            StoryKind::Endnotes => "e",
            StoryKind::Comments => "c",
            _ => "",
        };
        let mut inner = self.inner(false);
        inner.blocks(note);
        let text = self.ended(inner);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.separate(Last::Block);
        let author = note.attribute("author").filter(|_| self.story.kind == StoryKind::Comments);
        let author = author.map(|author| format!("{}: ", author.trim())).unwrap_or_default();
        let _ = write!(self.out, "[^{kind}{id}]: {author}");
        for (index, line) in text.lines().enumerate() {
            if index > 0 && !line.is_empty() {
                self.out.push_str("    ");
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

/// What a paragraph says about itself.
fn key_of(paragraph: &Element) -> Key {
    let Some(properties) = paragraph.child("pPr") else { return Key::default() };
    let list = properties.child("numPr");
    Key {
        style: properties.value("pStyle").map(str::to_owned),
        numbering: list.and_then(|list| list.value("numId")).and_then(|id| id.parse().ok()),
        level: list.and_then(|list| list.value("ilvl")).and_then(|level| level.parse().ok()),
        outline: properties.value("outlineLvl").and_then(|level| level.parse().ok()),
    }
}

fn marker(label: &Label) -> String {
    match label {
        Label::Bullet => "- ".to_owned(),
        Label::Number(number) => format!("{number}. "),
        Label::Text(text) => format!("- {text} "),
    }
}
