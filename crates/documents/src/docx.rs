//! DOCX: the body, its notes and comments, and headers and footers once.
//!
//! A DOCX file has no pages; they are made when it is printed. What is counted is the markup of the parts with text, one
//! after the other, in bytes. A part of the document is a segment of it, cut at the ends of blocks.

mod blocks;
mod file;
mod import;
mod inline;
mod numbering;
mod render;
mod scanner;
mod state;
mod styles;
mod tables;
#[cfg(test)]
mod tests;

use kernel::Problem;

use crate::{
    Metadata, Part, Unit, UnitKind,
    context::Context,
    ooxml::{embedded, malformed, segments::Segments},
    reader::Reader,
};
use file::File;
use scanner::Scanner;

/// Opens the file.
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let file = File::open(bytes, context)?;
    let files = embedded::list(file.stories.iter().map(|story| &story.relations), &file.package.archive);
    let archive = file.package.archive.clone();
    let reader = Box::new(Docx { file, segments: Segments::default() });
    Ok(embedded::with_files(reader, &archive, files, context))
}

struct Docx {
    file: File,
    segments: Segments<Scanner>,
}

impl Reader for Docx {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        vec![(UnitKind::Bytes, self.file.stories.iter().map(|story| story.size).sum())]
    }

    fn metadata(&self) -> Metadata {
        self.file.package.metadata()
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(segment) = self.segments.get(&self.file, index)? else { return Ok(None) };
        let part = render::part(&self.file, &segment)?;
        // A body of which nothing can be read is no document.
        if index == 0 && part.markdown.is_empty() && segment.broken.is_some() {
            return Err(malformed(
                "the text of the file cannot be read; save it again with an office program",
            ));
        }
        Ok(Some(part))
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let segment = self.segments.get(&self.file, index).ok()??;
        let offset = self.file.stories.get(segment.story)?.offset;
        let unit = Unit::failed(UnitKind::Bytes, offset + segment.from, offset + segment.to, reason);
        Some(Part { markdown: String::new(), units: vec![unit] })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        Segments::<Scanner>::count(&self.file)
    }
}
