//! The columns as trees read them: row by row, numbers in coarse bins.

use crate::learn::prepare::{Derived, Input, Prepared, Role};

/// How the codes of a column may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Above a border; code 0 is missing and may go to either side.
    AfterMissing,
    /// Above a border.
    Full,
    /// One code against all others.
    None,
}

/// A column of the matrix.
#[derive(Clone, Debug)]
pub(crate) struct ColumnShape {
    pub order: Order,
    pub bins: usize,
}

/// All columns of a scope, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub columns: Vec<ColumnShape>,
    pub codes: Vec<u8>,
}

impl Matrix {
    pub fn new(data: &Prepared, derived: &[Derived]) -> Self {
        let width = derived.len();
        let mut codes = vec![0; width * data.rows()];
        let mut columns = Vec::with_capacity(width);
        for (place, column) in derived.iter().enumerate() {
            let mut fill = |map: &dyn Fn(u8) -> u8| {
                for (row, code) in column.codes.iter().enumerate() {
                    codes[row * width + place] = map(*code);
                }
            };
            match (&column.role, &data.inputs[column.feature]) {
                (Role::Number, Input::Number { bins, .. }) => {
                    fill(&|code| bins.coarse[usize::from(code)]);
                    let last = bins.coarse.last().map_or(0, |last| usize::from(*last));
                    columns.push(ColumnShape { order: Order::AfterMissing, bins: last + 1 });
                }
                (Role::Target(_), _) => {
                    fill(&|code| code);
                    columns.push(ColumnShape { order: Order::Full, bins: column.bins });
                }
                _ => {
                    fill(&|code| code);
                    columns.push(ColumnShape { order: Order::None, bins: column.bins });
                }
            }
        }
        Self { columns, codes }
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    pub fn row(&self, row: u32) -> &[u8] {
        let start = row as usize * self.width();
        &self.codes[start..start + self.width()]
    }
}
