//! Progress on a terminal, plain lines everywhere else.

use std::{
    io::{IsTerminal, stderr},
    sync::LazyLock,
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// All bars that move: several steps may be under way.
static BARS: LazyLock<MultiProgress> = LazyLock::new(MultiProgress::new);

/// Whether colours and moving bars make sense.
pub fn fancy() -> bool {
    stderr().is_terminal() && std::env::var_os("CI").is_none() && std::env::var_os("NO_COLOR").is_none()
}

/// Text in an ANSI colour on a terminal, the text itself elsewhere.
pub fn paint(code: &str, text: &str) -> String {
    if fancy() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Green text.
pub fn good(text: &str) -> String {
    paint("32", text)
}

/// Red text.
pub fn bad(text: &str) -> String {
    paint("31", text)
}

/// Dim text.
pub fn dim(text: &str) -> String {
    paint("2", text)
}

/// Prints an error with its mark.
pub fn error(text: &str) {
    eprintln!("{} {text}", bad("error:"));
}

/// A duration for people: `0.24 s`, `12.3 s`, `2 min 5 s`.
pub fn seconds(elapsed: Duration) -> String {
    let total = elapsed.as_secs_f64();
    if total < 10.0 {
        format!("{total:.2} s")
    } else if total < 100.0 {
        format!("{total:.1} s")
    } else {
        format!("{} min {} s", elapsed.as_secs() / 60, elapsed.as_secs() % 60)
    }
}

/// One thing that takes a while.
pub struct Step {
    label: String,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Step {
    /// Announces the work: a spinner on a terminal, a line elsewhere.
    pub fn start(label: impl Into<String>) -> Self {
        let label = label.into();
        let bar = fancy().then(|| {
            let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {wide_msg:.dim}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = BARS.add(ProgressBar::new_spinner().with_style(style).with_prefix(label.clone()));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        if bar.is_none() {
            eprintln!("  {label} ...");
        }
        Self { label, started: Instant::now(), bar }
    }

    /// Shows where the work stands; only seen on a terminal.
    pub fn note(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.trim().to_owned());
        }
    }

    /// Prints a line that stays.
    pub fn print(&self, text: &str) {
        match &self.bar {
            Some(_) => BARS.suspend(|| eprintln!("{text}")),
            None => eprintln!("{text}"),
        }
    }

    /// Ends the work well.
    pub fn done(self, detail: &str) {
        self.end(&good("✓"), detail);
    }

    /// Ends the work badly; the error itself is printed by whoever asked for the work.
    pub fn failed(self) {
        self.end(&bad("✗"), "failed");
    }

    /// Ends work that could not be done here and need not be.
    pub fn skipped(self, reason: &str) {
        self.end(&dim("-"), &format!("skipped, {reason}"));
    }

    fn end(self, mark: &str, detail: &str) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
        let took = dim(&format!("({})", seconds(self.started.elapsed())));
        self.print(&format!("{mark} {}{detail} {took}", self.label));
    }
}
