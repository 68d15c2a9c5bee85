//! Axes: a range of values laid over a range of coordinates, with round ticks.

/// A linear scale from values to coordinates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// Lays the values `from..to` over the coordinates `start..end`; an empty range of values counts as one of 1.
    pub(crate) fn new((from, to): (f64, f64), (start, end): (f64, f64)) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self { from, to, start, end }
    }

    /// The coordinate of a value; what lies outside is put at the edge.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.start + share * (self.end - self.start)
    }
}

/// The end of an axis from 0 that holds `largest`, and its ticks: at most six steps of 1, 2 or 5 times a power of ten.
pub(crate) fn ticks_from_zero(largest: f64) -> Vec<f64> {
    let largest = if largest.is_finite() && largest > 0.0 { largest } else { 1.0 };
    let mut step = 1e-9;
    let mut factors = [2.0, 2.5, 2.0].iter().cycle();
    while largest / step > 6.0 {
        step *= factors.next().unwrap_or(&2.0);
    }
    let mut ticks = vec![0.0];
    let mut steps = 0.0;
    while steps * step < largest * (1.0 - 1e-9) {
        steps += 1.0;
        ticks.push(steps * step);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest_value() {
        for (largest, last, count) in
            [(1.0, 1.0, 6), (0.43, 0.5, 6), (3.2, 4.0, 5), (1234.0, 1500.0, 4), (0.0, 1.0, 6)]
        {
            let ticks = ticks_from_zero(largest);
            assert!((ticks[ticks.len() - 1] - last).abs() < 1e-9, "{largest}: {ticks:?}");
            assert!(ticks.len() == count, "{largest}: {ticks:?}");
        }
    }

    #[test]
    fn values_outside_are_drawn_at_the_edge() {
        let scale = Scale::new((0.0, 2.0), (100.0, 0.0));
        for (value, coordinate) in [(-1.0, 100.0), (1.0, 50.0), (9.0, 0.0)] {
            assert!((scale.at(value) - coordinate).abs() < 1e-9);
        }
        assert!(Scale::new((1.0, 1.0), (0.0, 10.0)).at(1.0).is_finite());
    }
}
