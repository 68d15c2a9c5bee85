//! A segment as a part: its markdown and what became of its bytes.

use std::{collections::BTreeMap, ops::Range};

use kernel::Problem;

use super::{
    blocks::Writer,
    file::{File, Story, StoryKind},
    scanner::Segment,
    state::State,
};
use crate::{
    Part, Unit, UnitKind,
    ooxml::{
        IMAGE_ONLY,
        element::Element,
        reason_of,
        table::repeats,
        xml::{Token, Xml},
    },
};

/// Markup of headers and footers that is held against each other.
const MAX_COMPARED: u64 = 4 << 20;

/// Writes a segment. What is broken in it costs the bytes from there to its end.
pub(super) fn part(file: &File, segment: &Segment) -> Result<Part, Problem> {
    let Some(story) = file.stories.get(segment.story) else { return Ok(Part::default()) };
    if story.is_margin() {
        return margin(file, segment.story, story);
    }
    let mut writer = Writer::new(file, story, segment.start.clone());
    repeat_header(&mut writer, file);
    let mut xml = Xml::piece(segment.bytes.clone(), file.package.max_depth());
    let mut unread = Vec::new();
    let (read, reason) = match walk(&mut xml, &mut writer, &mut unread) {
        Ok(()) => (segment.to - segment.from, segment.broken),
        Err(problem) => match reason_of(&problem) {
            Some(reason) => (xml.position().min(segment.to - segment.from), Some(reason)),
            None => return Err(problem),
        },
    };
    writer.end_paragraph();
    writer.end_table();
    let read = if segment.broken.is_some() { read.min(segment.bytes.len() as u64) } else { read };
    let (from, to) = (story.offset + segment.from, story.offset + segment.to);
    // A scan that was pasted: its bytes were read, its content was not.
    if reason.is_none() && writer.out.trim().is_empty() && has_picture(&segment.bytes) {
        let unit = Unit::skipped(UnitKind::Bytes, from, to, IMAGE_ONLY);
        return Ok(Part { markdown: String::new(), units: vec![unit] });
    }
    Ok(Part { markdown: ended(writer.out), units: units(from, from + read, to, reason, &unread) })
}

/// Whether markup has a picture, of Office or of what was before it.
fn has_picture(markup: &[u8]) -> bool {
    [&b":pic>"[..], b":pic ", b":imagedata"].iter().any(|mark| memchr::memmem::find(markup, mark).is_some())
}

/// `from..read` was read; the rest up to `to` was not, when there is a reason.
fn units(from: u64, read: u64, to: u64, reason: Option<&str>, unread: &[Unread]) -> Vec<Unit> {
    let end = if reason.is_some() { read.min(to) } else { to };
    let mut units = Vec::new();
    let mut at = from;
    for Unread { piece, problem } in unread {
        let (start, stop) = ((from + piece.start).clamp(at, end), (from + piece.end).clamp(at, end));
        if start > at {
            units.push(Unit::parsed(UnitKind::Bytes, at, start));
        }
        if stop > start {
            units.push(Unit::unread(UnitKind::Bytes, start, stop, problem.clone()));
        }
        at = stop;
    }
    if end > at || units.is_empty() && reason.is_none() {
        units.push(Unit::parsed(UnitKind::Bytes, at, end));
    }
    units.extend(reason.map(|reason| Unit::failed(UnitKind::Bytes, end, to, reason)));
    units
}

/// A piece of a segment that imports what cannot be read.
struct Unread {
    piece: Range<u64>,
    problem: Problem,
}

/// Blocks of two parts stand apart as those of one do.
fn ended(mut markdown: String) -> String {
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    markdown
}

/// A table that goes on from the segment before begins with its first row again.
fn repeat_header(writer: &mut Writer<'_>, file: &File) {
    let Some(header) = writer.state.table.take() else { return };
    let mut xml = Xml::piece(header, file.package.max_depth());
    let counters = writer.state.counters.clone();
    // It was read before; if it was broken then, there is none now.
    let _ = walk(&mut xml, writer, &mut Vec::new());
    writer.failed = None;
    writer.state.counters = counters;
    if !writer.rows.first().is_some_and(|row| repeats(row)) {
        writer.rows.clear();
    }
}

fn walk(xml: &mut Xml, writer: &mut Writer<'_>, unread: &mut Vec<Unread>) -> Result<(), Problem> {
    loop {
        let before = xml.position();
        match xml.next()? {
            Token::Start(tag) => match tag.name() {
                "p" | "footnote" | "endnote" | "comment" | "altChunk" => {
                    let element = Element::of(&tag).fill(xml)?;
                    writer.end_table();
                    writer.block(&element);
                }
                "tr" => {
                    let element = Element::of(&tag).fill(xml)?;
                    writer.end_paragraph();
                    writer.row(&element);
                }
                "tbl" => {
                    writer.end_paragraph();
                    writer.end_table();
                }
                "sectPr" | "tblPr" | "tblGrid" | "sdtPr" | "del" | "moveFrom" => xml.skip()?,
                _ => {}
            },
            Token::End | Token::Text(_) => {}
            Token::Eof => return Ok(()),
        }
        if let Some(problem) = writer.failed.take() {
            unread.push(Unread { piece: before..xml.position(), problem });
        }
    }
}

/// A header or a footer: what an earlier one says already is not said again.
fn margin(file: &File, index: usize, story: &Story) -> Result<Part, Problem> {
    let (text, reason) = margin_text(file, story)?;
    let mark = if story.kind == StoryKind::Header { "<!-- header -->" } else { "<!-- footer -->" };
    let repeated = text.is_empty() || is_repeated(file, index, story, &text);
    let markdown = if repeated { String::new() } else { format!("{mark}\n\n{text}\n\n") };
    let (from, to) = (story.offset, story.offset + story.size);
    let unit = match reason {
        Some(reason) => Unit::failed(UnitKind::Bytes, from, to, reason),
        None => Unit::parsed(UnitKind::Bytes, from, to),
    };
    Ok(Part { markdown, units: vec![unit] })
}

/// Whether an earlier margin of the kind says the same. In files with more of them than can be compared each stands.
fn is_repeated(file: &File, index: usize, story: &Story, text: &str) -> bool {
    let firsts = file.margins.get_or_init(|| {
        let margins = || file.stories.iter().enumerate().filter(|(_, story)| story.is_margin());
        let mut firsts = BTreeMap::new();
        if margins().map(|(_, story)| story.size).sum::<u64>() <= MAX_COMPARED {
            for (index, story) in margins() {
                let text = margin_text(file, story).map(|(text, _)| text).unwrap_or_default();
                firsts.entry((story.kind, text)).or_insert(index);
            }
        }
        firsts
    });
    firsts.get(&(story.kind, text.to_owned())).is_some_and(|first| *first < index)
}

/// The text of a margin; page numbers alone are none.
fn margin_text(file: &File, story: &Story) -> Result<(String, Option<&'static str>), Problem> {
    let mut writer = Writer::new(file, story, State::default());
    let result =
        file.package.xml(&story.part).and_then(|mut xml| walk(&mut xml, &mut writer, &mut Vec::new()));
    writer.end_paragraph();
    writer.end_table();
    let reason = match result {
        Ok(()) => None,
        Err(problem) => Some(reason_of(&problem).ok_or(problem)?),
    };
    let text = writer.out.trim();
    let says = text.chars().any(char::is_alphabetic);
    Ok((if says { text.to_owned() } else { String::new() }, reason))
}
