//! Matches method and path against a table of routes.

use kernel::Problem;
use percent_encoding::percent_decode_str;

use crate::Request;

/// Method, path pattern (`/connections/{portal_id}/refresh`) and what the function calls the route.
pub type Route<T> = (&'static str, &'static str, T);

/// The decoded `{name}` segments of a matched path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(&'static str, String)>);

impl Params {
    /// The segment that stood at `{name}`; an error only when the pattern has no such name.
    pub fn get(&self, name: &str) -> Result<&str, Problem> {
        let found = self.0.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str()).ok_or_else(|| {
            Problem::internal("unknown_path_parameter", format!("the route has no {{{name}}}"))
        })
    }
}

/// The first route that fits: 404 `not_found` when no path does, 405 with `Allow` when only the method does not.
pub fn find<T: Copy>(routes: &[Route<T>], request: &Request) -> Result<(T, Params), Problem> {
    let mut allow = Vec::new();
    for (method, pattern, route) in routes {
        let Some(params) = match_path(pattern, &request.path) else { continue };
        if *method == request.method {
            return Ok((*route, params));
        }
        if !allow.contains(method) {
            allow.push(*method);
        }
    }
    if allow.is_empty() {
        return Err(Problem::not_found("not_found", "no such route"));
    }
    Err(Problem::method_not_allowed(allow))
}

fn match_path(pattern: &'static str, path: &str) -> Option<Params> {
    let (mut names, mut segments) = (pattern.split('/'), path.split('/'));
    let mut params = Params::default();
    loop {
        match (names.next(), segments.next()) {
            (None, None) => return Some(params),
            (Some(expected), Some(segment)) => match parameter(expected) {
                Some(name) => params.0.push((name, decode(segment)?)),
                None if expected == segment => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

fn parameter(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// An empty segment, or one that is not UTF-8, fits no parameter.
fn decode(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &[Route<u8>] = &[
        ("POST", "/", 1),
        ("POST", "/run", 2),
        ("GET", "/{session}", 3),
        ("POST", "/{session}/cancel", 4),
        ("DELETE", "/{session}", 5),
    ];

    fn find_route(method: &str, path: &str) -> Result<(u8, Params), Problem> {
        find(ROUTES, &Request::new("f", method, &format!("/f{path}")))
    }

    #[test]
    fn method_and_path_choose_the_route() {
        assert_eq!(find_route("POST", "").unwrap().0, 1);
        assert_eq!(find_route("POST", "/run").unwrap().0, 2);
        assert_eq!(find_route("POST", "/s1/cancel/").unwrap().0, 4);
        let (route, params) = find_route("GET", "/a%2Fb%20c").unwrap();
        assert_eq!((route, params.get("session").unwrap()), (3, "a/b c"));
    }

    #[test]
    fn an_unknown_path_is_404_and_a_wrong_method_405_with_what_is_allowed() {
        assert_eq!(find_route("GET", "/a/b/c").unwrap_err().code, "not_found");
        assert_eq!(find_route("GET", "//cancel").unwrap_err().code, "not_found");
        assert_eq!(find_route("GET", "/%ff").unwrap_err().code, "not_found");
        let problem = find_route("PUT", "/s1").unwrap_err();
        assert_eq!((problem.status, problem.allow), (405, vec!["GET", "DELETE"]));
    }

    #[test]
    fn asking_for_a_parameter_that_the_pattern_lacks_is_our_defect() {
        assert_eq!(find_route("GET", "/s1").unwrap().1.get("other").unwrap_err().status, 500);
    }
}
