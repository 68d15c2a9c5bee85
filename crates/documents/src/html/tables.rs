//! Tables as the converter meets them: each open cell is a frame of its own.

use super::{
    converter::Converter,
    frame::Frame,
    table::{Mode, Table},
    token::Tag,
};

/// Tables in tables, each of which holds its content back.
const MAX_TABLES: usize = 8;

impl Converter {
    pub(super) fn open_table(&mut self, tag: &Tag<'_>) {
        self.with(|frame| {
            frame.flush();
            frame.heading = 0;
        });
        if self.tables.len() >= MAX_TABLES {
            self.dissolve();
        }
        if let Some(outer) = self.tables.last_mut() {
            outer.complex = true;
        }
        self.tables.push(Table::new(tag));
    }

    pub(super) fn open_row(&mut self, name: &str) {
        self.close_row();
        self.with(Frame::flush);
        if let Some(table) = self.tables.last_mut()
            && name == "tr"
        {
            table.row = Some(Vec::new());
        }
    }

    pub(super) fn open_cell(&mut self, tag: &Tag<'_>) {
        self.close_cell();
        self.with(Frame::flush);
        let Some(table) = self.tables.last_mut() else { return };
        if table.mode == Mode::Layout {
            return;
        }
        table.open_cell(tag);
        table.in_cell = true;
        self.frames.push(Frame::default());
    }

    pub(super) fn close_cell(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        if !table.in_cell || self.frames.len() < 2 {
            self.with(Frame::flush);
            return;
        }
        table.in_cell = false;
        let Some(mut frame) = self.frames.pop() else { return };
        frame.flush();
        table.close_cell(&frame.out, frame.complex);
    }

    pub(super) fn close_row(&mut self) {
        self.close_cell();
        if let (Some(table), Some(home)) = (self.tables.last_mut(), self.frames.last_mut()) {
            table.close_row(home);
        }
    }

    pub(super) fn close_table(&mut self) {
        self.close_row();
        self.with(Frame::flush);
        let (Some(mut table), Some(home)) = (self.tables.pop(), self.frames.last_mut()) else { return };
        table.write(home);
    }

    /// Makes all tables layout and their open cells part of the document.
    pub(super) fn dissolve(&mut self) {
        let cells = self.frames.split_off(1.min(self.frames.len()));
        let Some(home) = self.frames.first_mut() else { return };
        let mut cells = cells.into_iter();
        for table in &mut self.tables {
            let cell = if table.in_cell { cells.next() } else { None };
            table.dissolve(home);
            if let Some(cell) = cell {
                home.absorb(cell);
            }
        }
    }
}
