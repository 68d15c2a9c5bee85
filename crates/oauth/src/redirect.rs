//! Where the browser may be sent after the callback. A free choice would make the suite an open redirect.

use kernel::query_string;

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    /// Not an absolute http or https URL that every reader understands in the same way.
    #[error("must be an absolute http or https URL without credentials, blanks and backslashes")]
    NotHttp,
    /// Another site.
    #[error("its origin is not among the allowed origins")]
    ForeignOrigin,
}

/// The origin (scheme, host, port unless it is the scheme's own) in lower case.
///
/// Strict on purpose: browsers drop tabs and take backslashes for slashes, so a URL that holds any of them could
/// lead elsewhere than it reads here.
pub fn origin_of(url: &str) -> Option<String> {
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let own_port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let authority = authority.strip_suffix(own_port).unwrap_or(&authority);
    let bracketed = authority.starts_with('[');
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !bracketed || host.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port_is_good = port.is_none_or(|port| !port.is_empty() && port.parse::<u16>().is_ok());
    let host_is_good = if bracketed {
        host.ends_with(']')
            && host[1..host.len() - 1]
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
    } else {
        host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    };
    (!host.is_empty() && host_is_good && port_is_good).then(|| format!("{scheme}://{authority}"))
}

/// Whether `redirect_to` leads to one of `allowed`, a list of origins or URLs. A `*` there (good enough for CORS)
/// allows no redirect.
pub fn allowed_redirect<'a>(
    redirect_to: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Result<(), RedirectError> {
    let origin = origin_of(redirect_to).ok_or(RedirectError::NotHttp)?;
    let known = allowed.into_iter().filter_map(|url| origin_of(url.trim())).any(|allowed| allowed == origin);
    if known { Ok(()) } else { Err(RedirectError::ForeignOrigin) }
}

/// `url` with more query parameters, before its fragment.
pub fn with_query(url: &str, parameters: &[(&str, &str)]) -> String {
    let (base, fragment) = url.split_once('#').map_or((url, None), |(base, fragment)| (base, Some(fragment)));
    let mut whole = base.to_owned();
    if !(parameters.is_empty() || whole.ends_with(['?', '&'])) {
        whole.push(if whole.contains('?') { '&' } else { '?' });
    }
    whole.push_str(&query_string(parameters));
    if let Some(fragment) = fragment {
        whole.push('#');
        whole.push_str(fragment);
    }
    whole
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALLOWED: [&str; 3] = ["https://app.example.com", "http://localhost:5173/", "*"];

    fn check(url: &str) -> Result<(), RedirectError> {
        allowed_redirect(url, ALLOWED)
    }

    #[test]
    fn any_page_of_an_allowed_origin_is_fine() {
        for url in [
            "https://app.example.com",
            "https://app.example.com/settings?tab=crm#x",
            "HTTPS://APP.example.com:443/",
            "http://localhost:5173/done",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn another_site_is_refused_however_it_is_spelt() {
        for url in [
            "https://evil.example",
            "https://app.example.com.evil.example/",
            "http://app.example.com/",
            "https://app.example.com:8443/",
            "http://localhost/",
        ] {
            assert_eq!(check(url), Err(RedirectError::ForeignOrigin), "{url}");
        }
        for url in [
            "",
            "/settings",
            "//app.example.com",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://app.example.com@evil.example/",
            "https://app.example.com\\@evil.example/",
            "https://app.exam\tple.com/",
            "https://app.example.com/a b",
            "https://app.example.com/a\\b",
            "https://app.example.com/?t=\t",
            "https://app.example.com/é",
            " https://app.example.com",
            "https://",
            "https://app.example.com:x/",
            "https://äpp.example.com/",
            "ftp://app.example.com/",
        ] {
            assert_eq!(check(url), Err(RedirectError::NotHttp), "{url}");
        }
    }

    #[test]
    fn an_ipv6_host_is_an_origin_too() {
        assert_eq!(origin_of("http://[::1]:5173/x").as_deref(), Some("http://[::1]:5173"));
        assert_eq!(origin_of("http://[::1]/").as_deref(), Some("http://[::1]"));
        assert_eq!(origin_of("http://[::ffff:127.0.0.1]/").as_deref(), Some("http://[::ffff:127.0.0.1]"));
        for url in ["http://[::1]evil/", "http://[::1/", "http://[", "http://[evil]/", "http://[::1%25]/"] {
            assert_eq!(origin_of(url), None, "{url}");
        }
    }

    #[test]
    fn parameters_go_before_the_fragment() {
        let parameters = [("hubspot", "error"), ("code", "a b")];
        assert_eq!(
            with_query("https://x.example/a#f", &parameters),
            "https://x.example/a?hubspot=error&code=a%20b#f"
        );
        assert_eq!(with_query("https://x.example/?t=1", &[("a", "b")]), "https://x.example/?t=1&a=b");
        assert_eq!(with_query("https://x.example/?", &[("a", "b")]), "https://x.example/?a=b");
    }

    proptest! {
        #[test]
        fn odd_text_never_panics_and_an_origin_is_stable(url in "(https?://)?[ -~ü\\\\]{0,30}") {
            if let Some(origin) = origin_of(&url) {
                prop_assert_eq!(origin_of(&origin), Some(origin));
            }
        }
    }
}
