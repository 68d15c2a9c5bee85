//! The card as markdown.

use std::fmt::Write as _;

use super::{
    About, Note, by_importance,
    outcome::outcome,
    text::{percent, thousands},
};
use crate::metrics::{Estimate, Evaluation, Measures};

/// More features than this are in the registry, not in the card.
const MOST_FEATURES: usize = 30;

/// A portal has hundreds of properties; more notes than this are in the training run.
const MOST_NOTES: usize = 40;

/// Writes the card. Writing into a String cannot fail, so the results are dropped.
pub(super) fn write(about: &About<'_>, evaluation: &Evaluation) -> String {
    let mut card = String::with_capacity(8 * 1024);
    head(&mut card, about, evaluation);
    quality(&mut card, &evaluation.out_of_fold);
    comparison(&mut card, about, evaluation);
    calibration(&mut card, &evaluation.out_of_fold);
    lift(&mut card, &evaluation.out_of_fold);
    importance(&mut card, evaluation);
    making(&mut card, evaluation);
    data(&mut card, about);
    limits(&mut card, about);
    card
}

fn head(card: &mut String, about: &About<'_>, evaluation: &Evaluation) {
    let measures = &evaluation.out_of_fold;
    let _ = writeln!(card, "# Score of {}\n", inline(about.object_type));
    let _ = writeln!(
        card,
        "The probability that a record {}, as it is known {} days after its creation or later.\n",
        inline(&outcome(&about.settings.label)),
        about.settings.observation_days
    );
    let _ = writeln!(card, "| | |\n|---|---|");
    let mut row = |name: &str, value: String| {
        let _ = writeln!(card, "| {name} | {value} |");
    };
    row("Model", inline(&evaluation.chosen));
    row("Calibration", inline(&evaluation.calibrator));
    row("SHA-256", format!("`{}`", inline(about.sha256)));
    row("Trained", about.trained_at.to_string());
    if let Some((from, to)) = about.data_window {
        row("Records of", format!("{from} to {to}"));
    }
    row("Training rows", thousands(measures.count));
    row("Positive", format!("{} ({})", thousands(measures.positives), rate(measures)));
    row("Features", thousands(about.features.len()));
    if !about.decision.is_empty() {
        row("In service", inline(about.decision));
    }
    card.push('\n');
}

fn rate(measures: &Measures) -> String {
    percent(crate::math::count(measures.positives) / crate::math::count(measures.count.max(1)), 1)
}

fn quality(card: &mut String, measures: &Measures) {
    let _ = writeln!(card, "## Quality\n");
    let _ = writeln!(card, "Out of fold: each row was predicted by a model that had not seen it.\n");
    let _ = writeln!(card, "| measure | value | 95 % interval |\n|---|---:|---:|");
    for (name, estimate) in named(measures) {
        let _ = writeln!(
            card,
            "| {name} | {:.4} | {:.4} to {:.4} |",
            estimate.value, estimate.low, estimate.high
        );
    }
    card.push('\n');
}

fn named(measures: &Measures) -> [(&'static str, &Estimate); 4] {
    [
        ("AUC (0.5 is chance, 1 is perfect)", &measures.auc),
        ("Brier score (0 is perfect)", &measures.brier),
        ("Log-loss", &measures.log_loss),
        ("Expected calibration error", &measures.ece),
    ]
}

fn comparison(card: &mut String, about: &About<'_>, evaluation: &Evaluation) {
    let Some(held_out) = &evaluation.held_out else { return };
    let _ = writeln!(card, "## Held-out rows\n");
    let _ = writeln!(
        card,
        "{} rows, {} of them positive, that the model was never fitted on.\n",
        thousands(held_out.count),
        thousands(held_out.positives)
    );
    let champion = about.champion;
    let _ = match champion {
        Some(champion) => writeln!(
            card,
            "| measure | this model | version {}, in service until now |\n|---|---:|---:|",
            champion.version
        ),
        None => writeln!(card, "| measure | this model |\n|---|---:|"),
    };
    let theirs = champion.map(|champion| named(&champion.measures));
    for (index, (name, ours)) in named(held_out).into_iter().enumerate() {
        let _ = write!(card, "| {name} | {} |", spread(ours));
        if let Some((_, theirs)) = theirs.and_then(|theirs| theirs.get(index).copied()) {
            let _ = write!(card, " {} |", spread(theirs));
        }
        card.push('\n');
    }
    card.push('\n');
}

fn spread(estimate: &Estimate) -> String {
    format!("{:.4} ({:.4} to {:.4})", estimate.value, estimate.low, estimate.high)
}

fn calibration(card: &mut String, measures: &Measures) {
    let _ = writeln!(card, "## Calibration\n");
    let _ = writeln!(card, "| predicted | observed | 95 % interval | rows |\n|---:|---:|---:|---:|");
    for bin in &measures.calibration {
        let _ = writeln!(
            card,
            "| {} | {} | {} to {} | {} |",
            percent(bin.predicted, 1),
            percent(bin.observed.value, 1),
            percent(bin.observed.low, 1),
            percent(bin.observed.high, 1),
            thousands(bin.count)
        );
    }
    card.push('\n');
}

fn lift(card: &mut String, measures: &Measures) {
    let _ = writeln!(card, "## Lift\n");
    let _ =
        writeln!(card, "| tenth of the scores | rows | positive | lift | 95 % interval | captured so far |");
    let _ = writeln!(card, "|---:|---:|---:|---:|---:|---:|");
    for tenth in &measures.lift {
        let _ = writeln!(
            card,
            "| {} | {} | {} | {:.2} | {:.2} to {:.2} | {} |",
            tenth.decile,
            thousands(tenth.count),
            percent(tenth.rate, 1),
            tenth.lift.value,
            tenth.lift.low,
            tenth.lift.high,
            percent(tenth.captured, 1)
        );
    }
    card.push('\n');
}

fn importance(card: &mut String, evaluation: &Evaluation) {
    let features = by_importance(evaluation);
    let _ = writeln!(card, "## Features\n");
    let _ = writeln!(
        card,
        "How much each moves the log-odds of a record on average (mean absolute Shapley value).\n"
    );
    let _ = writeln!(card, "| feature | name | contribution |\n|---|---|---:|");
    for feature in features.iter().take(MOST_FEATURES) {
        let _ = writeln!(
            card,
            "| {} | {} | {:.3} |",
            inline(&feature.label),
            inline(&feature.feature),
            feature.mean_abs_contribution
        );
    }
    if let Some(more) = features.len().checked_sub(MOST_FEATURES).filter(|&more| more > 0) {
        let _ = writeln!(card, "\n… and {more} more, each of less weight.");
    }
    card.push('\n');
}

fn making(card: &mut String, evaluation: &Evaluation) {
    let _ = writeln!(card, "## What was tried\n");
    let _ = writeln!(card, "| candidate | log-loss | AUC | weight |\n|---|---:|---:|---:|");
    for candidate in &evaluation.candidates {
        let _ = writeln!(
            card,
            "| {} | {:.5} | {:.4} | {:.2} |",
            inline(&candidate.name),
            candidate.log_loss,
            candidate.auc,
            candidate.weight
        );
    }
    let tried: Vec<String> = evaluation
        .calibrators
        .iter()
        .map(|(name, log_loss)| format!("{} {log_loss:.5}", inline(name)))
        .collect();
    if !tried.is_empty() {
        let _ = writeln!(card, "\nLog-loss by calibration: {}.", tried.join(", "));
    }
    card.push('\n');
}

fn data(card: &mut String, about: &About<'_>) {
    if !about.skipped.is_empty() {
        let _ = writeln!(card, "## Records without a label\n\n| reason | records |\n|---|---:|");
        for (reason, &count) in about.skipped {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let _ = writeln!(card, "| {} | {} |", inline(&reason.replace('_', " ")), thousands(count));
        }
        card.push('\n');
    }
    notes(card, "Left out of the features", about.excluded);
    notes(card, "Warnings about the data", about.warnings);
}

fn notes(card: &mut String, title: &str, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    let _ = writeln!(card, "## {title}\n\n| | |\n|---|---|");
    for note in notes.iter().take(MOST_NOTES) {
        let _ = writeln!(card, "| {} | {} |", inline(&note.name), inline(&note.detail));
    }
    if let Some(more) = notes.len().checked_sub(MOST_NOTES).filter(|&more| more > 0) {
        let _ = writeln!(card, "\n… and {more} more.");
    }
    card.push('\n');
}

fn limits(card: &mut String, about: &About<'_>) {
    let _ = writeln!(card, "## Limits\n");
    let _ = writeln!(
        card,
        "- A contribution says what moved this score, not what would happen if the value were changed.\n\
         - The quality is that of records like those of the training. Each day the inputs are compared with them \
         (alert beyond a stability index of {}) and the promises with what came (beyond {} percentage points).\n\
         - A score supports a person's decision; it is not made to decide alone about people.",
        about.settings.drift.psi_limit,
        about.settings.drift.calibration_limit * 100.0
    );
}

/// Text as one cell or line: what markdown or HTML would read as markup is escaped, breaks become blanks.
fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            control if control.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
