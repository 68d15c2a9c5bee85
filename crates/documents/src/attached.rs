//! A file within a file, read as a part of it.

use kernel::Problem;

use crate::{Document, Limits, Part, Unit, UnitKind, context::Context, plain::plain};

/// Files in files.
const MAX_DEPTH: u32 = 3;
/// One of them, unpacked.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// All entries of an archive among them, unpacked.
const MAX_INFLATED: u64 = 64 << 20;

/// The attachment at `index` as a part: its name, what is in it, and what became of it.
pub(crate) fn part(
    bytes: Result<Vec<u8>, Problem>,
    label: &str,
    kind: Option<&str>,
    index: u64,
    context: &Context,
) -> Part {
    read(bytes.and_then(|bytes| markdown(bytes, Some(label), kind, context)), label, index)
}

/// The same of what is markdown already.
pub(crate) fn read(markdown: Result<String, Problem>, label: &str, index: u64) -> Part {
    let (unit, body) = match markdown {
        Ok(body) => (Unit::parsed(UnitKind::Attachment, index, index + 1), body),
        Err(problem) => (Unit::unread(UnitKind::Attachment, index, index + 1, problem), String::new()),
    };
    let markdown = format!("## {}\n\n{body}\n", plain(label));
    Part { markdown, units: vec![unit.labelled(label.to_owned())] }
}

/// All of a file within a file.
pub(crate) fn markdown(
    bytes: Vec<u8>,
    name: Option<&str>,
    kind: Option<&str>,
    context: &Context,
) -> Result<String, Problem> {
    whole(&mut Document::open_in(bytes, name, kind, &inside(context)?)?, context)
}

/// The context of a file within the file.
pub(crate) fn inside(context: &Context) -> Result<Context, Problem> {
    if context.depth >= MAX_DEPTH {
        return Err(Problem::new(422, "too_deep", "files are attached to each other too deeply"));
    }
    // A file that is packed twice may swell twice.
    let max_inflated_bytes = context.limits.max_inflated_bytes.min(MAX_INFLATED);
    let limits = Limits { max_inflated_bytes, ..context.limits.clone() };
    Ok(Context { depth: context.depth + 1, charset: None, limits })
}

/// The markdown of all parts, no longer than that of one part may be.
pub(crate) fn whole(document: &mut Document, context: &Context) -> Result<String, Problem> {
    let mut markdown = String::new();
    let mut index = 0;
    while let Some(part) = document.part(index)? {
        markdown.push_str(&part.markdown);
        if markdown.len() as u64 > context.limits.max_markdown_bytes {
            let detail = "the attached file has more text than a part may";
            return Err(Problem::new(413, "part_too_large", detail));
        }
        index += 1;
    }
    Ok(markdown)
}
