//! What competes in a training.

use crate::learn::trees::Shape;

/// Ridges from strong to weak, in rows of unit variance (one over the usual C).
pub(super) const RIDGES: [f64; 8] = [2000.0, 600.0, 200.0, 60.0, 20.0, 6.0, 2.0, 0.6];

/// The forms of trees that compete: from additive with pairs to deep interactions.
pub(super) const SHAPES: [Shape; 3] = [
    Shape { depth: 2, rate: 0.09, ridge: 5.0, least: 2.0, rows: 0.7, columns: 0.6 },
    Shape { depth: 4, rate: 0.06, ridge: 5.0, least: 2.0, rows: 0.7, columns: 0.6 },
    Shape { depth: 6, rate: 0.06, ridge: 5.0, least: 2.0, rows: 0.7, columns: 0.6 },
];
