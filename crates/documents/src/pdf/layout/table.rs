//! What the ways of finding a table find.

/// Of so many cells one may be empty in a table that is no guess.
const MOST_EMPTY: usize = 4;

/// A table: every row has as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
    /// Whether blanks alone say that it is one, and not even every row has all cells.
    pub guessed: bool,
}

impl Table {
    /// A table that rules or titles close in.
    pub(super) const fn certain(rows: Vec<Vec<String>>) -> Self {
        Self { rows, guessed: false }
    }

    /// A table that only blanks show; sure when hardly a cell is empty.
    pub(super) fn of_blanks(rows: Vec<Vec<String>>) -> Self {
        let all = rows.iter().flatten().count();
        let empty = rows.iter().flatten().filter(|cell| cell.is_empty()).count();
        Self { rows, guessed: empty * MOST_EMPTY > all }
    }
}
