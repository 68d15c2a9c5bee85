//! Files within a file: portfolios, annexes, the XML of an invoice.

use std::collections::BTreeSet;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString},
};
use kernel::Problem;

use super::{stream::Budget, strings::decode};
use crate::{Document, Part, Unit, UnitKind, context::Context, plain::plain};

/// Files of one file that are looked at.
const MAX_FILES: usize = 1_000;
/// Nodes of the tree of their names.
const MAX_NODES: usize = 10_000;
/// One of them, inflated.
const MAX_FILE_BYTES: usize = 16 << 20;
/// Files in files.
const MAX_DEPTH: u32 = 3;

/// A file within the file.
#[derive(Debug)]
pub(super) struct Attached {
    label: String,
    kind: Option<String>,
    id: ObjectIdentifier,
}

/// The files that the catalogue lists, by name or as associated, each once.
pub(super) fn list(pdf: &Pdf) -> Vec<Attached> {
    let mut found = Vec::new();
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return found };
    let mut seen = BTreeSet::new();
    let names = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles"));
    let mut open: Vec<Dict<'_>> = names.into_iter().collect();
    let mut nodes = 0;
    while let Some(node) = open.pop() {
        nodes += 1;
        if nodes > MAX_NODES {
            break;
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            let mut kids: Vec<Dict<'_>> = kids.iter::<Dict<'_>>().take(MAX_NODES).collect();
            kids.reverse();
            open.extend(kids);
        }
        if let Some(pairs) = node.get::<Array<'_>>("Names") {
            let files = pairs.iter::<Object<'_>>().take(2 * MAX_FILES).filter_map(Object::into_dict);
            files.for_each(|file| add(&mut found, &mut seen, &file));
        }
    }
    if let Some(associated) = catalog.get::<Array<'_>>("AF") {
        associated.iter::<Dict<'_>>().take(MAX_FILES).for_each(|file| add(&mut found, &mut seen, &file));
    }
    found
}

fn add(found: &mut Vec<Attached>, seen: &mut BTreeSet<(u32, i32)>, file: &Dict<'_>) {
    let embedded = file.get::<Dict<'_>>("EF");
    let stream =
        embedded.and_then(|files| files.get::<Stream<'_>>("UF").or_else(|| files.get::<Stream<'_>>("F")));
    let Some(stream) = stream else { return };
    let id = stream.obj_id();
    if found.len() >= MAX_FILES || !seen.insert((id.obj_number, id.gen_number)) {
        return;
    }
    let name = file.get::<PdfString<'_>>("UF").or_else(|| file.get::<PdfString<'_>>("F"));
    let label = name.map(|name| decode(&name).split_whitespace().collect::<Vec<_>>().join(" "));
    let label = label.filter(|label| !label.is_empty()).unwrap_or_else(|| "attachment".to_owned());
    let kind = stream.dict().get::<Name<'_>>("Subtype").map(|kind| kind.as_str().to_owned());
    found.push(Attached { label, kind, id });
}

/// What is in the file at `index`, as a part of its own.
pub(super) fn part(pdf: &Pdf, attached: &Attached, index: u64, context: &Context) -> Part {
    let (unit, body) = match read(pdf, attached, context) {
        Ok(body) => (Unit::parsed(UnitKind::Attachment, index, index + 1), body),
        // What is of no format that can be read is left out; the rest is broken, encrypted or too large.
        Err(problem) if problem.status == 415 => {
            (Unit::skipped(UnitKind::Attachment, index, index + 1, problem.code), String::new())
        }
        Err(problem) => (Unit::failed(UnitKind::Attachment, index, index + 1, problem.code), String::new()),
    };
    let markdown = format!("## {}\n\n{body}\n", plain(&attached.label));
    Part { markdown, units: vec![unit.labelled(attached.label.clone())] }
}

fn read(pdf: &Pdf, attached: &Attached, context: &Context) -> Result<String, Problem> {
    if context.depth >= MAX_DEPTH {
        return Err(Problem::new(422, "too_deep", "files are attached to each other too deeply"));
    }
    let broken = || Problem::new(422, "document_malformed", "the attached file cannot be unpacked");
    let stream = pdf.xref().get::<Stream<'_>>(attached.id).ok_or_else(broken)?;
    let bytes = Budget::new(MAX_FILE_BYTES).decode(&stream).map_err(|_| broken())?.into_owned();
    let context = Context { depth: context.depth + 1, charset: None, ..context.clone() };
    let mut document = Document::open_in(bytes, Some(&attached.label), attached.kind.as_deref(), &context)?;
    let mut markdown = String::new();
    let mut index = 0;
    while let Some(part) = document.part(index)? {
        markdown.push_str(&part.markdown);
        if markdown.len() as u64 > context.limits.max_markdown_bytes {
            return Err(Problem::new(
                413,
                "part_too_large",
                "the attached file has more text than a part may",
            ));
        }
        index += 1;
    }
    Ok(markdown)
}
