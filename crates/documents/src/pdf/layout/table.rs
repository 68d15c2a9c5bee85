//! What the ways of finding a table find.

/// A table: every row has as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
}
