//! Sums of gradients for each leaf, column and bin. Gradients are whole numbers: their sums are exact in any order, and
//! both halves fit one 64-bit addition.

use super::Matrix;

/// A gradient in the upper half, a curvature in the lower one.
pub(super) type Packed = i64;

/// Gradients scaled to whole numbers whose sum over all rows fits 32 bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale(f64);

impl Scale {
    pub fn new(rows: usize) -> Self {
        let mut scale = 16384.0;
        let mut room = rows >> 16;
        while room > 0 {
            scale /= 2.0;
            room >>= 1;
        }
        Self(scale)
    }

    #[allow(clippy::cast_possible_truncation, reason = "gradients are within 1, curvatures within a quarter")]
    pub fn pack(self, gradient: f64, curvature: f64) -> Packed {
        (((gradient * self.0).round() as i64) << 32) + (curvature * 4.0 * self.0).round() as i64
    }

    /// The gradient and the curvature of a sum.
    #[allow(clippy::cast_precision_loss, reason = "both halves have 32 bits")]
    pub fn unpack(self, sum: Packed) -> (f64, f64) {
        let curvature = sum & 0xffff_ffff;
        let gradient = (sum - curvature) >> 32;
        (gradient as f64 / self.0, curvature as f64 / (4.0 * self.0))
    }
}

/// The sums of the leaves of one level, for the columns that a tree may use.
#[derive(Debug)]
pub(super) struct Histogram {
    /// Where each chosen column starts within a leaf.
    pub offsets: Vec<usize>,
    /// The size of a leaf.
    pub size: usize,
    pub sums: Vec<Packed>,
}

impl Histogram {
    pub fn new(matrix: &Matrix, columns: &[u16]) -> Self {
        let mut offsets = Vec::with_capacity(columns.len());
        let mut size = 0;
        for &column in columns {
            offsets.push(size);
            size += matrix.columns[usize::from(column)].bins;
        }
        Self { offsets, size, sums: Vec::new() }
    }

    /// Adds the rows for which `slot` names a leaf.
    pub fn add(
        &mut self,
        matrix: &Matrix,
        columns: &[u16],
        rows: impl Iterator<Item = (u32, usize, Packed)>,
    ) {
        for (row, leaf, packed) in rows {
            let codes = matrix.row(row);
            let start = leaf * self.size;
            let sums = &mut self.sums[start..start + self.size];
            for (&column, &offset) in columns.iter().zip(&self.offsets) {
                sums[offset + usize::from(codes[usize::from(column)])] += packed;
            }
        }
    }
}
