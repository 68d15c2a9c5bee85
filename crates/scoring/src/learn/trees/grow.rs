//! One tree: level by level the question that lowers the loss of all leaves together the most.

use super::{
    Matrix, Split,
    histogram::{Histogram, Packed, Scale},
    matrix::Order,
};

/// What a tree is grown with.
pub(super) struct Growth<'a> {
    pub matrix: &'a Matrix,
    /// The columns that this tree may use.
    pub columns: &'a [u16],
    /// The sampled rows with their gradients.
    pub rows: &'a [(u32, Packed)],
    pub scale: Scale,
    pub depth: usize,
    /// Ridge on the leaves.
    pub ridge: f64,
    /// The least curvature that either side of a split must have to count.
    pub least: f64,
}

impl Growth<'_> {
    /// The questions, in order; fewer than the depth when none helps any more.
    pub fn splits(&self) -> Vec<Split> {
        let mut leaves = vec![0_u8; self.rows.len()];
        let mut splits = Vec::new();
        let mut histogram = Histogram::new(self.matrix, self.columns);
        histogram.sums = vec![0; histogram.size];
        let rows = self.rows.iter().map(|(row, packed)| (*row, 0, *packed));
        histogram.add(self.matrix, self.columns, rows);
        for level in 0..self.depth {
            let Some(split) = self.best(&histogram, 1 << level) else { break };
            splits.push(split);
            if level + 1 < self.depth {
                self.descend(&mut histogram, &mut leaves, split, level);
            }
        }
        splits
    }

    /// Moves the rows one level down. Only the smaller child of a leaf is counted, the other is the rest.
    fn descend(&self, histogram: &mut Histogram, leaves: &mut [u8], split: Split, level: usize) {
        let half = 1_usize << level;
        let mut sizes = vec![0_usize; 2 * half];
        for (leaf, (row, _)) in leaves.iter_mut().zip(self.rows) {
            let holds = split.holds(self.matrix.row(*row)[usize::from(split.column)]);
            *leaf |= u8::from(holds) << level;
            sizes[usize::from(*leaf)] += 1;
        }
        let smaller: Vec<bool> =
            (0..2 * half).map(|leaf| (sizes[leaf], leaf) < (sizes[leaf ^ half], leaf ^ half)).collect();
        let parents = std::mem::replace(&mut histogram.sums, vec![0; 2 * half * histogram.size]);
        let counted = leaves
            .iter()
            .zip(self.rows)
            .filter(|(leaf, _)| smaller[usize::from(**leaf)])
            .map(|(leaf, (row, packed))| (*row, usize::from(*leaf), *packed));
        histogram.add(self.matrix, self.columns, counted);
        let size = histogram.size;
        for parent in 0..half {
            let (counted, rest) =
                if smaller[parent] { (parent, parent | half) } else { (parent | half, parent) };
            for bin in 0..size {
                histogram.sums[rest * size + bin] =
                    parents[parent * size + bin] - histogram.sums[counted * size + bin];
            }
        }
    }

    fn best(&self, histogram: &Histogram, leaves: usize) -> Option<Split> {
        let mut best: Option<(f64, Split)> = None;
        for (&column, &offset) in self.columns.iter().zip(&histogram.offsets) {
            let shape = &self.matrix.columns[usize::from(column)];
            let gains = self.gains(histogram, leaves, offset, shape.bins, shape.order);
            for (gain, low, high) in gains {
                if gain > best.as_ref().map_or(1e-9, |(gain, _)| *gain) {
                    best = Some((gain, Split { column, low, high }));
                }
            }
        }
        best.map(|(_, split)| split)
    }

    /// The gain of every question about a column, summed over the leaves.
    fn gains(
        &self,
        histogram: &Histogram,
        leaves: usize,
        offset: usize,
        bins: usize,
        order: Order,
    ) -> Vec<(f64, u8, u8)> {
        let last = u8::try_from(bins.saturating_sub(1)).unwrap_or(u8::MAX);
        let mut above = vec![0.0; bins];
        let mut known = vec![0.0; bins];
        let mut single = vec![0.0; bins];
        let mut missing = false;
        for leaf in 0..leaves {
            let start = leaf * histogram.size + offset;
            let sums = &histogram.sums[start..start + bins];
            let total: Packed = sums.iter().sum();
            if total == 0 {
                continue;
            }
            let total = self.sum(total);
            if total.curvature < 2.0 * self.least {
                continue;
            }
            if order == Order::None {
                for (gain, sum) in single.iter_mut().zip(sums) {
                    *gain += self.gain(&total, *sum);
                }
                continue;
            }
            let mut below: Packed = 0;
            for (bin, sum) in sums.iter().enumerate() {
                below += sum;
                above[bin] += self.gain(&total, below);
                if order == Order::AfterMissing && sums[0] != 0 && bin > 0 {
                    known[bin] += self.gain(&total, below - sums[0]);
                    missing = true;
                }
            }
        }
        let mut gains = Vec::new();
        for bin in 0..last {
            let place = usize::from(bin);
            match order {
                Order::None => gains.push((single[place], bin, bin)),
                _ => gains.push((above[place], bin + 1, last)),
            }
            // The missing with the high side: the low side is a range of its own.
            if missing && bin > 0 {
                gains.push((known[place], 1, bin));
            }
        }
        if order == Order::None && bins > 0 {
            gains.push((single[bins - 1], last, last));
        }
        gains
    }

    /// How much a leaf gains when a part of it is split off; nothing when a side is too small.
    #[inline]
    fn gain(&self, total: &Sum, part: Packed) -> f64 {
        let (gradient, curvature) = self.scale.unpack(part);
        let (rest, rest_curvature) = (total.gradient - gradient, total.curvature - curvature);
        if curvature < self.least || rest_curvature < self.least {
            return 0.0;
        }
        gradient * gradient / (curvature + self.ridge) + rest * rest / (rest_curvature + self.ridge)
            - total.score
    }

    fn sum(&self, total: Packed) -> Sum {
        let (gradient, curvature) = self.scale.unpack(total);
        Sum { gradient, curvature, score: gradient * gradient / (curvature + self.ridge) }
    }
}

/// The sums of a leaf and what it is worth as it is.
struct Sum {
    gradient: f64,
    curvature: f64,
    score: f64,
}
