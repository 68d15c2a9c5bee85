//! L-BFGS with a diagonal preconditioner, for smooth convex functions.

/// Steps back that the curvature is learnt from.
const MEMORY: usize = 12;
/// Ends when a step gains less than this share of the value.
const PRECISION: f64 = 2e-7;

/// How a minimisation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evaluations {
    /// At the minimum.
    Converged,
    /// Not yet, after so many.
    UsedUp(usize),
}

struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    inverse: f64,
}

/// The minimum near `start`, or a point closer to it when the evaluations are used up; and how many were used.
/// `function` answers the value and writes the gradient.
pub(crate) fn lbfgs(
    start: Vec<f64>,
    scales: &[f64],
    most: usize,
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> (Vec<f64>, Evaluations) {
    let mut point = start;
    let mut gradient = vec![0.0; point.len()];
    let mut value = function(&point, &mut gradient);
    let mut history: Vec<Pair> = Vec::new();
    let mut evaluations = 1;
    while evaluations < most {
        let direction = direction(&gradient, scales, &history);
        let slope = dot(&direction, &gradient);
        // A slope that is not a number ends it too.
        if slope.is_nan() || slope >= 0.0 {
            return (point, Evaluations::Converged);
        }
        let mut length = 1.0;
        let mut next_gradient = vec![0.0; point.len()];
        let (next, next_value) = loop {
            let next: Vec<f64> = point.iter().zip(&direction).map(|(from, to)| from + length * to).collect();
            let next_value = function(&next, &mut next_gradient);
            evaluations += 1;
            if next_value <= value + 1e-4 * length * slope {
                break (next, next_value);
            }
            if evaluations >= most {
                return (point, Evaluations::UsedUp(evaluations));
            }
            length *= 0.4;
        };
        let step = difference(&next, &point);
        let change = difference(&next_gradient, &gradient);
        let curvature = dot(&step, &change);
        if curvature > 0.0 {
            if history.len() == MEMORY {
                history.remove(0);
            }
            history.push(Pair { step, change, inverse: 1.0 / curvature });
        }
        let gain = value - next_value;
        (point, gradient, value) = (next, next_gradient, next_value);
        if gain <= PRECISION * value.abs() {
            return (point, Evaluations::Converged);
        }
    }
    (point, Evaluations::UsedUp(evaluations))
}

fn direction(gradient: &[f64], scales: &[f64], history: &[Pair]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut weights = Vec::with_capacity(history.len());
    for pair in history.iter().rev() {
        let weight = pair.inverse * dot(&pair.step, &direction);
        add(&mut direction, -weight, &pair.change);
        weights.push(weight);
    }
    for (entry, scale) in direction.iter_mut().zip(scales) {
        *entry *= scale * scale;
    }
    for (pair, weight) in history.iter().zip(weights.iter().rev()) {
        let back = pair.inverse * dot(&pair.change, &direction);
        add(&mut direction, weight - back, &pair.step);
    }
    direction
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += factor * what;
    }
}

fn difference(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(left, right)| left - right).collect()
}

#[cfg(test)]
mod tests {
    use super::{Evaluations, lbfgs};

    /// A badly scaled bowl with its minimum at 1, 2, 3 …
    fn bowl(point: &[f64], gradient: &mut [f64]) -> f64 {
        let (mut value, mut scale) = (1.0, 1.0);
        let mut target = 1.0;
        for (at, slope) in point.iter().zip(gradient) {
            value += scale * (at - target) * (at - target);
            *slope = 2.0 * scale * (at - target);
            scale *= 3.0;
            target += 1.0;
        }
        value
    }

    #[test]
    fn a_minimisation_in_pieces_ends_at_the_same_minimum() {
        let (whole, ended) = lbfgs(vec![0.0; 5], &[1.0; 5], 200, bowl);
        assert_eq!(ended, Evaluations::Converged);
        let mut point = vec![0.0; 5];
        let mut pieces = 0;
        loop {
            let (next, ended) = lbfgs(point, &[1.0; 5], 12, bowl);
            point = next;
            pieces += 1;
            if ended == Evaluations::Converged {
                break;
            }
            assert!(pieces < 100);
        }
        assert!(pieces > 1);
        for (place, (whole, pieced)) in whole.iter().zip(&point).enumerate() {
            let target = 1.0 + f64::from(u32::try_from(place).unwrap());
            assert!((whole - target).abs() < 0.01 && (pieced - target).abs() < 0.01, "{whole} {pieced}");
        }
    }
}
