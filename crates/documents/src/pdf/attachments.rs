//! Files within a file: portfolios, annexes, the XML of an invoice.

use std::collections::BTreeSet;

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString},
};
use kernel::Problem;

use super::{stream::Budget, strings::decode, xfa};
use crate::{Part, attached, context::Context};

/// Files of one file that are looked at.
const MAX_FILES: usize = 1_000;
/// Nodes of the tree of their names.
const MAX_NODES: usize = 10_000;

/// A file within the file.
#[derive(Debug)]
pub(super) struct Attached {
    label: String,
    kind: Option<String>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File(ObjectIdentifier),
    /// The packets of a form that no page shows.
    Form(Vec<ObjectIdentifier>),
}

/// The form that no page shows, and the files that the catalogue lists, by name or as associated, each once.
pub(super) fn list(pdf: &Pdf) -> Vec<Attached> {
    let mut found = Vec::new();
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return found };
    let form = xfa::packets(&catalog);
    if !form.is_empty() {
        found.push(Attached { label: xfa::LABEL.to_owned(), kind: None, content: Content::Form(form) });
    }
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
    found.push(Attached { label, kind, content: Content::File(id) });
}

/// What is in the file at `index`, as a part of its own.
pub(super) fn part(pdf: &Pdf, attached: &Attached, index: u64, context: &Context) -> Part {
    match &attached.content {
        Content::File(id) => {
            attached::part(read(pdf, *id), &attached.label, attached.kind.as_deref(), index, context)
        }
        Content::Form(packets) => {
            attached::read(xfa::markdown(pdf, packets, context), &attached.label, index)
        }
    }
}

fn read(pdf: &Pdf, id: ObjectIdentifier) -> Result<Vec<u8>, Problem> {
    let broken = || Problem::new(422, "document_malformed", "the attached file cannot be unpacked");
    let stream = pdf.xref().get::<Stream<'_>>(id).ok_or_else(broken)?;
    Ok(Budget::new(attached::MAX_BYTES).decode(&stream).map_err(|_| broken())?.into_owned())
}
