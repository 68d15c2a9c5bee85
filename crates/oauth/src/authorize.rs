//! The address of HubSpot's consent page.

use kernel::query_string;

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
        let (scopes, optional_scopes) = (self.scopes.join(" "), self.optional_scopes.join(" "));
        let mut query =
            vec![("client_id", self.client_id), ("redirect_uri", self.redirect_uri), ("scope", &scopes)];
        if !optional_scopes.is_empty() {
            query.push(("optional_scope", &optional_scopes));
        }
        query.extend([
            ("state", self.state),
            ("code_challenge", self.challenge),
            ("code_challenge_method", "S256"),
        ]);
        format!("{}/oauth/authorize?{}", self.app_base.trim_end_matches('/'), query_string(&query))
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
