//! How large chunks are, and in what.

use kernel::FieldError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the size of a chunk is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Tokens of `cl100k_base`, the encoding of `OpenAI`'s embedding models.
    #[default]
    Tokens,
    /// Unicode code points, as SQL's `substr` counts.
    Characters,
    /// Runs of anything but white space.
    Words,
}

impl Unit {
    /// Its name in settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Characters => "characters",
            Self::Words => "words",
        }
    }

    /// The largest `max` in this unit: what an embedding model takes (8,191 tokens), and what fits into
    /// [`crate::MAX_BYTES`] whatever the script.
    pub const fn limit(self) -> u32 {
        match self {
            Self::Tokens => 8_191,
            Self::Characters => 16_000,
            Self::Words => 6_000,
        }
    }

    /// `max` when none is given: about a page's third in any unit.
    const fn usual(self) -> u32 {
        match self {
            Self::Tokens => 400,
            Self::Characters => 1_600,
            Self::Words => 300,
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Tokens, Self::Characters, Self::Words].into_iter().find(|unit| unit.as_str() == name)
    }
}

/// The smallest `max`: a character never has more than four tokens, so that a chunk always holds one.
pub const MIN: u32 = 4;

/// Size and overlap of chunks. [`Settings::new`] and [`Settings::read`] are the only ways to make other than default ones,
/// so that a chunker never meets bad ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    max: u32,
    overlap: u32,
    unit: Unit,
}

impl Default for Settings {
    fn default() -> Self {
        Self { max: Unit::Tokens.usual(), overlap: Unit::Tokens.usual() / 10, unit: Unit::Tokens }
    }
}

impl Settings {
    /// Checks them; the errors point at `/max`, `/overlap`.
    pub fn new(max: u32, overlap: u32, unit: Unit) -> Result<Self, Vec<FieldError>> {
        Self::check(i64::from(max), i64::from(overlap), unit, "/max", "/overlap")
    }

    /// Reads `{max, overlap, unit}` of a JSON object, each of them optional; `max_tokens` is another name of `max`. The
    /// overlap is a tenth of `max` when not given.
    pub fn read(object: &Value) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let max_pointer =
            if object.get("max").is_some_and(|max| !max.is_null()) { "/max" } else { "/max_tokens" };
        let max = number(object, max_pointer, &mut errors);
        let overlap = number(object, "/overlap", &mut errors);
        let unit = match object.get("unit") {
            None | Some(Value::Null) => Some(Unit::default()),
            Some(value) => value.as_str().and_then(Unit::of),
        };
        let Some(unit) = unit.filter(|_| errors.is_empty()) else {
            if unit.is_none() {
                errors.push(error("/unit", "one of tokens, characters, words".to_owned()));
            }
            return Err(errors);
        };
        let max = max.unwrap_or_else(|| unit.usual().into());
        let overlap = overlap.unwrap_or(max / 10);
        Self::check(max, overlap, unit, max_pointer, "/overlap")
    }

    fn check(
        max: i64,
        overlap: i64,
        unit: Unit,
        max_at: &str,
        overlap_at: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let (limit, name) = (unit.limit(), unit.as_str());
        let size = u32::try_from(max).ok().filter(|max| (MIN..=limit).contains(max));
        if size.is_none() {
            errors.push(error(max_at, format!("from {MIN} to {limit} {name}")));
        }
        let shared = u32::try_from(overlap).ok().filter(|_| overlap <= (max / 2).max(0));
        if shared.is_none() {
            errors.push(error(overlap_at, format!("from 0 to {} {name}, half of a chunk", (max / 2).max(0))));
        }
        match (size, shared) {
            (Some(max), Some(overlap)) => Ok(Self { max, overlap, unit }),
            _ => Err(errors),
        }
    }

    /// The most that a chunk holds, overlap included.
    pub const fn max(self) -> u32 {
        self.max
    }

    /// The most that a chunk repeats of the one before.
    pub const fn overlap(self) -> u32 {
        self.overlap
    }

    /// What both are counted in.
    pub const fn unit(self) -> Unit {
        self.unit
    }
}

fn error(pointer: &str, detail: String) -> FieldError {
    FieldError { pointer: pointer.to_owned(), detail }
}

fn number(object: &Value, pointer: &str, errors: &mut Vec<FieldError>) -> Option<i64> {
    let value = object.pointer(pointer).filter(|value| !value.is_null())?;
    let number = value.as_i64();
    if number.is_none() {
        errors.push(error(pointer, "a whole number".to_owned()));
    }
    number
}
