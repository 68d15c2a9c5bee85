//! Reads PDF files.
//!
//! `hayro-syntax` finds the objects (cross references, repair, decryption); everything from a page's content to its
//! markdown is ours: streams inflate within a budget, nothing recurses on what a file says, images are never decoded.

mod attachments;
mod content;
mod font;
mod fonts;
mod geometry;
mod guard;
mod info;
mod layers;
mod layout;
mod stream;
mod strings;
#[cfg(test)]
mod tests;
mod xfa;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kernel::Problem;

use self::{attachments::Attached, content::Drawn, fonts::Fonts, guard::Trap, layers::Layers, layout::Style};
use crate::{Metadata, Part, Unit, UnitKind, context::Context, plain::plain, reader::Reader};

/// Pages looked at to learn what the body's text looks like.
const SAMPLE: usize = 6;
/// Covered so far by images, a page of a few words is a scan with a stamp on it.
const SCANNED_COVER: f64 = 0.5;
/// So few letters are a stamp or a page number.
const STAMP: usize = 60;
/// An image of the whole page, but for its margins, is a scan, unless it has more text than services stamp on it.
const SCAN_COVER: f64 = 0.8;
const STAMPS: usize = 400;
/// Stamps are small; what stands on the picture of a slide is large.
const STAMP_SIZE: f64 = 13.0;

/// The character of a code of the font Symbol, if it has one.
pub(crate) fn symbol(code: u8) -> Option<char> {
    font::symbol(code)
}

/// Opens the file.
pub(crate) fn open(mut bytes: Vec<u8>, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let truncated = guard::is_truncated(&bytes);
    match guard::disarm(&mut bytes) {
        Err(Trap::Bomb) => {
            let detail = "the file's objects inflate to more than a document may take; split the document";
            return Err(Problem::new(422, "zip_bomb", detail));
        }
        Err(Trap::Endless) => {
            let detail = "the file's objects have no end, or refer to each other so often that reading them would \
                          take for ever; it is damaged or no document";
            return Err(Problem::new(422, "document_malformed", detail));
        }
        Err(Trap::Deep) => {
            let detail = "objects of the file are nested too deeply; it is damaged or no document";
            return Err(Problem::new(422, "too_deep", detail));
        }
        Ok(()) => {}
    }
    let pdf = Pdf::new(bytes).map_err(|error| problem(error, truncated))?;
    let found = pdf.pages().len();
    let total = u64::try_from(found).unwrap_or(u64::MAX);
    if found == 0 {
        return Err(problem(LoadPdfError::Invalid, truncated));
    }
    let files = attachments::list(&pdf);
    let layers = Layers::of(&pdf);
    Ok(Box::new(PdfReader {
        pdf,
        total,
        files,
        context: context.clone(),
        fonts: Fonts::default(),
        layers,
        style: None,
    }))
}

fn problem(error: LoadPdfError, truncated: bool) -> Problem {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Problem::new(
            422,
            "document_encrypted",
            "the document asks for a password; store a copy without one",
        ),
        LoadPdfError::Decryption(_) => Problem::new(
            422,
            "document_encrypted",
            "the document is encrypted in a way that cannot be read; store a copy without encryption",
        ),
        LoadPdfError::Invalid if truncated => Problem::new(
            422,
            "document_truncated",
            "the end of the file is missing and no page could be found; upload it again",
        ),
        LoadPdfError::Invalid => {
            Problem::new(422, "document_malformed", "no page could be found; is the file a PDF?")
        }
    }
}

struct PdfReader {
    pdf: Pdf,
    total: u64,
    /// The files in it, which come behind its pages.
    files: Vec<Attached>,
    context: Context,
    fonts: Fonts,
    layers: Layers,
    style: Option<Style>,
}

impl Reader for PdfReader {
    fn totals(&self) -> Vec<(UnitKind, u64)> {
        let files = self.files.len() as u64;
        let pages = (UnitKind::Page, self.total);
        if files == 0 { vec![pages] } else { vec![pages, (UnitKind::Attachment, files)] }
    }

    fn metadata(&self) -> Metadata {
        info::metadata(&self.pdf, self.total)
    }

    fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(page) = usize::try_from(index).ok().and_then(|index| self.pdf.pages().get(index)) else {
            let file = self.file(index);
            return Ok(file.map(|(at, file)| attachments::part(&self.pdf, file, at, &self.context)));
        };
        let drawn = content::draw(page, &self.fonts, &self.layers);
        let style = match &self.style {
            Some(style) => style.clone(),
            None => self.style.insert(sample(&self.pdf, &self.fonts, &self.layers)).clone(),
        };
        Ok(Some(part(index, &drawn, &style)))
    }

    fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        let from = u64::from(index);
        let unit = if from < self.total {
            Unit::failed(UnitKind::Page, from, from + 1, reason)
        } else {
            let (at, _) = self.file(index)?;
            Unit::failed(UnitKind::Attachment, at, at + 1, reason)
        };
        Some(Part { markdown: String::new(), units: vec![unit] })
    }

    fn parts(&mut self) -> Result<u32, Problem> {
        Ok(u32::try_from(self.total + self.files.len() as u64).unwrap_or(u32::MAX))
    }
}

impl PdfReader {
    /// The file whose part has this number, and its own number.
    fn file(&self, part: u32) -> Option<(u64, &Attached)> {
        let at = u64::from(part).checked_sub(self.total)?;
        Some((at, self.files.get(usize::try_from(at).ok()?)?))
    }
}

/// The style of the document, from pages spread over it.
fn sample(pdf: &Pdf, fonts: &Fonts, layers: &Layers) -> Style {
    let pages = pdf.pages();
    let count = pages.len();
    let chosen = (0..SAMPLE.min(count)).filter_map(|step| {
        // From the first third of each stretch: the first page is often a cover.
        pages.get((step * count + count / 3) / SAMPLE.min(count).max(1))
    });
    let drawn: Vec<Drawn> = chosen.map(|page| content::draw(page, fonts, layers)).collect();
    Style::of(&drawn)
}

/// Whether a page is a scan with what a signing service or a fax put on it. Recognised text is not shown and is no stamp.
fn is_stamped(drawn: &Drawn, letters: usize) -> bool {
    drawn.image_cover >= SCAN_COVER
        && letters < STAMPS
        && drawn.hidden == 0
        && drawn.glyphs.iter().all(|glyph| glyph.size <= STAMP_SIZE)
}

/// Whether more of a page is not known than is.
fn is_unmapped(drawn: &Drawn) -> bool {
    drawn.unknown > 20 && drawn.unknown > drawn.glyphs.len().saturating_sub(drawn.marks)
}

/// The page's markdown, and whether it is all of it.
fn part(index: u32, drawn: &Drawn, style: &Style) -> Part {
    let page = u64::from(index);
    let (text, guessed) = layout::markdown(drawn, style);
    let letters = text.chars().filter(|character| character.is_alphanumeric()).count();
    let skipped = |reason: &str| Unit::skipped(UnitKind::Page, page, page + 1, reason);
    let failed = |reason: &str| Unit::failed(UnitKind::Page, page, page + 1, reason);
    let unit = if let Some(reason) = drawn.excess {
        failed(reason)
    } else if is_unmapped(drawn) || drawn.marks > 0 && text.trim().is_empty() {
        failed("unmapped_fonts")
    } else if drawn.image_cover >= SCANNED_COVER && letters < STAMP
        || letters == 0 && drawn.image_cover > 0.0
        || is_stamped(drawn, letters)
    {
        skipped("scanned_image")
    } else if letters == 0 && text.trim().is_empty() {
        skipped(if drawn.paths > 0 { "no_text" } else { "blank" })
    } else {
        let unit = Unit::parsed(UnitKind::Page, page, page + 1);
        // The graver doubt: characters that nobody knows.
        match (text.contains('\u{fffd}'), guessed) {
            (true, _) => unit.doubted("unmapped_glyphs"),
            (false, true) => unit.doubted("guessed_table"),
            (false, false) => unit,
        }
    };
    let remarks =
        drawn.remarks.iter().map(|remark| format!("- {}\n", plain(remark))).collect::<Vec<_>>().concat();
    let parted = if text.is_empty() || remarks.is_empty() { "" } else { "\n" };
    let text = [text.as_str(), parted, remarks.as_str()].concat();
    let markdown = if text.is_empty() { text } else { format!("<!-- page {} -->\n\n{text}\n", page + 1) };
    Part { markdown, units: vec![unit] }
}
