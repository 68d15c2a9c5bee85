//! Stories of calls with the answers that a migrated database gave: `tests/calls/<area>/<story>.json`.
//!
//! `deno run -A tests/sql/run.ts --update-calls calls` records the answers anew. Here the fake database must give the same.

mod names;
mod replay;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

use names::Names;

/// A file of `tests/calls`.
#[derive(Debug, Deserialize)]
struct Story {
    /// False where the fake database does not take part.
    #[serde(default = "yes")]
    fake: bool,
    steps: Vec<Step>,
}

const fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Step {
    Call {
        r#as: String,
        call: String,
        arguments: Value,
        #[serde(flatten)]
        outcome: Outcome,
    },
    Insert {
        insert: String,
        row: Value,
    },
    Wait {
        wait_ms: i64,
    },
    /// For the real side alone.
    Sql {
        #[serde(rename = "sql")]
        _sql: String,
    },
}

/// What came of a call.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Answer(Value),
    Problem { status: u16, code: String },
}

impl Outcome {
    /// Whether it is this one, whose answer may leave fields out: the fake gives those that somebody reads.
    fn has(&self, part: &Self) -> bool {
        match (self, part) {
            (Self::Answer(whole), Self::Answer(part)) => has(whole, part),
            _ => self == part,
        }
    }
}

fn has(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, part)| whole.get(name).is_some_and(|whole| has(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len() && whole.iter().zip(part).all(|(whole, part)| has(whole, part))
        }
        _ => whole == part,
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Answer(answer) => write!(f, "{answer}"),
            Self::Problem { status, code } => write!(f, "{status} {code}"),
        }
    }
}

/// Every story by its area and name.
///
/// # Panics
/// When one cannot be read.
fn stories() -> Vec<(String, Story)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/calls");
    let list = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        paths
    };
    // What the crates declare is no story.
    let areas = list(&root).into_iter().filter(|path| path.is_dir() && !path.ends_with("declared"));
    let files = areas.flat_map(|folder| list(&folder));
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let story = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.strip_prefix(&root).unwrap_or(&path).with_extension("").display().to_string(), story)
    };
    files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).map(read).collect()
}

/// Where the fake database answers another thing than the migrated one did, story by story.
pub fn differences() -> Vec<String> {
    let with_fake = stories().into_iter().filter(|(_, story)| story.fake);
    let differences = with_fake.filter_map(|(name, story)| {
        // Shown with a panic, which names the function only.
        println!("{name}");
        let failures = replay::replay(&story);
        (!failures.is_empty()).then(|| format!("{name}: {}", failures.join("\n")))
    });
    differences.collect()
}

/// Every good answer of a function, as the migrated database gave it; ids stand where the stories have their names.
pub fn answers_of(function: &str) -> Vec<Value> {
    stories().into_iter().flat_map(|(_, story)| answers(story, function)).collect()
}

/// The same of one story (`area/name`), in its order.
pub fn answers_in(story: &str, function: &str) -> Vec<Value> {
    let found = stories().into_iter().filter(|(name, _)| name == story);
    found.flat_map(|(_, story)| answers(story, function)).collect()
}

fn answers(story: Story, function: &str) -> Vec<Value> {
    let mut names = Names::default();
    let answers = story.steps.into_iter().filter_map(|step| match step {
        Step::Call { call, outcome: Outcome::Answer(answer), .. } => {
            Some((call, names.with_made_up_ids(&answer)))
        }
        _ => None,
    });
    answers.filter(|(call, _)| call == function).map(|(_, answer)| answer).collect()
}
