//! What the formats of Office Open XML share: the zip guard, streamed XML, relationships, metadata and tables.

pub(crate) mod archive;
mod chart;
mod directory;
pub(crate) mod element;
pub(crate) mod embedded;
pub(crate) mod figure;
pub(crate) mod formula;
pub(crate) mod inflate;
pub(crate) mod inline;
pub(crate) mod package;
mod properties;
pub(crate) mod segments;
pub(crate) mod table;
pub(crate) mod xml;

pub(crate) use directory::names as entry_names;
use kernel::Problem;

/// The reason of a unit whose markup or packing is broken.
pub(crate) const BROKEN: &str = "xml_malformed";
/// The reason of a unit with pictures and no words.
pub(crate) const IMAGE_ONLY: &str = "image_only";
/// The reason of a unit that would take too much memory.
pub(crate) const TOO_LARGE: &str = "block_too_large";

/// The file contradicts itself or its format: nothing of ours will read it.
pub(crate) fn malformed(detail: impl Into<String>) -> Problem {
    Problem::new(422, "document_malformed", detail)
}

/// Something in the file is larger than what we read into memory.
pub(crate) fn too_large(detail: impl Into<String>) -> Problem {
    Problem::new(413, "too_large", detail)
}

/// The reason of a failed unit, when a problem costs only the unit in which it was met.
///
/// Ill-formed XML and a broken deflate stream end their own part of the package; a bomb ends the document.
pub(crate) fn reason_of(problem: &Problem) -> Option<&'static str> {
    match problem.code.as_str() {
        "document_malformed" => Some(BROKEN),
        "too_large" => Some(TOO_LARGE),
        "too_deep" => Some("too_deep"),
        _ => None,
    }
}
