//! Cuts sheets into segments, at the ends of rows, without looking at what is in them.
//!
//! So a sheet of hundreds of megabytes is passed over at the speed of unpacking, and a segment that crashed its reader
//! can be left out.

use std::io::BufRead;

use kernel::Problem;

use super::file::{File, Sheet};
use crate::ooxml::{
    inflate::{Inflate, problem_of},
    reason_of,
    segments::Scan,
    too_large,
};

/// Bytes of markup in a segment: some 3,500 cells, whose text is about 200 KB at most when cells are short.
const SEGMENT: usize = 128 << 10;
/// What a cell's text may be on average for that; with longer strings segments are smaller.
const SHORT: usize = 48;
const SMALLEST: usize = 8 << 10;
/// A single row that is larger is not read.
const MAX_ROW: usize = 16 << 20;

/// A piece of a sheet.
#[derive(Debug)]
pub(super) struct Segment {
    pub sheet: usize,
    /// Bytes of the sheet's markup.
    pub from: u64,
    pub to: u64,
    pub bytes: Vec<u8>,
    /// Whether the sheet ends here.
    pub last: bool,
    pub broken: Option<&'static str>,
}

/// Where the cutting stands.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    sheet: usize,
    stream: Option<Inflate>,
    from: u64,
    /// What was unpacked and belongs to no segment yet.
    carry: Vec<u8>,
    /// How the sheet writes the end of a row: `</row>`, or with a prefix.
    end: Vec<u8>,
    /// The first segment of the sheet, which has the header of a table that goes on.
    pub first: Vec<u8>,
}

impl Scan for Scanner {
    type File = File;
    type Segment = Segment;

    fn next(&mut self, file: &File) -> Result<Option<Segment>, Problem> {
        let Some(sheet) = file.sheets.get(self.sheet) else { return Ok(None) };
        let Some(part) = sheet.part.as_ref().filter(|_| !sheet.hidden) else {
            return Ok(Some(self.close(sheet, Vec::new(), None)));
        };
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => file.package.archive.read(part)?,
        };
        let size = (SEGMENT * SHORT / file.strings.average().max(SHORT)).max(SMALLEST);
        match self.fill(&mut stream, size) {
            Ok(Some(cut)) => {
                let rest = self.carry.split_off(cut);
                let bytes = std::mem::replace(&mut self.carry, rest);
                let (from, to) = (self.from, (self.from + bytes.len() as u64).min(sheet.size));
                if from == 0 {
                    self.first.clone_from(&bytes);
                }
                self.from = to;
                self.stream = Some(stream);
                Ok(Some(Segment { sheet: self.sheet, from, to, bytes, last: false, broken: None }))
            }
            Ok(None) => {
                let bytes = std::mem::take(&mut self.carry);
                Ok(Some(self.close(sheet, bytes, None)))
            }
            Err(problem) => {
                let Some(reason) = reason_of(&problem) else { return Err(problem) };
                let bytes = std::mem::take(&mut self.carry);
                Ok(Some(self.close(sheet, bytes, Some(reason))))
            }
        }
    }
}

impl Scanner {
    fn close(&mut self, sheet: &Sheet, bytes: Vec<u8>, broken: Option<&'static str>) -> Segment {
        let segment =
            Segment { sheet: self.sheet, from: self.from, to: sheet.size, bytes, last: true, broken };
        *self = Self { sheet: self.sheet + 1, first: std::mem::take(&mut self.first), ..Self::default() };
        segment
    }

    /// Unpacks until there is a whole segment in `carry` and says where it ends; none when the sheet is over before.
    fn fill(&mut self, stream: &mut Inflate, size: usize) -> Result<Option<usize>, Problem> {
        let mut searched = size;
        loop {
            if self.end.is_empty() {
                self.end = row_end(&self.carry);
            }
            if self.carry.len() > size {
                let from = searched.saturating_sub(self.end.len()).max(size.saturating_sub(self.end.len()));
                if let Some(at) = find(self.carry.get(from..).unwrap_or_default(), &self.end) {
                    return Ok(Some(from + at + self.end.len()));
                }
                searched = self.carry.len();
            }
            if self.carry.len() > MAX_ROW {
                return Err(too_large(format!("a row has more than {MAX_ROW} bytes")));
            }
            stream.token();
            let chunk = stream.fill_buf().map_err(|error| problem_of(&error))?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let count = chunk.len();
            self.carry.extend_from_slice(chunk);
            stream.consume(count);
        }
    }
}

/// How the ends of rows are written, told by the element around them; nothing before that was met.
fn row_end(bytes: &[u8]) -> Vec<u8> {
    let Some(at) = find(bytes, b"sheetData") else { return Vec::new() };
    let before = bytes.get(..at).unwrap_or_default();
    let open = before.iter().rposition(|byte| *byte == b'<').map_or(at, |open| open + 1);
    let prefix = before.get(open..).unwrap_or_default();
    [b"</".as_slice(), prefix, b"row>".as_slice()].concat()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len().max(1)).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_with_the_prefix_of_their_sheet() {
        assert_eq!(row_end(b"<worksheet><sheetData><row"), b"</row>");
        assert_eq!(row_end(b"<x:worksheet><x:sheetData>"), b"</x:row>");
        assert_eq!(row_end(b"<worksheet>"), b"");
    }
}
