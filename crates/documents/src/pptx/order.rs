//! The order in which the eye meets the shapes of a slide.

use std::cmp::Ordering;

use super::shape::Shape;

/// Shapes closer than this, in units of which a point has 12,700, touch: a heading above its own list. The layouts that
/// compare two lists leave nothing between; boxes that are put apart by hand have more than a tenth of an inch.
const TOUCHING: f64 = 60_000.0;
/// Cuts within cuts.
const MAX_CUTS: usize = 24;

/// Sorts shapes: what stands above comes first, then what stands at the left. Rows are told by the free strips between them;
/// where there is none, columns are.
pub(super) fn sort(shapes: Vec<Shape<'_>>) -> Vec<Shape<'_>> {
    let mut sorted = Vec::with_capacity(shapes.len());
    cut(shapes, MAX_CUTS, &mut sorted);
    sorted
}

fn cut<'a>(mut shapes: Vec<Shape<'a>>, left: usize, out: &mut Vec<Shape<'a>>) {
    shapes.sort_by(below);
    if shapes.len() < 2 || left == 0 {
        out.extend(shapes);
        return;
    }
    let rows = strips(&mut shapes, TOUCHING, |shape| (shape.place.y, shape.place.y + shape.place.height));
    let parts = if rows.len() > 1 {
        rows
    } else {
        let mut all: Vec<Shape<'a>> = rows.into_iter().flatten().collect();
        all.sort_by(|one, other| one.place.x.total_cmp(&other.place.x));
        let columns = strips(&mut all, 0.0, |shape| (shape.place.x, shape.place.x + shape.place.width));
        if columns.len() < 2 {
            let mut all: Vec<Shape<'a>> = columns.into_iter().flatten().collect();
            all.sort_by(below);
            out.extend(all);
            return;
        }
        columns
    };
    for part in parts {
        cut(part, left - 1, out);
    }
}

fn below(one: &Shape<'_>, other: &Shape<'_>) -> Ordering {
    one.place.y.total_cmp(&other.place.y).then(one.place.x.total_cmp(&other.place.x))
}

/// Cuts shapes, sorted by where they begin, where all before end before all behind begin.
fn strips<'a>(
    shapes: &mut Vec<Shape<'a>>,
    least: f64,
    reach: impl Fn(&Shape<'a>) -> (f64, f64),
) -> Vec<Vec<Shape<'a>>> {
    let mut parts: Vec<Vec<Shape<'a>>> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for shape in shapes.drain(..) {
        let (from, to) = reach(&shape);
        match parts.last_mut() {
            Some(part) if from < end + least => part.push(shape),
            _ => parts.push(vec![shape]),
        }
        end = end.max(to);
    }
    parts
}
