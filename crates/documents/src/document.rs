//! A file of any format, opened.

use std::fmt;

use kernel::Problem;

use crate::{
    Format, Limits, Metadata, Part, Unit, UnitKind, context::Context, csv, docx, eml, html, markdown, pdf,
    pptx, reader::Reader, sniff::sniff, text, xlsx,
};

/// A file of any format, opened.
pub struct Document {
    format: Format,
    limits: Limits,
    reader: Box<dyn Reader>,
}

impl fmt::Debug for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Document").field("format", &self.format).finish_non_exhaustive()
    }
}

impl Document {
    /// Tells the format and opens the file. The name and the declared type only break ties.
    pub fn open(
        bytes: Vec<u8>,
        filename: Option<&str>,
        content_type: Option<&str>,
        limits: Limits,
    ) -> Result<Self, Problem> {
        let context = Context { limits, depth: 0, charset: content_type.and_then(charset_of) };
        Self::open_in(bytes, filename, content_type, &context)
    }

    /// The same for an attachment.
    pub(crate) fn open_in(
        bytes: Vec<u8>,
        filename: Option<&str>,
        content_type: Option<&str>,
        context: &Context,
    ) -> Result<Self, Problem> {
        let max = context.limits.max_bytes;
        if bytes.len() as u64 > max {
            let detail = format!("the file has {} bytes; the limit is {max}", bytes.len());
            return Err(Problem::new(413, "too_large", detail));
        }
        let format = sniff(&bytes, filename, content_type)?;
        Self::read_as(format, bytes, context)
    }

    /// Opens a file of which the format is known.
    pub(crate) fn read_as(format: Format, bytes: Vec<u8>, context: &Context) -> Result<Self, Problem> {
        let open = match format {
            Format::Pdf => pdf::open,
            Format::Docx => docx::open,
            Format::Pptx => pptx::open,
            Format::Xlsx => xlsx::open,
            Format::Html => html::open,
            Format::Markdown => markdown::open,
            Format::Csv => csv::open,
            Format::Tsv => csv::open_tabs,
            Format::Text => text::open,
            Format::Eml => eml::open,
        };
        Self::with_reader(format, open(bytes, context)?, context.limits.clone())
    }

    /// Of an opened file.
    pub(crate) fn with_reader(
        format: Format,
        reader: Box<dyn Reader>,
        limits: Limits,
    ) -> Result<Self, Problem> {
        let counted = |kind| kind != UnitKind::Bytes;
        let units: u64 =
            reader.totals().iter().filter(|(kind, _)| counted(*kind)).map(|(_, total)| total).sum();
        if units > limits.max_units {
            let detail = format!("the document has {units} units; the limit is {}", limits.max_units);
            return Err(Problem::new(413, "too_large", detail));
        }
        Ok(Self { format, limits, reader })
    }

    /// What the file is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many units of each kind there are.
    pub fn totals(&self) -> Vec<(UnitKind, u64)> {
        self.reader.totals()
    }

    /// What the file says about itself.
    pub fn metadata(&self) -> Metadata {
        self.reader.metadata()
    }

    /// The part at `index`, none after the last.
    pub fn part(&mut self, index: u32) -> Result<Option<Part>, Problem> {
        let Some(mut part) = self.reader.part(index)? else { return Ok(None) };
        if part.markdown.len() as u64 > self.limits.max_markdown_bytes {
            let failed = |unit: Unit| Unit {
                status: crate::UnitStatus::Failed,
                reason: Some("part_too_large".to_owned()),
                ..unit
            };
            part = Part { markdown: String::new(), units: part.units.into_iter().map(failed).collect() };
        }
        finish(&mut part.markdown);
        Ok(Some(part))
    }

    /// The units of the part at `index` as failed with `reason`, without reading it: reading it has crashed before.
    pub fn skip(&mut self, index: u32, reason: &str) -> Option<Part> {
        self.reader.skip(index, reason)
    }

    /// How many parts there are; a format that does not know it reads them.
    pub fn parts(&mut self) -> Result<u32, Problem> {
        self.reader.parts()
    }
}

/// What the database asks of any markdown: no NUL (its texts cannot hold one) and a newline at the end.
fn finish(markdown: &mut String) {
    if markdown.contains('\0') {
        *markdown = markdown.replace('\0', "\u{fffd}");
    }
    if !markdown.is_empty() && !markdown.ends_with('\n') {
        markdown.push('\n');
    }
}

/// The charset of `text/html; charset="utf-8"`.
fn charset_of(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("charset");
        named.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    })
}
