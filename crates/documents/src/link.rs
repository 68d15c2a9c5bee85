//! Where a link may lead.

/// Longer targets are trackers, which nobody reads and browsers do not take; and a file can repeat one at will.
const LONGEST: usize = 2_048;

/// Schemes of addresses that run, or are the content themselves.
const HARMFUL: [&str; 4] = ["javascript", "data", "vbscript", "blob"];

/// Whether a link to `target` leads somewhere and harms nobody.
pub(crate) fn is_useful(target: &str) -> bool {
    !target.is_empty() && target.len() <= LONGEST && !is_harmful(target)
}

fn is_harmful(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else { return false };
    // Browsers pass over blanks and controls: `java\tscript:` runs.
    let scheme: String =
        scheme.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    HARMFUL.iter().any(|harmful| scheme.eq_ignore_ascii_case(harmful))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_or_leads_nowhere_is_no_link() {
        for good in ["https://example.com/a?b:c", "/data", "data", "mailto:a@example.com", "#part"] {
            assert!(is_useful(good), "{good}");
        }
        for bad in [
            "",
            "javascript:a()",
            "JavaScript:a()",
            "\u{1}java\tscript:a()",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert!(!is_useful(bad), "{bad:?}");
        }
        assert!(!is_useful(&"x".repeat(2_049)));
    }
}
