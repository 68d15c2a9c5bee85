//! Who may reach the control plane.

use axum::http::{HeaderMap, header};

/// Whether a request was made by a name of this machine. A page in a browser may let its name point here (DNS rebinding); its
/// requests bring that name, and are not to change the portal.
pub(crate) fn is_own_host(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        // The colons of `[::1]` are the name's.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| own.eq_ignore_ascii_case(name))
        && port.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn asked(host: &'static str) -> bool {
        is_own_host(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]))
    }

    #[test]
    fn the_names_of_this_machine_are_its_own() {
        for host in ["127.0.0.1", "127.0.0.1:4010", "localhost:4010", "LocalHost", "[::1]", "[::1]:4010"] {
            assert!(asked(host), "{host}");
        }
    }

    #[test]
    fn every_other_name_is_foreign() {
        let foreign = [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "127.0.0.1:",
            "127.0.0.1:x",
            "::1",
        ];
        for host in foreign {
            assert!(!asked(host), "{host}");
        }
        assert!(!is_own_host(&HeaderMap::new()), "without a host");
    }
}
