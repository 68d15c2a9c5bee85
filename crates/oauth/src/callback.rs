//! What the browser brought back from the consent page.

use kernel::Redacted;

/// The decision on a callback's query. Nothing of it is trusted before the state is consumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callback {
    /// A code to exchange.
    Code {
        /// Single use, short-lived.
        code: Redacted<String>,
        /// The state to consume.
        state: Redacted<String>,
    },
    /// HubSpot or the user said no.
    Refused {
        /// Our stable code: `access_denied` or `authorization_failed`.
        code: &'static str,
        /// The state to consume.
        state: Redacted<String>,
    },
    /// No usable state: nobody asked for this callback.
    NoState,
    /// A state, but neither a code nor an error.
    NoCode {
        /// The state to consume.
        state: Redacted<String>,
    },
}

/// Longer values are none of ours or HubSpot's; they are not worth a look-up.
const MAX_CHARS: usize = 2_048;

impl Callback {
    /// Decides from the decoded query. An error wins over a code, a repeated parameter is as good as none.
    pub fn decide(query: &[(String, String)]) -> Self {
        let one = |name: &str| {
            let mut values = query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
            let value = values.next().filter(|value| !value.is_empty() && value.len() <= MAX_CHARS)?;
            values.next().is_none().then(|| value.to_owned())
        };
        let Some(state) = one("state").map(Redacted::new) else { return Self::NoState };
        if query.iter().any(|(name, _)| name == "error") {
            // HubSpot's text may say anything; only the one code that users cause is told apart.
            let denied = one("error").is_some_and(|error| error == "access_denied");
            let code = if denied { "access_denied" } else { "authorization_failed" };
            return Self::Refused { code, state };
        }
        match one("code") {
            Some(code) => Self::Code { code: Redacted::new(code), state },
            None => Self::NoCode { state },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(query: &[(&str, &str)]) -> Callback {
        let query: Vec<_> =
            query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Callback::decide(&query)
    }

    fn text(text: &str) -> Redacted<String> {
        Redacted::new(text.to_owned())
    }

    #[test]
    fn a_code_with_a_state_is_exchanged() {
        let expected = Callback::Code { code: text("c"), state: text("s") };
        assert_eq!(decide(&[("code", "c"), ("state", "s")]), expected);
    }

    #[test]
    fn an_error_wins_over_a_code() {
        let denied = Callback::Refused { code: "access_denied", state: text("s") };
        assert_eq!(decide(&[("error", "access_denied"), ("state", "s")]), denied);
        let failed = Callback::Refused { code: "authorization_failed", state: text("s") };
        assert_eq!(decide(&[("code", "c"), ("error", "server_error"), ("state", "s")]), failed);
        assert_eq!(decide(&[("code", "c"), ("error", ""), ("state", "s")]), failed);
    }

    #[test]
    fn without_one_clear_state_nothing_is_done() {
        assert_eq!(decide(&[("code", "c")]), Callback::NoState);
        assert_eq!(decide(&[("code", "c"), ("state", "")]), Callback::NoState);
        assert_eq!(decide(&[("code", "c"), ("state", "s"), ("state", "t")]), Callback::NoState);
        assert_eq!(decide(&[("code", "c"), ("state", &"s".repeat(2_049))]), Callback::NoState);
    }

    #[test]
    fn a_missing_or_repeated_code_is_none() {
        let expected = Callback::NoCode { state: text("s") };
        assert_eq!(decide(&[("state", "s")]), expected);
        assert_eq!(decide(&[("state", "s"), ("code", "a"), ("code", "b")]), expected);
    }
}
