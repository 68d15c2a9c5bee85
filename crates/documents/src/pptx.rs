//! PPTX: a part for each slide in the order of the presentation, with its notes.

mod file;
mod order;
mod shape;
mod slide;
#[cfg(test)]
mod tests;
mod text;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use kernel::Problem;

use crate::{
    Metadata, Part, Unit, UnitKind,
    context::Context,
    ooxml::{
        IMAGE_ONLY,
        element::Element,
        embedded, malformed,
        package::{Relations, of_kind},
        reason_of,
    },
    reader::Reader,
};
use file::File;
use shape::Layout;

/// The reason of a slide that is not shown.
const HIDDEN: &str = "hidden";

/// Slides before one of which a footer is not written again.
const LOOK_BACK: u32 = 3;

/// Opens the file.
pub(crate) fn open(bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let file = File::open(bytes, context)?;
    let slides = file.slides.iter().flatten();
    let relations: Vec<_> = slides.filter_map(|slide| file.package.relations(slide).ok()).collect();
    let files = embedded::list(&relations, &file.package.archive);
    let archive = file.package.archive.clone();
    Ok(embedded::with_files(
        Box::new(Pptx { file, layouts: RefCell::default(), furniture: RefCell::default() }),
        &archive,
        files,
        context,
    ))
}

struct Pptx {
    file: File,
    /// The layouts met so far, by their parts.
    layouts: RefCell<BTreeMap<String, Rc<Layout>>>,
    /// Dates and footers of the slides met so far.
    furniture: RefCell<BTreeMap<u32, Vec<String>>>,
}

impl Pptx {
    fn slide(&self, index: u32, part: &str) -> Result<Part, Problem> {
        let package = &self.file.package;
        let at = u64::from(index);
        let slide = package.tree(part)?.ok_or_else(|| malformed("a slide of the file is empty"))?;
        if matches!(slide.attribute("show"), Some("0" | "false")) {
            let unit = Unit::skipped(UnitKind::Slide, at, at + 1, HIDDEN);
            return Ok(Part { markdown: String::new(), units: vec![unit] });
        }
        let relations = package.relations(part)?;
        let mut markdown = format!("<!-- slide {} -->\n\n", at + 1);
        let mark = markdown.len();
        slide::write(&mut markdown, &slide, package, &relations, || self.layout(&relations));
        let wordless = markdown.get(mark..).unwrap_or_default().trim().is_empty();
        let furniture = slide::furniture(&slide, at + 1);
        if !furniture.is_empty() {
            slide::write_furniture(&mut markdown, &furniture, &self.furniture_before(index));
        }
        self.furniture.borrow_mut().insert(index, furniture);
        let notes = of_kind(&relations, "notesSlide").map(|notes| package.tree(notes));
        // Notes that cannot be read do not cost the slide.
        if let Some(Ok(Some(notes))) = notes {
            slide::write_notes(&mut markdown, &notes);
        }
        if let Some(comments) = of_kind(&relations, "comments") {
            self.comments(&mut markdown, comments);
        }
        let unit = if wordless && !slide.descendants("pic").is_empty() {
            Unit::skipped(UnitKind::Slide, at, at + 1, IMAGE_ONLY)
        } else {
            Unit::parsed(UnitKind::Slide, at, at + 1)
        };
        Ok(Part { markdown, units: vec![unit] })
    }

    fn layout(&self, relations: &Relations) -> Rc<Layout> {
        let Some(part) = shape::layout_of(relations) else { return Rc::default() };
        let mut layouts = self.layouts.borrow_mut();
        let known = layouts.entry(part.to_owned());
        Rc::clone(known.or_insert_with(|| Rc::new(Layout::read(&self.file.package, part))))
    }

    /// Dates and footers of the slides before one. It is read again only where they are not known yet, and not further
    /// back than [`LOOK_BACK`]: whatever part is read, it has the same text.
    fn furniture_before(&self, index: u32) -> Vec<String> {
        let mut texts = Vec::new();
        for before in (index.saturating_sub(LOOK_BACK)..index).rev() {
            let mut known = self.furniture.borrow_mut();
            texts.extend_from_slice(known.entry(before).or_insert_with(|| {
                let part = self.file.slides.get(before as usize).and_then(Option::as_ref);
                let slide = part.and_then(|part| self.file.package.tree(part).ok().flatten());
                // A slide that is not shown shows no footer.
                let slide = slide.filter(|slide| !matches!(slide.attribute("show"), Some("0" | "false")));
                slide.map(|slide| slide::furniture(&slide, u64::from(before) + 1)).unwrap_or_default()
            }));
        }
        texts
    }

    fn comments(&self, out: &mut String, part: &str) {
        let mut texts = Vec::new();
        let _ = self.file.package.each(part, &["cm"], &mut |_, element| {
            let paragraphs = element.descendants("t");
            let plain = element.descendants("text");
            let text: String = paragraphs.into_iter().chain(plain).map(Element::text).collect();
            texts.push(text);
            Ok(())
        });
        slide::write_comments(out, &texts);
    }
}

impl Reader for Pptx {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        vec![(UnitKind::Slide, self.file.slides.len() as u64)]
    }

    fn metadata(&self) -> Metadata {
        let pages = u32::try_from(self.file.slides.len()).ok();
        Metadata { pages, ..self.file.package.metadata() }
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(slide) = self.file.slides.get(index as usize) else { return Ok(None) };
        let at = u64::from(index);
        let failed = |reason: &str| Part {
            markdown: String::new(),
            units: vec![Unit::failed(UnitKind::Slide, at, at + 1, reason)],
        };
        let Some(part) = slide else { return Ok(Some(failed("slide_missing"))) };
        match self.slide(index, part) {
            Ok(part) => Ok(Some(part)),
            Err(problem) => Ok(Some(failed(reason_of(&problem).ok_or(problem)?))),
        }
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        self.file.slides.get(index as usize)?;
        let at = u64::from(index);
        let unit = Unit::failed(UnitKind::Slide, at, at + 1, reason);
        Some(Part { markdown: String::new(), units: vec![unit] })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        Ok(u32::try_from(self.file.slides.len()).unwrap_or(u32::MAX))
    }
}
