//! XLSX: sheets in their order, numbers as they are shown, blocks of rows as tables.
//!
//! Counted are sheets, and the bytes of their markup; a part of the document is a segment of a sheet, and the sheet is
//! settled with its last one.

mod cells;
mod file;
mod format;
mod links;
mod notes;
mod render;
mod scanner;
mod strings;
#[cfg(test)]
mod tests;

use kernel::Problem;

use crate::{
    Metadata, Part, Unit, UnitKind,
    context::Context,
    ooxml::{embedded, inline, reason_of, segments::Segments, table::repeats, xml::Xml},
    reader::Reader,
};
use cells::{Row, Rows};
use file::{File, Sheet};
use format::Format;
use links::Links;
use scanner::{Scanner, Segment};

/// The reason of a hidden sheet.
const HIDDEN: &str = "hidden";

/// Opens the file.
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let file = File::open(bytes, context)?;
    let shown = file.sheets.iter().filter(|sheet| !sheet.hidden).filter_map(|sheet| sheet.part.as_ref());
    let relations: Vec<_> = shown.filter_map(|part| file.package.relations(part).ok()).collect();
    let files = embedded::list(&relations, &file.package.archive);
    let archive = file.package.archive.clone();
    let reader = Box::new(Xlsx { file, segments: Segments::default(), links: None });
    Ok(embedded::with_files(reader, &archive, files, context))
}

/// A number as a format's code shows it: in charts too.
pub(crate) fn as_shown(value: f64, code: &str) -> String {
    Format::of(0, Some(code)).show(value, false)
}

struct Xlsx {
    file: File,
    segments: Segments<Scanner>,
    /// Of the sheet with this number.
    links: Option<(usize, Links)>,
}

impl Xlsx {
    /// What became of the segment, and of the sheet with its last one.
    fn units(segment: &Segment, sheet: &Sheet, settle: &dyn Fn(UnitKind, u64, u64) -> Unit) -> Vec<Unit> {
        let (from, to) = (sheet.offset + segment.from, sheet.offset + segment.to);
        let mut units = Vec::new();
        if to > from {
            units.push(settle(UnitKind::Bytes, from, to));
        }
        if segment.last {
            let at = segment.sheet as u64;
            units.push(settle(UnitKind::Sheet, at, at + 1).labelled(sheet.name.clone()));
        }
        units
    }

    fn write(&self, segment: &Segment, sheet: &Sheet) -> Result<Part, Problem> {
        let links = self.links.as_ref().filter(|(sheet, _)| *sheet == segment.sheet).map(|(_, links)| links);
        let mut rows = Rows { links, ..Rows::default() };
        let mut xml = Xml::piece(segment.bytes.clone(), self.file.package.max_depth());
        let reason = match rows.read(&mut xml, &self.file) {
            Ok(()) => segment.broken,
            Err(problem) => Some(reason_of(&problem).ok_or(problem)?),
        };
        let mut markdown = String::new();
        if segment.from == 0 {
            markdown.push_str("## ");
            inline::escape(&mut markdown, &sheet.name.replace(['\n', '\r'], " "));
            markdown.push_str("\n\n");
        }
        let header = if segment.from == 0 { None } else { self.header() };
        for (at, block) in render::blocks(&rows.rows).into_iter().enumerate() {
            let header = header.as_ref().filter(|header| at == 0 && follows(header, block));
            render::block(&mut markdown, block, header);
            markdown.push('\n');
        }
        if segment.last {
            links::write(&mut markdown, &self.file.package, sheet, &rows.linked);
            notes::write(&mut markdown, &self.file.package, sheet);
        }
        let reason = reason.or((rows.missing > 0).then_some("strings_missing"));
        let units = match reason {
            None => Self::units(segment, sheet, &Unit::parsed),
            Some(reason) => {
                Self::units(segment, sheet, &|kind, from, to| Unit::failed(kind, from, to, reason))
            }
        };
        Ok(Part { markdown, units })
    }

    /// The first row of the block that the sheet's first segment ends with: the header of a table that goes on.
    fn header(&self) -> Option<Row> {
        let mut rows = Rows::default();
        let mut xml = Xml::piece(self.segments.scanner().first.clone(), self.file.package.max_depth());
        // It was read before; what was broken then has no header now.
        let _ = rows.read(&mut xml, &self.file);
        let blocks = render::blocks(&rows.rows);
        let header = blocks.last().and_then(|block| block.get(render::lead(block))).cloned()?;
        let texts: Vec<String> = header.cells.iter().map(|cell| cell.text.clone()).collect();
        repeats(&texts).then_some(header)
    }
}

/// Whether a block can belong to the table of a header: it begins within its columns.
fn follows(header: &Row, block: &[Row]) -> bool {
    let column = |row: &Row| row.cells.iter().map(|cell| cell.column).min();
    let last = header.cells.iter().map(|cell| cell.column).max();
    block.first().is_some_and(|row| column(row) >= column(header) && column(row) <= last)
}

impl Reader for Xlsx {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        let bytes = self.file.sheets.iter().map(|sheet| sheet.size).sum();
        vec![(UnitKind::Sheet, self.file.sheets.len() as u64), (UnitKind::Bytes, bytes)]
    }

    fn metadata(&self) -> Metadata {
        let pages = u32::try_from(self.file.sheets.len()).ok();
        Metadata { pages, words: None, ..self.file.package.metadata() }
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(segment) = self.segments.get(&self.file, index)? else { return Ok(None) };
        let Some(sheet) = self.file.sheets.get(segment.sheet) else { return Ok(None) };
        if sheet.hidden {
            let units = Self::units(&segment, sheet, &|kind, from, to| Unit::skipped(kind, from, to, HIDDEN));
            return Ok(Some(Part { markdown: String::new(), units }));
        }
        if sheet.part.is_none() {
            let units =
                Self::units(&segment, sheet, &|kind, from, to| Unit::failed(kind, from, to, "sheet_missing"));
            return Ok(Some(Part { markdown: String::new(), units }));
        }
        if self.links.as_ref().is_none_or(|(of, _)| *of != segment.sheet) {
            self.links = Some((segment.sheet, links::of(&self.file.package, sheet)));
        }
        self.write(&segment, sheet).map(Some)
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let segment = self.segments.get(&self.file, index).ok()??;
        let sheet = self.file.sheets.get(segment.sheet)?;
        let units = Self::units(&segment, sheet, &|kind, from, to| Unit::failed(kind, from, to, reason));
        Some(Part { markdown: String::new(), units })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        Segments::<Scanner>::count(&self.file)
    }
}
