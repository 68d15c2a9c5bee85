//! The log of the children: all of it in a file, only warnings on the terminal.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    fs::{File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use serde_json::{Map, Value};

use crate::ui;

/// How many last lines are shown when a child fails.
const TAIL: usize = 15;
/// A log larger than this is set aside at the next start; one older is kept.
const ROTATE_BYTES: u64 = 20 * 1024 * 1024;

/// The log file and the last lines.
pub struct Log {
    file: File,
    path: PathBuf,
    tail: VecDeque<String>,
}

impl Log {
    /// Opens `<data-dir>/logs/suite.log` for appending.
    pub fn open(data_dir: &Path) -> Result<Self> {
        let folder = data_dir.join("logs");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join("suite.log");
        if path.metadata().is_ok_and(|meta| meta.len() > ROTATE_BYTES) {
            std::fs::rename(&path, folder.join("suite.1.log"))?;
        }
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { file, path, tail: VecDeque::new() })
    }

    /// Where it is.
    pub fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// Takes one line of a child.
    pub fn line(&mut self, from: &str, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let (loud, text) = readable(from, raw);
        let _ = writeln!(self.file, "{text}");
        if loud {
            eprintln!("{}", ui::paint("33", &text));
        }
        if self.tail.len() == TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(text);
    }

    /// The error for a child that ended unasked, with the last thing that it said.
    pub fn failure(&self, from: &str, how: &str) -> anyhow::Error {
        let mark = format!(" {from} ");
        let last = self.tail.iter().rev().find_map(|line| line.split_once(&mark)).map(|(_, said)| said);
        let said = last.map_or_else(String::new, |said| format!(": {said}"));
        anyhow!("the {from} ended {how}{said} (log: {})", self.path())
    }
}

/// Whether the line is to be seen at once, and its form for people: `12:30:01.123 warn  stack hubspot-sync event key=value`.
fn readable(from: &str, raw: &str) -> (bool, String) {
    let Ok(Value::Object(mut fields)) = serde_json::from_str::<Value>(raw) else {
        return (false, format!("             info  {from} {raw}"));
    };
    let time = take(&mut fields, &["time", "ts", "timestamp"]);
    let time = time.get(11..23).unwrap_or("            ").to_owned();
    let level = take(&mut fields, &["level"]);
    let function = take(&mut fields, &["function"]);
    let event = take(&mut fields, &["event", "message", "msg"]);
    let mut text = format!("{time} {level:<5} {from}");
    for word in [function, event] {
        if !word.is_empty() {
            text.push(' ');
            text.push_str(&word);
        }
    }
    // The functions keep what is particular to an event together under `fields`.
    if let Some(Value::Object(inner)) = fields.remove("fields") {
        fields.extend(inner);
    }
    for (name, value) in fields {
        let _ = write!(text, " {name}={}", plain(&value));
    }
    (matches!(level.as_str(), "warn" | "warning" | "error"), text)
}

fn take(fields: &mut Map<String, Value>, names: &[&str]) -> String {
    names.iter().find_map(|name| fields.remove(*name)).map(|value| plain(&value)).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_line_becomes_readable_and_a_warning_is_loud() {
        let raw = r#"{"time":"2026-11-21T12:30:01.123Z","level":"warn","function":"hubspot-sync","event":"slow","ms":7}"#;
        assert_eq!(
            readable("stack", raw),
            (true, "12:30:01.123 warn  stack hubspot-sync slow ms=7".to_owned())
        );
    }

    #[test]
    fn a_plain_line_is_kept_as_it_is() {
        let (loud, text) = readable("simulator", "listening");
        assert!(!loud && text.ends_with("simulator listening"));
    }
}
