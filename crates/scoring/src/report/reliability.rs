//! The reliability plot: what was promised against what came, with intervals, over the counts.

use super::{
    scale::{Scale, ticks_from_zero},
    svg::{Anchor, Svg},
    text::{percent, thousands},
};
use crate::metrics::CalibrationBin;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = WIDTH - 24.0;
const TOP: f64 = 88.0;
const BOTTOM: f64 = 340.0;
const COUNTS_TOP: f64 = 366.0;
const COUNTS_BOTTOM: f64 = 418.0;

/// Draws the plot.
pub(crate) fn plot(points: &[CalibrationBin]) -> String {
    let largest =
        points.iter().map(|point| point.observed.high.max(point.predicted)).fold(0.0, f64::max).min(1.0);
    let ticks = ticks_from_zero(largest);
    let end = ticks.last().copied().unwrap_or(1.0);
    let x = Scale::new((0.0, end), (LEFT, RIGHT));
    let y = Scale::new((0.0, end), (BOTTOM, TOP));
    let rows: usize = points.iter().map(|point| point.count).sum();
    let subtitle = format!("{} rows, out of fold; bars are 95 % intervals", thousands(rows));
    let mut svg = Svg::new(WIDTH, HEIGHT, "Reliability", &describe(points));
    svg.text("title", Anchor::Start, LEFT, 28.0, "Reliability: predicted against observed");
    svg.text("muted", Anchor::Start, LEFT, 48.0, &subtitle);
    axes(&mut svg, &ticks, x, y);
    svg.line("guide", (x.at(0.0), y.at(0.0)), (x.at(end), y.at(end)));
    counts(&mut svg, points, x);
    let line: Vec<(f64, f64)> =
        points.iter().map(|point| (x.at(point.predicted), y.at(point.observed.value))).collect();
    svg.path("path", &line);
    for point in points {
        let at = x.at(point.predicted);
        svg.hinted(&hint(point), |svg| {
            svg.line("span", (at, y.at(point.observed.low)), (at, y.at(point.observed.high)));
            for end in [point.observed.low, point.observed.high] {
                svg.line("span", (at - 4.0, y.at(end)), (at + 4.0, y.at(end)));
            }
            svg.dot("dot", at, y.at(point.observed.value), 4.5);
        });
    }
    svg.finish()
}

fn axes(svg: &mut Svg, ticks: &[f64], x: Scale, y: Scale) {
    for &tick in ticks {
        let label = percent(tick, 0);
        svg.line("grid", (LEFT, y.at(tick)), (RIGHT, y.at(tick)));
        svg.text("muted", Anchor::End, LEFT - 8.0, y.at(tick) + 4.0, &label);
        svg.text("muted", Anchor::Middle, x.at(tick), COUNTS_BOTTOM + 18.0, &label);
    }
    svg.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
    svg.text("muted", Anchor::Start, LEFT, TOP - 12.0, "Observed share");
    svg.text("muted", Anchor::Middle, f64::midpoint(LEFT, RIGHT), HEIGHT - 16.0, "Predicted probability");
}

/// How many rows each point stands for.
fn counts(svg: &mut Svg, points: &[CalibrationBin], x: Scale) {
    #[allow(clippy::cast_precision_loss)] // counts of rows
    let real = |rows: usize| rows as f64;
    let most = points.iter().map(|point| point.count).max().unwrap_or(0);
    let height = Scale::new((0.0, real(most)), (0.0, COUNTS_BOTTOM - COUNTS_TOP));
    svg.text("muted", Anchor::Start, LEFT, COUNTS_TOP - 8.0, "Rows");
    for point in points {
        // One row in thousands still is a line.
        let tall = height.at(real(point.count)).max(1.0);
        svg.hinted(&hint(point), |svg| {
            svg.rect("count", x.at(point.predicted) - 5.0, COUNTS_BOTTOM - tall, 10.0, tall);
        });
    }
    svg.line("axis", (LEFT, COUNTS_BOTTOM), (RIGHT, COUNTS_BOTTOM));
    svg.text("muted", Anchor::End, LEFT - 8.0, COUNTS_TOP + 4.0, &thousands(most));
}

fn hint(point: &CalibrationBin) -> String {
    format!(
        "predicted {}, observed {} ({} to {}), {} rows",
        percent(point.predicted, 1),
        percent(point.observed.value, 1),
        percent(point.observed.low, 1),
        percent(point.observed.high, 1),
        thousands(point.count)
    )
}

fn describe(points: &[CalibrationBin]) -> String {
    let outside = points
        .iter()
        .filter(|point| point.predicted < point.observed.low || point.predicted > point.observed.high);
    format!(
        "Predicted probability against observed share in {} groups; the prediction is outside the 95 % interval in {}.",
        points.len(),
        outside.count()
    )
}
