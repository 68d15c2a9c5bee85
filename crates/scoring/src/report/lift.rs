//! The lift plot: how many times the average share each tenth of the scores converts.

use super::{
    scale::{Scale, ticks_from_zero},
    svg::{Anchor, Svg},
    text::{percent, thousands},
};
use crate::metrics::LiftDecile;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 380.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = WIDTH - 24.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 304.0;

/// Draws the plot.
pub(crate) fn plot(tenths: &[LiftDecile]) -> String {
    let largest = tenths.iter().map(|tenth| tenth.lift.high).fold(1.0, f64::max);
    let ticks = ticks_from_zero(largest);
    let y = Scale::new((0.0, ticks.last().copied().unwrap_or(1.0)), (BOTTOM, TOP));
    let mut svg = Svg::new(WIDTH, HEIGHT, "Lift by tenth", &describe(tenths));
    svg.text("title", Anchor::Start, LEFT, 28.0, "Lift by tenth of the scores");
    let subtitle = "Share of positives over the average, highest scores first; 95 % intervals";
    svg.text("muted", Anchor::Start, LEFT, 48.0, subtitle);
    for &tick in &ticks {
        svg.line("grid", (LEFT, y.at(tick)), (RIGHT, y.at(tick)));
        svg.text("muted", Anchor::End, LEFT - 8.0, y.at(tick) + 4.0, &times(tick));
    }
    #[allow(clippy::cast_precision_loss)] // ten
    let step = (RIGHT - LEFT) / tenths.len().max(1) as f64;
    let mut from = LEFT;
    for tenth in tenths {
        let middle = from + step / 2.0;
        let hint = format!(
            "tenth {}: {} ({} to {}), {} of {} rows",
            tenth.decile,
            times(tenth.lift.value),
            times(tenth.lift.low),
            times(tenth.lift.high),
            percent(tenth.rate, 1),
            thousands(tenth.count)
        );
        svg.hinted(&hint, |svg| {
            svg.rect(
                "bar",
                from + step * 0.16,
                y.at(tenth.lift.value),
                step * 0.68,
                BOTTOM - y.at(tenth.lift.value),
            );
            svg.line("span", (middle, y.at(tenth.lift.low)), (middle, y.at(tenth.lift.high)));
            for end in [tenth.lift.low, tenth.lift.high] {
                svg.line("span", (middle - 4.0, y.at(end)), (middle + 4.0, y.at(end)));
            }
            svg.text(
                "",
                Anchor::Middle,
                middle,
                y.at(tenth.lift.high) - 6.0,
                &format!("{:.1}", tenth.lift.value),
            );
        });
        svg.text("muted", Anchor::Middle, middle, BOTTOM + 18.0, &tenth.decile.to_string());
        svg.text("muted", Anchor::Middle, middle, BOTTOM + 36.0, &percent(tenth.rate, 1));
        from += step;
    }
    svg.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
    svg.line("guide", (LEFT, y.at(1.0)), (RIGHT, y.at(1.0)));
    // Over the line of the average, or it would strike them through.
    let mut middle = LEFT + step / 2.0;
    for tenth in tenths {
        let above = y.at(tenth.lift.high) - 6.0;
        svg.text("value", Anchor::Middle, middle, above, &format!("{:.1}", tenth.lift.value));
        middle += step;
    }
    let note = "Tenth of the scores, and its share of positives";
    svg.text("muted", Anchor::Middle, f64::midpoint(LEFT, RIGHT), HEIGHT - 16.0, note);
    svg.finish()
}

fn times(lift: f64) -> String {
    let shown = format!("{lift:.1}");
    format!("{}×", shown.strip_suffix(".0").unwrap_or(&shown))
}

fn describe(tenths: &[LiftDecile]) -> String {
    match (tenths.first(), tenths.last()) {
        (Some(first), Some(last)) => format!(
            "The highest tenth converts {} the average ({}), the lowest {} ({}).",
            times(first.lift.value),
            percent(first.rate, 1),
            times(last.lift.value),
            percent(last.rate, 1)
        ),
        _ => "No rows.".to_owned(),
    }
}
