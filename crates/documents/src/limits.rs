//! What a document may cost.

/// Bounds that turn hostile files into clear problems instead of exhausted instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The file itself. The storage bucket's limit by default.
    pub max_bytes: u64,
    /// All entries of an archive together, inflated.
    pub max_inflated_bytes: u64,
    /// One entry of an archive: inflated by deflated size (entries of a few kilobytes are exempt).
    pub max_inflate_ratio: u32,
    /// Nesting of markup: elements of XML, objects of a PDF, lists, quotes and tables of HTML.
    pub max_depth: u32,
    /// Pages, sheets, slides, attachments of one document; bytes are not counted here.
    pub max_units: u64,
    /// The markdown of one part; a page that gives more is failed with `part_too_large`.
    pub max_markdown_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 52_428_800,
            max_inflated_bytes: 536_870_912,
            // Deflate cannot do better than 1032; sheets of equal rows reach a few hundred.
            max_inflate_ratio: 400,
            max_depth: 256,
            max_units: 100_000,
            max_markdown_bytes: 4_194_304,
        }
    }
}
