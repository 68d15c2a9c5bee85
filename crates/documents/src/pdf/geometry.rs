//! Matrices and boxes.

use hayro_syntax::page::{Page, Rotation};

/// An affine transform `[a b c d e f]`, as the specification writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    /// Leaves everything where it is.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves by so much.
    pub(super) const fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// `self` first, then `next`.
    #[allow(clippy::many_single_char_names, reason = "the specification's names")]
    pub(super) fn then(&self, next: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// Where a point goes.
    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [xx, xy, yx, yy, dx, dy] = self.0;
        (xx * x + yx * y + dx, xy * x + yy * y + dy)
    }

    /// Whether all its numbers are of a size that a page can have.
    pub(super) fn is_sane(&self) -> bool {
        self.0.iter().all(|number| number.is_finite() && number.abs() < 1e7)
    }
}

/// From a page's user space to points from its top left corner, y downwards, as it is shown.
pub(super) fn page_matrix(page: &Page<'_>) -> (Matrix, f64, f64) {
    let area = page.media_box();
    let (width, height) = (area.width().abs().clamp(1.0, 1e6), area.height().abs().clamp(1.0, 1e6));
    let (x, y) = (area.x0.min(area.x1), area.y0.min(area.y1));
    let flipped = Matrix([1.0, 0.0, 0.0, -1.0, -x, y + height]);
    match page.rotation() {
        Rotation::None => (flipped, width, height),
        Rotation::Horizontal => (flipped.then(&Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0])), height, width),
        Rotation::Flipped => (flipped.then(&Matrix([-1.0, 0.0, 0.0, -1.0, width, height])), width, height),
        Rotation::FlippedHorizontal => {
            (flipped.then(&Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width])), height, width)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transforms_are_applied_in_order() {
        let moved_then_scaled = Matrix::translation(1.0, 2.0).then(&Matrix([2.0, 0.0, 0.0, 3.0, 0.0, 0.0]));
        assert_eq!(moved_then_scaled.apply(1.0, 1.0), (4.0, 9.0));
        assert!(Matrix::IDENTITY.is_sane() && !Matrix::translation(f64::NAN, 0.0).is_sane());
    }
}
