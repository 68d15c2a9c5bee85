//! Matches method and path against a table of routes, which also says who may call and how much he may send.

use kernel::Problem;
use percent_encoding::percent_decode_str;
use ports::Ports;

use crate::{Access, BODY_LIMIT, Request, sql::AllowanceTake};

/// A route of a function; `T` is what the function calls it.
#[derive(Clone, Copy, Debug)]
pub struct Route<T> {
    /// Method in upper case.
    pub method: &'static str,
    /// `/connections/{portal_id}/refresh`.
    pub path: &'static str,
    /// Who may call it; checked before the function sees the request.
    pub access: Access,
    /// Bytes that a body may have; more is 413.
    pub body_limit: usize,
    /// The allowance of which a user takes one with each call; none where a call costs little.
    pub costs: Option<&'static str>,
    /// What the function calls it.
    pub to: T,
}

impl<T> Route<T> {
    /// A route whose body may have [`BODY_LIMIT`] bytes.
    pub const fn new(method: &'static str, path: &'static str, access: Access, to: T) -> Self {
        Self { method, path, access, body_limit: BODY_LIMIT, costs: None, to }
    }

    /// `POST /run`: the wake-ups of the database and the schedules.
    pub const fn run(to: T) -> Self {
        Self::new("POST", "/run", Access::SecretKey, to)
    }

    /// With another limit of the body, in bytes.
    #[must_use]
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// That takes one of this allowance of the user (`private.limits`) with each call.
    #[must_use]
    pub const fn costs(mut self, allowance: &'static str) -> Self {
        self.costs = Some(allowance);
        self
    }
}

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

/// The first route that fits and that the caller may take.
///
/// # Errors
/// 404 `not_found` when no path fits, 405 with `Allow` when only the method does not, else what [`Access::check`] says. Where
/// all routes are for one kind of caller whose request is signed as a whole, that is checked first, and once.
pub fn find<T: Copy>(routes: &[Route<T>], request: &Request, ports: &Ports) -> Result<(T, Params), Problem> {
    let first = only_access(routes).filter(|access| access.before_path);
    if let Some(access) = first {
        access.check(request, ports)?;
    }
    let (route, params) = matching(routes, &request.method, &request.path)?;
    if first.is_none() {
        route.access.check(request, ports)?;
    }
    Ok((route.to, params))
}

/// Judges a request by its head: how many bytes its body may have. What this refuses is refused unread.
///
/// # Errors
/// Those of [`find`], and where a call costs something those of [`AllowanceTake`]: the database knows the token and whether the
/// user may call once more. HubSpot's signature covers the body, and is checked by [`find`] alone.
pub async fn admit<T: Copy>(routes: &[Route<T>], head: &Request, ports: &Ports) -> Result<usize, Problem> {
    if only_access(routes).is_some_and(|access| access.before_path) {
        return Ok(
            matching(routes, &head.method, &head.path).map_or(BODY_LIMIT, |(route, _)| route.body_limit)
        );
    }
    let (route, _) = matching(routes, &head.method, &head.path)?;
    if !route.access.before_path {
        route.access.check(head, ports)?;
    }
    if let Some(name) = route.costs
        && head.require_secret_key(ports).is_err()
    {
        AllowanceTake { name }.call(ports, &head.user_token()?).await?;
    }
    Ok(route.body_limit)
}

fn only_access<T>(routes: &[Route<T>]) -> Option<Access> {
    let (first, rest) = routes.split_first()?;
    rest.iter().all(|route| route.access == first.access).then_some(first.access)
}

fn matching<'a, T>(
    routes: &'a [Route<T>],
    method: &str,
    path: &str,
) -> Result<(&'a Route<T>, Params), Problem> {
    let mut allow = Vec::new();
    for route in routes {
        let Some(params) = match_path(route.path, path) else { continue };
        if route.method == method {
            return Ok((route, params));
        }
        if !allow.contains(&route.method) {
            allow.push(route.method);
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
mod tests;
