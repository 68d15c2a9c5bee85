//! Files in an office file: a workbook in a text, a text in a slide. They come behind its own parts.

use kernel::Problem;

use super::{archive::Archive, package::Relations};
use crate::{Metadata, Part, Unit, UnitKind, attached, context::Context, reader::Reader};

/// Files of one file that are looked at.
const MAX_FILES: usize = 1_000;

/// The parts that these relationships embed, each once. The workbook behind a chart is related to the chart alone: its values
/// are in the chart.
pub(crate) fn list<'a>(relations: impl IntoIterator<Item = &'a Relations>, archive: &Archive) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for relation in relations.into_iter().flat_map(Relations::values) {
        let embeds = matches!(relation.kind.as_str(), "package" | "oleObject") && !relation.external;
        if embeds
            && found.len() < MAX_FILES
            && archive.has(&relation.target)
            && !found.contains(&relation.target)
        {
            found.push(relation.target.clone());
        }
    }
    found
}

/// The reader of a file with files in it.
pub(crate) struct WithFiles {
    inner: Box<dyn Reader>,
    archive: Archive,
    files: Vec<String>,
    context: Context,
    /// How many parts the file itself has, once that was asked.
    own: Option<u32>,
}

/// The reader with the files that are embedded, if there are any.
pub(crate) fn with_files(
    inner: Box<dyn Reader>,
    archive: &Archive,
    files: Vec<String>,
    context: &Context,
) -> Box<dyn Reader> {
    if files.is_empty() {
        return inner;
    }
    Box::new(WithFiles { inner, archive: archive.clone(), files, context: context.clone(), own: None })
}

impl WithFiles {
    fn own(&mut self) -> Result<u32, Problem> {
        let own = match self.own {
            Some(own) => own,
            None => self.inner.parts()?,
        };
        self.own = Some(own);
        Ok(own)
    }

    /// The file whose part has this number, and its own number.
    fn file(&mut self, part: u32) -> Result<Option<(u64, &str)>, Problem> {
        let Some(at) = part.checked_sub(self.own()?) else { return Ok(None) };
        Ok(self.files.get(at as usize).map(|file| (u64::from(at), file.as_str())))
    }
}

impl Reader for WithFiles {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        let mut totals = self.inner.totals();
        totals.push((UnitKind::Attachment, self.files.len() as u64));
        totals
    }

    fn metadata(&self) -> Metadata {
        self.inner.metadata()
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        if self.own.is_none_or(|own| index < own)
            && let Some(part) = self.inner.part(index)?
        {
            return Ok(Some(part));
        }
        let (archive, context) = (self.archive.clone(), self.context.clone());
        let file = self.file(index)?;
        Ok(file.map(|(at, file)| {
            let label = label(file);
            attached::part(archive.bytes(file, attached::MAX_BYTES), label, None, at, &context)
        }))
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        // Where its parts cannot be counted, they are all there is.
        if index < self.own().unwrap_or(u32::MAX) {
            return self.inner.skip(index, reason);
        }
        let (at, file) = self.file(index).ok()??;
        let unit = Unit::failed(UnitKind::Attachment, at, at + 1, reason).labelled(label(file));
        Some(Part { markdown: String::new(), units: vec![unit] })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        Ok(self.own()?.saturating_add(u32::try_from(self.files.len()).unwrap_or(u32::MAX)))
    }
}

fn label(part: &str) -> &str {
    part.rsplit('/').next().unwrap_or(part)
}
