//! Imported parts (`altChunk`): a file of another format that stands in place of a block. Some generators write nothing else.

use std::collections::BTreeSet;

use kernel::Problem;

use super::file::{File, Story};
use crate::{
    Document, Format, attached,
    ooxml::{element::Element, too_large},
};

/// Files in files that may import further ones.
const MAX_DEPTH: u32 = 1;

/// What a segment has imported: each part once, and not more than one file in a file may have. A part that is named again and
/// again would cost what the file has no bytes for.
#[derive(Clone, Debug, Default)]
pub(super) struct Imports {
    parts: BTreeSet<String>,
    bytes: u64,
}

impl Imports {
    /// The markdown of the part that an element imports.
    pub(super) fn read(&mut self, file: &File, story: &Story, element: &Element) -> Result<String, Problem> {
        let missing =
            || Problem::new(422, "import_missing", "the text imports a part that is not in the file");
        let relation = element.relation("id").and_then(|id| story.relations.get(id));
        let part = &relation.filter(|relation| !relation.external).ok_or_else(missing)?.target;
        let size = file.package.archive.size(part).ok_or_else(missing)?;
        self.bytes = self.bytes.saturating_add(size);
        if !self.parts.insert(part.clone()) || self.bytes > attached::MAX_BYTES as u64 {
            return Err(too_large("the text imports a part again, or more than is read of files in a file"));
        }
        if file.context.depth > MAX_DEPTH {
            return Err(Problem::new(422, "too_deep", "files import each other too deeply"));
        }
        let bytes = file.package.archive.bytes(part, attached::MAX_BYTES)?;
        let end = part.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        // A saved web page has the fields of a part and none of a message.
        if matches!(end.as_deref(), Some("mht" | "mhtml" | "eml")) {
            let mut page = Document::read_as(Format::Eml, bytes, &attached::inside(&file.context)?)?;
            return attached::whole(&mut page, &file.context);
        }
        attached::markdown(bytes, Some(part), None, &file.context)
    }
}
