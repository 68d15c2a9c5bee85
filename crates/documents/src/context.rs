//! What a reader knows besides the bytes.

use crate::Limits;

/// How a document is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// Its bounds.
    pub limits: Limits,
    /// 0 for the file, 1 for an attachment of it, and so on.
    pub depth: u32,
    /// The charset that was declared outside the file (`content-type: text/html; charset=...`).
    pub charset: Option<String>,
}
