//! Rules that meet: the cells of a table.

use crate::pdf::content::Rule;

/// Rules this close, in points, are one that is drawn double, or meet.
const NEAR: f64 = 3.0;
/// More cells than this are squared paper, or a drawing.
const MAX_CELLS: usize = 20_000;

/// A table's columns and rows, and where a cell goes over more than one of them.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// The edges of the columns, ascending.
    pub xs: Vec<f64>,
    /// The edges of the rows, ascending.
    pub ys: Vec<f64>,
    /// Row by row, whether a rule is at the right of a cell.
    walls: Vec<bool>,
    /// Row by row, the cell that a place belongs to.
    owners: Vec<(usize, usize)>,
}

/// The grids of at least two rows and two columns, the largest first.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let mut grids: Vec<Grid> = clusters(rules).iter().filter_map(|cluster| Grid::of(cluster)).collect();
    grids.sort_by(|a, b| b.area().total_cmp(&a.area()));
    grids
}

fn is_upright(rule: &Rule) -> bool {
    rule.y1 - rule.y0 > rule.x1 - rule.x0
}

const fn middle_x(wall: &Rule) -> f64 {
    wall.x0.midpoint(wall.x1)
}

const fn middle_y(floor: &Rule) -> f64 {
    floor.y0.midpoint(floor.y1)
}

/// The rules that hang together.
fn clusters(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut parents: Vec<usize> = (0..rules.len()).collect();
    for (at, rule) in rules.iter().enumerate() {
        let below = rules.iter().enumerate().skip(at + 1).take_while(|(_, other)| other.y0 <= rule.y1 + NEAR);
        for (other, _) in below.filter(|(_, other)| other.x0 <= rule.x1 + NEAR && rule.x0 <= other.x1 + NEAR)
        {
            let (a, b) = (root(&mut parents, at), root(&mut parents, other));
            parents[a] = b;
        }
    }
    let mut clusters: Vec<Vec<Rule>> = vec![Vec::new(); rules.len()];
    for (at, rule) in rules.into_iter().enumerate() {
        clusters[root(&mut parents, at)].push(rule);
    }
    clusters.retain(|cluster| cluster.len() >= 4);
    clusters
}

/// The first of those that hang together, found in ever fewer steps.
fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Ascending places that are further apart than double rules.
fn edges(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    places.dedup_by(|next, kept| *next - *kept <= NEAR);
    places
}

/// The edges with the ends of rules across: those that stop short of an edge are at it.
fn with_ends(edges: &[f64], ends: impl Iterator<Item = f64>) -> Vec<f64> {
    let far = |end: &f64| edges.get(nearest(edges, *end)).is_none_or(|edge| (edge - end).abs() > NEAR);
    let more = self::edges(ends.filter(far).collect());
    let mut all = [edges, more.as_slice()].concat();
    all.sort_by(f64::total_cmp);
    all
}

/// The place that is nearest.
fn nearest(edges: &[f64], place: f64) -> usize {
    let after = edges.partition_point(|edge| *edge < place);
    let distance = |at: usize| edges.get(at).map_or(f64::INFINITY, |edge| (edge - place).abs());
    match after.checked_sub(1) {
        Some(before) if distance(before) <= distance(after) => before,
        _ => after,
    }
}

/// Which part between two edges a place is in.
fn part(edges: &[f64], place: f64) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= place);
    (after < edges.len()).then(|| after.checked_sub(1)).flatten()
}

impl Grid {
    fn of(cluster: &[Rule]) -> Option<Self> {
        let (upright, level): (Vec<Rule>, Vec<Rule>) = cluster.iter().partition(|rule| is_upright(rule));
        // Where the rules end there is an edge, also without a rule of its own: many tables are open at their sides.
        let ends = level.iter().flat_map(|floor| [floor.x0, floor.x1]);
        let xs = with_ends(&edges(upright.iter().map(middle_x).collect()), ends);
        let ends = upright.iter().flat_map(|wall| [wall.y0, wall.y1]);
        let ys = with_ends(&edges(level.iter().map(middle_y).collect()), ends);
        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        if columns < 2 || rows < 2 || columns * rows > MAX_CELLS {
            return None;
        }
        let (mut walls, mut floors) = (vec![false; columns * rows], vec![false; columns * rows]);
        for wall in &upright {
            // The edge at the left of the first column closes nothing.
            let Some(column) = nearest(&xs, middle_x(wall)).checked_sub(1) else { continue };
            for row in (0..rows).filter(|row| between(wall.y0, &ys, *row, wall.y1)) {
                walls[row * columns + column] = true;
            }
        }
        for floor in &level {
            let Some(row) = nearest(&ys, middle_y(floor)).checked_sub(1) else { continue };
            for column in (0..columns).filter(|column| between(floor.x0, &xs, *column, floor.x1)) {
                floors[row * columns + column] = true;
            }
        }
        let owners = owners(&walls, &floors, columns);
        Some(Self { xs, ys, walls, owners })
    }

    pub(super) fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    pub(super) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    fn area(&self) -> f64 {
        let span = |edges: &[f64]| edges.last().zip(edges.first()).map_or(0.0, |(last, first)| last - first);
        span(&self.xs) * span(&self.ys)
    }

    /// Whether a rule parts the cells side by side at this height.
    pub(super) fn is_parted(&self, y: f64) -> bool {
        let Some(row) = part(&self.ys, y) else { return false };
        let from = row * self.columns();
        // The last wall is the table's edge.
        self.walls.get(from..from + self.columns() - 1).is_some_and(|walls| walls.contains(&true))
    }

    /// Row and column of the cell that a place is in; the first of those that a merged cell goes over.
    pub(super) fn cell(&self, (x, y): (f64, f64)) -> Option<(usize, usize)> {
        let (row, column) = (part(&self.ys, y)?, part(&self.xs, x)?);
        self.owners.get(row * self.columns() + column).copied()
    }
}

/// Whether the middle of a part between two edges is between two places.
fn between(from: f64, edges: &[f64], part: usize, to: f64) -> bool {
    (from..=to).contains(&edges[part].midpoint(edges[part + 1]))
}

/// What no rule parts is one cell: to the left first, then upwards.
fn owners(walls: &[bool], floors: &[bool], columns: usize) -> Vec<(usize, usize)> {
    let mut owners: Vec<(usize, usize)> = Vec::with_capacity(walls.len());
    for at in 0..walls.len() {
        let (row, column) = (at / columns, at % columns);
        owners.push(if column > 0 && !walls[at - 1] {
            owners[at - 1]
        } else if row > 0 && !floors[at - columns] {
            owners[at - columns]
        } else {
            (row, column)
        });
    }
    owners
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The edges of boxes, as a page draws them around cells.
    pub(in crate::pdf::layout) fn boxes(boxes: &[(f64, f64, f64, f64)]) -> Vec<Rule> {
        let sides = |(x0, y0, x1, y1): (f64, f64, f64, f64)| {
            [
                Rule { x0, y0, x1, y1: y0 },
                Rule { x0, y0: y1, x1, y1 },
                Rule { x0, y0, x1: x0, y1 },
                Rule { x0: x1, y0, x1, y1 },
            ]
        };
        boxes.iter().copied().flat_map(sides).collect()
    }

    #[test]
    fn boxes_that_touch_are_one_grid_and_others_none() {
        let cells = [(0.0, 0.0, 50.0, 20.0), (50.5, 0.0, 100.0, 20.0), (0.0, 21.0, 50.0, 40.0)];
        let found =
            grids(&boxes(&[&cells[..], &[(50.5, 21.0, 100.0, 40.0), (300.0, 0.0, 400.0, 90.0)]].concat()));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rows(), found[0].columns()), (2, 2));
        assert_eq!(found[0].cell((70.0, 30.0)), Some((1, 1)));
        assert_eq!(found[0].cell((170.0, 30.0)), None);
    }

    #[test]
    fn rules_of_columns_that_stop_short_of_those_of_rows_are_at_them() {
        let level = [0.0, 13.7, 57.0].map(|y| Rule { x0: 0.0, y0: y, x1: 300.0, y1: y });
        let rows = [(2.3, 12.2), (15.9, 25.8), (25.8, 35.7), (35.7, 45.6), (45.6, 55.5)];
        let walls = [60.0, 110.0].map(|x| rows.map(|(y0, y1)| Rule { x0: x, y0, x1: x, y1 })).concat();
        let found = grids(&[&level[..], &walls[..]].concat());
        assert_eq!((found[0].rows(), found[0].columns()), (5, 3));
        assert!(found[0].is_parted(20.0) && found[0].is_parted(8.0));
    }

    #[test]
    fn what_no_rule_parts_is_one_cell() {
        // A head over both columns, and a cell at the left over two rows.
        let found = grids(&boxes(&[
            (0.0, 0.0, 100.0, 20.0),
            (0.0, 20.0, 50.0, 60.0),
            (50.0, 20.0, 100.0, 40.0),
            (50.0, 40.0, 100.0, 60.0),
        ]));
        let cell = |x, y| found[0].cell((x, y)).unwrap();
        assert_eq!([cell(10.0, 10.0), cell(90.0, 10.0)], [(0, 0), (0, 0)]);
        assert_eq!([cell(10.0, 30.0), cell(10.0, 50.0)], [(1, 0), (1, 0)]);
        assert_eq!([cell(90.0, 30.0), cell(90.0, 50.0)], [(1, 1), (2, 1)]);
    }

    #[test]
    fn a_table_may_be_open_at_its_sides() {
        let level = [0.0, 20.0, 40.0].map(|y| Rule { x0: 0.0, y0: y, x1: 90.0, y1: y });
        let upright = [30.0, 60.0].map(|x| Rule { x0: x, y0: 0.0, x1: x, y1: 40.0 });
        let found = grids(&[&level[..], &upright[..]].concat());
        assert_eq!((found[0].rows(), found[0].columns()), (2, 3));
    }
}
