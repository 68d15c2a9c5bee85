//! A log to assert on.

use std::cell::RefCell;

use ports::{Level, Log};
use serde_json::Value;

/// One captured line.
#[derive(Clone, Debug, PartialEq)]
pub struct LogLine {
    /// How bad it is.
    pub level: Level,
    /// The stable name of the event.
    pub event: String,
    /// Its fields.
    pub fields: Value,
}

/// Keeps every line.
#[derive(Debug, Default)]
pub struct CapturedLog {
    lines: RefCell<Vec<LogLine>>,
}

impl CapturedLog {
    /// Every line so far.
    pub fn lines(&self) -> Vec<LogLine> {
        self.lines.borrow().clone()
    }

    /// The lines of one event.
    pub fn of(&self, event: &str) -> Vec<LogLine> {
        self.lines.borrow().iter().filter(|line| line.event == event).cloned().collect()
    }

    /// All lines as one text.
    pub fn text(&self) -> String {
        let lines = self.lines.borrow();
        let lines = lines.iter().map(|line| format!("{:?} {} {}", line.level, line.event, line.fields));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Fails the test when `secret` was logged anywhere.
    ///
    /// # Panics
    /// Then.
    pub fn assert_never_contains(&self, secret: &str) {
        assert!(!secret.is_empty(), "an empty text is everywhere");
        assert!(!self.text().contains(secret), "the log leaks {secret:?}:\n{}", self.text());
    }
}

impl Log for CapturedLog {
    fn log(&self, level: Level, event: &str, fields: Value) {
        self.lines.borrow_mut().push(LogLine { level, event: event.to_owned(), fields });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    #[should_panic(expected = "leaks")]
    fn a_leak_is_found_in_the_fields() {
        let log = CapturedLog::default();
        log.log(Level::Info, "request", json!({ "deep": ["hunter2"] }));
        log.assert_never_contains("hunter2");
    }
}
