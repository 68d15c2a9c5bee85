//! L-BFGS with a diagonal preconditioner, for smooth convex functions.

/// Steps back that the curvature is learnt from.
const MEMORY: usize = 12;
/// Evaluations of the function; a fit that needs more is close enough.
const EVALUATIONS: usize = 60;
/// Ends when a step gains less than this share of the value.
const PRECISION: f64 = 2e-7;

struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    inverse: f64,
}

/// The minimum near `start`. `function` answers the value and writes the gradient.
pub(crate) fn lbfgs(
    start: Vec<f64>,
    scales: &[f64],
    mut function: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut point = start;
    let mut gradient = vec![0.0; point.len()];
    let mut value = function(&point, &mut gradient);
    let mut history: Vec<Pair> = Vec::new();
    let mut evaluations = 1;
    while evaluations < EVALUATIONS {
        let direction = direction(&gradient, scales, &history);
        let slope = dot(&direction, &gradient);
        // A slope that is not a number ends it too.
        if slope.is_nan() || slope >= 0.0 {
            break;
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
            if evaluations >= EVALUATIONS {
                return point;
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
            break;
        }
    }
    point
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
