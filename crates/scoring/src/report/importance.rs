//! The importance plot: how much each feature moves the score on average.

use super::{
    scale::{Scale, ticks_from_zero},
    svg::{Anchor, Svg},
    text::shorten,
};
use crate::metrics::Importance;

const WIDTH: f64 = 640.0;
const LEFT: f64 = 240.0;
const RIGHT: f64 = WIDTH - 56.0;
const TOP: f64 = 68.0;
const STEP: f64 = 24.0;

/// More bars than this are told, not drawn: beyond it the picture is a list.
const MOST: usize = 15;

/// At 12 px about 34 characters fit between the edge and the bars.
const LABEL_CHARACTERS: usize = 34;

/// Draws the plot of bars that are sorted, largest first.
pub(crate) fn plot(bars: &[&Importance]) -> String {
    let shown = bars.get(..bars.len().min(MOST)).unwrap_or_default();
    let ticks = ticks_from_zero(shown.iter().map(|bar| bar.mean_abs_contribution).fold(0.0, f64::max));
    let x = Scale::new((0.0, ticks.last().copied().unwrap_or(1.0)), (LEFT, RIGHT));
    #[allow(clippy::cast_precision_loss)] // at most 15
    let bottom = TOP + STEP * shown.len() as f64;
    let mut svg = Svg::new(WIDTH, bottom + 56.0, "Importance of the features", &describe(bars));
    svg.text("title", Anchor::Start, 24.0, 28.0, "What moves the score");
    let subtitle = if bars.len() > MOST {
        format!("Mean absolute contribution to the log-odds; the first {MOST} of {} features", bars.len())
    } else {
        "Mean absolute contribution to the log-odds".to_owned()
    };
    svg.text("muted", Anchor::Start, 24.0, 48.0, &subtitle);
    let digits = if ticks.get(1).is_some_and(|&tick| tick < 0.1) { 2 } else { 1 };
    for &tick in &ticks {
        svg.line("grid", (x.at(tick), TOP), (x.at(tick), bottom));
        svg.text("muted", Anchor::Middle, x.at(tick), bottom + 20.0, &format!("{tick:.digits$}"));
    }
    let mut top = TOP;
    for bar in shown {
        svg.hinted(&format!("{}: {:.3}", bar.label, bar.mean_abs_contribution), |svg| {
            svg.text("", Anchor::End, LEFT - 10.0, top + 16.0, &shorten(&bar.label, LABEL_CHARACTERS));
            svg.rect("bar", LEFT, top + 4.0, x.at(bar.mean_abs_contribution) - LEFT, STEP - 8.0);
            svg.text(
                "",
                Anchor::Start,
                x.at(bar.mean_abs_contribution) + 6.0,
                top + 16.0,
                &format!("{:.2}", bar.mean_abs_contribution),
            );
        });
        top += STEP;
    }
    svg.line("axis", (LEFT, TOP), (LEFT, bottom));
    svg.finish()
}

fn describe(bars: &[&Importance]) -> String {
    let first: Vec<String> =
        bars.iter().take(5).map(|bar| format!("{} {:.2}", bar.label, bar.mean_abs_contribution)).collect();
    if first.is_empty() {
        "No features.".to_owned()
    } else {
        format!("Most important: {}.", first.join(", "))
    }
}
