//! The file: its stories and what they share.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use kernel::Problem;

use super::{numbering::Numbering, styles::Styles};
use crate::{
    context::Context,
    ooxml::{
        malformed,
        package::{Package, Relations, of_kind},
        reason_of,
    },
};

/// What a story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StoryKind {
    Body,
    Footnotes,
    Endnotes,
    Comments,
    Header,
    Footer,
}

/// A part with text of its own.
#[derive(Debug)]
pub(super) struct Story {
    pub kind: StoryKind,
    pub part: String,
    /// Bytes of its markup.
    pub size: u64,
    /// The bytes of all stories before it.
    pub offset: u64,
    pub relations: Relations,
}

impl Story {
    /// Headers and footers: short, and often the same in several parts.
    pub(super) fn is_margin(&self) -> bool {
        matches!(self.kind, StoryKind::Header | StoryKind::Footer)
    }
}

/// An opened DOCX file.
#[derive(Debug)]
pub(super) struct File {
    pub package: Package,
    /// How it was opened, for the files in it.
    pub context: Context,
    pub styles: Styles,
    pub numbering: Numbering,
    pub stories: Vec<Story>,
    /// The first header or footer of each text.
    pub margins: OnceCell<BTreeMap<(StoryKind, String), usize>>,
}

impl File {
    /// Opens it: the body first, then notes and comments, then headers and footers.
    pub(super) fn open(bytes: Vec<u8>, context: &Context) -> Result<Self, Problem> {
        let package = Package::open(bytes, context)?;
        let main = package.main("word/document.xml")?;
        let relations = local(package.relations(&main))?;
        let styles = match of_kind(&relations, "styles") {
            Some(part) => local(Styles::read(&package, part))?,
            None => Styles::default(),
        };
        let numbering = match of_kind(&relations, "numbering") {
            Some(part) => local(Numbering::read(&package, part))?,
            None => Numbering::default(),
        };
        let context = context.clone();
        let mut file =
            Self { package, context, styles, numbering, stories: Vec::new(), margins: OnceCell::new() };
        // A part that two relationships name is one text.
        let mut known = BTreeSet::from([main.clone()]);
        file.add(StoryKind::Body, &main)?;
        let kinds = [
            (StoryKind::Footnotes, "footnotes"),
            (StoryKind::Endnotes, "endnotes"),
            (StoryKind::Comments, "comments"),
            (StoryKind::Header, "header"),
            (StoryKind::Footer, "footer"),
        ];
        for (kind, name) in kinds {
            let mut parts: Vec<&str> = relations
                .values()
                .filter(|relation| relation.kind == name && !relation.external)
                .map(|relation| relation.target.as_str())
                .collect();
            parts.sort_unstable_by_key(|part| (part.len(), *part));
            for part in parts {
                if known.insert(part.to_owned()) {
                    file.add(kind, part)?;
                }
            }
        }
        if file.stories.is_empty() {
            return Err(malformed("the file has no text part"));
        }
        Ok(file)
    }

    fn add(&mut self, kind: StoryKind, part: &str) -> Result<(), Problem> {
        let Some(size) = self.package.archive.size(part) else { return Ok(()) };
        let offset = self.stories.last().map_or(0, |last| last.offset + last.size);
        let relations = local(self.package.relations(part))?;
        self.stories.push(Story { kind, part: part.to_owned(), size, offset, relations });
        Ok(())
    }
}

/// What is helpful only may be broken: without it the text is still there.
fn local<T: Default>(result: Result<T, Problem>) -> Result<T, Problem> {
    result.or_else(|problem| if reason_of(&problem).is_some() { Ok(T::default()) } else { Err(problem) })
}
