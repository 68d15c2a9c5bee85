//! Tables: of data, which become GFM tables, and of layout, whose cells are blocks like any others.

use super::{frame::Frame, token::Tag};
use crate::table::{row, rule};

/// What is held back of a table until it is told of which kind it is.
const MAX_BUFFER: usize = 48 * 1024;
/// Cells that span more columns or rows are taken as spanning so many: each costs bytes that the file does not have.
const MAX_SPAN: usize = 16;

/// Of which kind a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Mode {
    /// Not known yet; its rows are held back.
    #[default]
    Open,
    Data,
    /// Of data, its header written.
    Begun,
    Layout,
}

/// Where the header of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Header {
    /// No cell of one was met; the first row has to do.
    #[default]
    Unknown,
    Here,
    /// In another chapter, so that the first row is none.
    Elsewhere,
}

/// A table that is being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub mode: Mode,
    /// The cells of the row that is open.
    pub row: Option<Vec<String>>,
    /// A frame collects a cell.
    pub in_cell: bool,
    /// It holds what a GFM table cannot.
    pub complex: bool,
    rows: Vec<Vec<String>>,
    bytes: usize,
    header: Header,
    /// Columns that the open cell spans.
    span: usize,
    /// Rows that cells above still reach into, by column.
    reach: Vec<usize>,
    /// Rows that the open cell spans.
    rows_spanned: usize,
}

impl Table {
    pub(super) fn new(tag: &Tag<'_>) -> Self {
        let role = tag.attribute("role").unwrap_or_default();
        let layout = matches!(&*role, "presentation" | "none");
        Self { mode: if layout { Mode::Layout } else { Mode::Open }, ..Self::default() }
    }

    /// One that began in another chapter, with its header.
    pub(super) fn go_on() -> Self {
        Self { header: Header::Elsewhere, ..Self::default() }
    }

    /// A cell begins.
    pub(super) fn open_cell(&mut self, tag: &Tag<'_>) {
        let number = |name: &str| {
            let value = tag.attribute(name).and_then(|value| value.trim().parse::<usize>().ok());
            value.unwrap_or(1).clamp(1, MAX_SPAN)
        };
        self.span = number("colspan");
        self.rows_spanned = number("rowspan");
        if tag.name.as_str() == "th" && self.header == Header::Unknown {
            self.header = Header::Here;
        }
        let cells = self.row.get_or_insert_default();
        // Columns that a cell above reaches into stay empty.
        while let Some(left) = self.reach.get_mut(cells.len()).filter(|left| **left > 0) {
            *left -= 1;
            cells.push(String::new());
        }
    }

    /// A cell ends with this content.
    pub(super) fn close_cell(&mut self, content: &str, complex: bool) {
        self.complex |= complex;
        self.bytes += content.len() + 8;
        let cells = self.row.get_or_insert_default();
        let first = cells.len();
        cells.push(content.trim().to_owned());
        cells.extend(std::iter::repeat_n(String::new(), self.span.saturating_sub(1)));
        if self.rows_spanned > 1 && cells.len() < 256 {
            self.reach.resize(self.reach.len().max(cells.len()), 0);
            for left in self.reach.iter_mut().skip(first) {
                *left = self.rows_spanned - 1;
            }
        }
    }

    /// A row ends. Once the kind is known it is written at once.
    pub(super) fn close_row(&mut self, home: &mut Frame) {
        let Some(cells) = self.row.take() else { return };
        if cells.iter().all(String::is_empty) {
            return;
        }
        self.rows.push(cells);
        if self.mode != Mode::Open || self.bytes > MAX_BUFFER {
            self.write(home);
        }
    }

    /// Decides, if that is still open, and writes the rows held back.
    pub(super) fn write(&mut self, home: &mut Frame) {
        if self.mode == Mode::Open && !self.rows.is_empty() {
            let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
            // One column, blocks inside, or pages of text in few cells: made to place things on a page.
            let cells: usize = self.rows.iter().map(Vec::len).sum();
            let layout = columns < 2
                || self.complex
                || (self.header == Header::Unknown && self.bytes / cells.max(1) > 2000);
            self.mode = if layout { Mode::Layout } else { Mode::Data };
        }
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        match self.mode {
            Mode::Open => {}
            Mode::Layout => {
                for cell in rows.iter().flatten().filter(|cell| !cell.is_empty()) {
                    home.block(cell);
                }
            }

            Mode::Data | Mode::Begun => self.write_data(home, rows),
        }
    }

    fn write_data(&mut self, home: &mut Frame, rows: Vec<Vec<String>>) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut text = String::new();
        for (number, mut cells) in rows.into_iter().enumerate() {
            let header = self.mode == Mode::Data && number == 0;
            if header && self.header == Header::Elsewhere {
                row(&mut text, std::iter::repeat_n("", columns));
                rule(&mut text, columns);
            } else if header {
                cells.resize(columns, String::new());
            }
            row(&mut text, cells.iter().map(|cell| one_line(cell)));
            if header && self.header != Header::Elsewhere {
                rule(&mut text, columns);
            }
        }
        if self.mode == Mode::Begun {
            home.lines(&text);
        } else if !text.is_empty() {
            home.block(&text);
            self.mode = Mode::Begun;
        }
    }

    /// Whether rows are held back or one is open.
    pub(super) fn is_busy(&self) -> bool {
        self.row.is_some() || !self.rows.is_empty()
    }

    /// Gives up the table: what it holds becomes blocks.
    pub(super) fn dissolve(&mut self, home: &mut Frame) {
        self.rows.extend(self.row.take());
        self.mode = Mode::Layout;
        self.in_cell = false;
        self.write(home);
    }
}

/// A cell's blocks in one line; hard breaks and paragraphs are breaks.
fn one_line(cell: &str) -> String {
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
