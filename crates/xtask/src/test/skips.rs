//! Tests that do not run: in CI each is red, unless it is named here.

use std::env;

/// What may be skipped in CI, and why.
const NAMED: [(&str, &str); 2] = [
    ("every_answer_is_as_published", "HubSpot's files are not in the repository"),
    ("write", "writes the tables of the chunker, which other tests compare"),
];

/// Whether it is red that this is skipped. `CI` is what every service of that kind sets.
pub fn is_red(name: &str) -> bool {
    env::var_os("CI").is_some() && !is_named(name)
}

/// What is printed beside a skip that is red.
pub const RED: &str = "a skip is red in CI, unless crates/xtask/src/test/skips.rs names it";

fn is_named(name: &str) -> bool {
    NAMED.iter().any(|(named, _)| *named == name)
}

/// `test a_name ... ignored, a reason`, of cargo -> the name and the reason.
pub fn of_cargo(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ignored")?;
    Some((name, rest.strip_prefix(", ").unwrap_or("without a reason")))
}

/// `a name ... ignored (0ms)`, of Deno -> the name.
pub fn of_deno(line: &str) -> Option<&str> {
    let (name, rest) = line.trim().rsplit_once(" ... ignored")?;
    rest.starts_with(" (").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_test_is_found_with_its_reason() {
        let line = "test every_answer_is_as_published ... ignored, OPENAPI_DIR has to name a folder";
        assert_eq!(
            of_cargo(line),
            Some(("every_answer_is_as_published", "OPENAPI_DIR has to name a folder"))
        );
        assert_eq!(of_cargo("test a_name ... ignored"), Some(("a_name", "without a reason")));
        assert_eq!(of_cargo("test a_name ... ok"), None);
        assert_eq!(of_deno("  a name ... ignored (0ms)"), Some("a name"));
        assert_eq!(of_deno("a name ... ok (3ms)"), None);
    }

    #[test]
    fn only_what_is_named_may_be_skipped() {
        assert!(is_named("every_answer_is_as_published"));
        assert!(!is_named("another"));
        assert!(NAMED.iter().all(|(_, reason)| !reason.is_empty()));
    }
}
