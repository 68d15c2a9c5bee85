//! Reads a JSON body and says which field is at fault.

use kernel::{FieldError, Problem};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// The body as a `T`.
pub fn read_json<T: DeserializeOwned>(content_type: Option<&str>, body: &[u8]) -> Result<T, Problem> {
    if !content_type.is_some_and(is_json) {
        return Err(Problem::new(415, "unsupported_media_type", "send the body as application/json"));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| problem(&error))?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn not_json(error: &serde_json::Error) -> Problem {
    let place = format!("the body is not JSON at line {}, column {}", error.line(), error.column());
    Problem::bad_request("invalid_json", place)
}

fn problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    if error.inner().classify() != Category::Data {
        return not_json(error.inner());
    }
    let text = error.inner().to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    Problem::invalid(vec![FieldError { pointer: pointer(error.path(), message), detail: message.to_owned() }])
}

/// RFC 6901. serde reports a missing or unknown field at the object that holds it; the pointer names the field.
fn pointer(path: &Path, message: &str) -> String {
    let mut keys: Vec<String> = path.iter().filter_map(key).collect();
    if let Some(field) = quoted_after(message, "missing field `").or(quoted_after(message, "unknown field `"))
        && keys.last().map(String::as_str) != Some(field)
    {
        keys.push(field.to_owned());
    }
    let tokens = keys.iter().flat_map(|key| ["/".to_owned(), key.replace('~', "~0").replace('/', "~1")]);
    tokens.collect()
}

fn key(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn quoted_after<'a>(message: &'a str, start: &str) -> Option<&'a str> {
    message.strip_prefix(start)?.split('`').next()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Start {
        portal_id: String,
        #[serde(default)]
        objects: Vec<String>,
    }

    fn read(body: &str) -> Result<Start, Problem> {
        read_json(Some("application/json; charset=utf-8"), body.as_bytes())
    }

    fn pointer_of(body: &str) -> String {
        let problem = read(body).unwrap_err();
        assert_eq!((problem.status, problem.code.as_str()), (422, "invalid_request"));
        problem.errors[0].pointer.clone()
    }

    #[test]
    fn a_field_at_fault_is_pointed_at() {
        assert_eq!(pointer_of("{}"), "/portal_id");
        assert_eq!(pointer_of(r#"{"portal_id": 7}"#), "/portal_id");
        assert_eq!(pointer_of(r#"{"portal_id": "7", "objects": ["a", 1]}"#), "/objects/1");
        assert_eq!(pointer_of(r#"{"portal_id": "7", "a/b": 1}"#), "/a~1b");
        assert_eq!(pointer_of("[1]"), "/0");
        assert_eq!(pointer_of("7"), "");
    }

    #[test]
    fn what_is_no_json_is_a_400() {
        for body in ["", "{", "{\"portal_id\": \"7\"} x", "{'a': 1}", "\u{feff}{}"] {
            let problem = read(body).unwrap_err();
            assert_eq!((problem.status, problem.code.as_str()), (400, "invalid_json"), "{body:?}");
        }
    }

    #[test]
    fn a_body_that_is_not_declared_as_json_is_refused() {
        for content_type in [None, Some("text/plain"), Some("application/jsonp")] {
            assert_eq!(read_json::<Start>(content_type, b"{}").unwrap_err().status, 415);
        }
        assert!(read_json::<serde_json::Value>(Some("application/merge-patch+JSON"), b"{}").is_ok());
    }

    #[test]
    fn the_detail_says_what_is_expected_without_the_position() {
        let detail = read(r#"{"portal_id": 7}"#).unwrap_err().errors[0].detail.clone();
        assert_eq!(detail, "invalid type: integer `7`, expected a string");
    }
}
