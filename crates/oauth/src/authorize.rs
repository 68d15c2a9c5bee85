//! The address of HubSpot's consent page.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// RFC 3986 unreserved characters. A space becomes `%20`, as HubSpot asks for the scopes.
pub(crate) const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parts of the authorize URL.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizeUrl<'a> {
    /// Host of the consent page, for example `https://app.hubspot.com`. The same for EU portals.
    pub app_base: &'a str,
    /// The app's client id.
    pub client_id: &'a str,
    /// A registered address; the code exchange must name the same one.
    pub redirect_uri: &'a str,
    /// Must equal the app's required scopes, or the install is blocked.
    pub scopes: &'a [String],
    /// Granted where the portal's plan has them.
    pub optional_scopes: &'a [String],
    /// The state token.
    pub state: &'a str,
    /// PKCE S256 challenge.
    pub challenge: &'a str,
}

impl AuthorizeUrl<'_> {
    /// The whole URL.
    pub fn build(&self) -> String {
        let mut url = format!("{}/oauth/authorize?client_id=", self.app_base.trim_end_matches('/'));
        url.extend(utf8_percent_encode(self.client_id, QUERY));
        let mut add = |name: &str, value: &str| {
            url.push('&');
            url.push_str(name);
            url.push('=');
            url.extend(utf8_percent_encode(value, QUERY));
        };
        add("redirect_uri", self.redirect_uri);
        add("scope", &self.scopes.join(" "));
        if !self.optional_scopes.is_empty() {
            add("optional_scope", &self.optional_scopes.join(" "));
        }
        add("state", self.state);
        add("code_challenge", self.challenge);
        add("code_challenge_method", "S256");
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_encoded() {
        let url = AuthorizeUrl {
            app_base: "https://app.hubspot.com/",
            client_id: "a b",
            redirect_uri: "https://x.example/functions/v1/hubspot-oauth/callback?x=1&y",
            scopes: &["oauth".into(), "crm.objects.contacts.read".into()],
            optional_scopes: &[],
            state: "s-_1",
            challenge: "c",
        };
        assert_eq!(
            url.build(),
            "https://app.hubspot.com/oauth/authorize?client_id=a%20b\
             &redirect_uri=https%3A%2F%2Fx.example%2Ffunctions%2Fv1%2Fhubspot-oauth%2Fcallback%3Fx%3D1%26y\
             &scope=oauth%20crm.objects.contacts.read&state=s-_1&code_challenge=c&code_challenge_method=S256"
        );
        let with_optional = AuthorizeUrl { optional_scopes: &["crm.lists.read".into()], ..url };
        assert!(with_optional.build().contains("&optional_scope=crm.lists.read&state="));
    }
}
