//! A path as logs and metrics may have it.

/// The path with everything that could name a person or a record taken out; the query is never logged.
pub fn anonymous_path(path: &str) -> String {
    let word = |segment: &&str| {
        segment.len() <= 32
            && segment.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'))
    };
    let segments = path.split('/').take(8);
    segments.map(|segment| if word(&segment) { segment } else { ":id" }).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logged_path_names_nobody() {
        assert_eq!(anonymous_path("/connections/62515/refresh"), "/connections/:id/refresh");
        assert_eq!(anonymous_path("/dead/7/replay"), "/dead/:id/replay");
        assert_eq!(anonymous_path("/J%C3%BCrgen/a.b@c.de"), "/:id/:id");
        assert_eq!(anonymous_path("/"), "/");
    }
}
