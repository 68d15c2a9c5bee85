//! Splits the target of a request into what the router, the query reader and the signature check need.

use percent_encoding::percent_decode_str;

/// A request target, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The path after the function's name, still percent-encoded; starts with `/`, no slash at its end.
    pub path: String,
    /// Path and query after the function's name, byte for byte as sent.
    pub raw: String,
    /// The decoded query.
    pub query: Vec<(String, String)>,
}

/// Reads `target`, an absolute URL or a path with its query.
///
/// The local stack and some proxies hand over `/functions/v1/<name>/rest`, hosted Supabase `/<name>/rest`.
pub fn split(function: &str, target: &str) -> Target {
    let origin_form = match target.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?']).map_or("", |start| &rest[start..]),
        None => target,
    };
    let without_fragment = origin_form.split('#').next().unwrap_or_default();
    let raw = after_function(function, without_fragment);
    let (path, query) = raw.split_once('?').unwrap_or((raw, ""));
    let path = path.trim_end_matches('/');
    Target {
        path: if path.is_empty() { "/".to_owned() } else { path.to_owned() },
        raw: raw.to_owned(),
        query: form_pairs(query),
    }
}

/// The pairs of a query or of a body in `application/x-www-form-urlencoded`, decoded, in the order sent.
pub fn form_pairs(text: &str) -> Vec<(String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(decode_pair).collect()
}

fn after_function<'a>(function: &str, path: &'a str) -> &'a str {
    let inner = path.strip_prefix("/functions/v1").unwrap_or(path);
    match inner.strip_prefix('/').and_then(|rest| rest.strip_prefix(function)) {
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '?']) => rest,
        _ => path,
    }
}

fn decode_pair(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode_form(name), decode_form(value))
}

/// `application/x-www-form-urlencoded`: `+` is a space.
fn decode_form(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(target: &str) -> String {
        split("hubspot-sync", target).path
    }

    #[test]
    fn the_function_name_is_stripped_in_every_form_of_the_platform() {
        assert_eq!(path("https://x.supabase.co/functions/v1/hubspot-sync/a/cancel?b=1"), "/a/cancel");
        assert_eq!(path("http://edge/hubspot-sync/a"), "/a");
        assert_eq!(path("/functions/v1/hubspot-sync"), "/");
        assert_eq!(path("/hubspot-sync?x"), "/");
        assert_eq!(path("/hubspot-sync/"), "/");
    }

    #[test]
    fn a_path_that_only_begins_like_the_name_is_left_alone() {
        assert_eq!(path("/hubspot-sync-other/a"), "/hubspot-sync-other/a");
        assert_eq!(path("/other/hubspot-sync"), "/other/hubspot-sync");
    }

    #[test]
    fn the_raw_target_keeps_what_was_signed() {
        let raw = |target| split("card", target).raw;
        assert_eq!(raw("http://edge/card?e=a%40b.c&p=1"), "?e=a%40b.c&p=1");
        assert_eq!(raw("http://edge/functions/v1/card/app?x=%2B"), "/app?x=%2B");
        assert_eq!(raw("http://edge/card/"), "/");
        assert_eq!(raw("http://edge/card"), "");
    }

    #[test]
    fn the_query_is_decoded_once() {
        let query = split("f", "/f?a=1&b=x%20y+z&c=%252B&d&=e&a=2").query;
        let expected = [("a", "1"), ("b", "x y z"), ("c", "%2B"), ("d", ""), ("", "e"), ("a", "2")];
        assert_eq!(query, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn a_form_is_decoded_like_a_query_and_ends_at_no_hash() {
        let pairs = form_pairs("userEmail=a%40b.c&note=a+b#c://d");
        let expected = [("userEmail", "a@b.c"), ("note", "a b#c://d")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
}
