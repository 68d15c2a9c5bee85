//! What stands in the query of a listing. An empty value is none.

use edge::Request;
use kernel::{Problem, Timestamp, is_uuid};
use ports::SqlArgument;
use serde::Serialize;

/// Rows of a page, unless the caller says otherwise.
const PAGE: u32 = 50;
/// And at most.
const LARGEST_PAGE: u32 = 200;
/// Characters of a text: those of the longest e-mail address (RFC 5321: 64, an @, and 255).
const LONGEST_TEXT: usize = 320;

/// A day of the calendar, `2026-12-24`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Day(String);

impl SqlArgument for Day {
    const TYPES: &'static [&'static str] = &["date"];
}

/// The text of that name. PostgreSQL has no text with a zero in it, and nothing that is looked for has a control character.
pub(crate) fn text<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>, Problem> {
    match request.query(name).filter(|text| !text.is_empty()) {
        Some(text) if text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control) => {
            Err(invalid(format!(
                "{name} has at most {LONGEST_TEXT} characters, none of them a control character"
            )))
        }
        text => Ok(text),
    }
}

/// The id of that name.
pub(crate) fn id<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>, Problem> {
    match text(request, name)? {
        Some(id) if !is_uuid(id) => Err(invalid(format!("{name} is a uuid"))),
        id => Ok(id),
    }
}

/// One of these words.
pub(crate) fn word<'a>(request: &'a Request, name: &str, words: &[&str]) -> Result<Option<&'a str>, Problem> {
    match text(request, name)? {
        Some(word) if !words.contains(&word) => {
            Err(invalid(format!("{name} is one of {}", words.join(", "))))
        }
        word => Ok(word),
    }
}

/// The day of that name.
pub(crate) fn day(request: &Request, name: &str) -> Result<Option<Day>, Problem> {
    let Some(day) = text(request, name)? else { return Ok(None) };
    // The calendar is the timestamp's: of ten characters only a date makes one together with midnight.
    if day.len() == 10 && Timestamp::parse(&format!("{day}T00:00:00Z")).is_some() {
        Ok(Some(Day(day.to_owned())))
    } else {
        Err(invalid(format!("{name} is a day, like 2026-12-24")))
    }
}

/// How many rows.
pub(crate) fn limit(request: &Request) -> Result<u32, Problem> {
    let Some(text) = text(request, "limit")? else { return Ok(PAGE) };
    let limit = text.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
    limit.ok_or_else(|| invalid(format!("limit is a number from 1 to {LARGEST_PAGE}")))
}

fn invalid(detail: String) -> Problem {
    Problem::bad_request("invalid_query", detail)
}
