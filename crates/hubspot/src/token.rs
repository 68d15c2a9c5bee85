//! The token endpoints. Every parameter goes in the form body: a URL lands in logs.

use kernel::{Method, PortalId, Redacted, query_string};
use serde::Deserialize;

use crate::read::{ReadError, Text, read};
use crate::{Api, ApiRequest, Body, Bucket};

/// The app's own credentials.
#[derive(Clone, Debug)]
pub struct Client {
    /// Client id (public).
    pub id: String,
    /// Client secret.
    pub secret: Redacted<String>,
}

/// Which kind of token is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TokenHint {
    AccessToken,
    RefreshToken,
}

impl TokenHint {
    const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
        }
    }
}

fn form(fields: &[(&str, &str)]) -> Body {
    Body { content_type: "application/x-www-form-urlencoded", text: Redacted::new(query_string(fields)) }
}

impl Api {
    fn token_request(
        &self,
        path: &str,
        client: &Client,
        fields: &[(&str, &str)],
        repeatable: bool,
    ) -> ApiRequest {
        let mut all =
            vec![("client_id", client.id.as_str()), ("client_secret", client.secret.expose().as_str())];
        all.extend_from_slice(fields);
        ApiRequest {
            method: Method::Post,
            path_and_query: format!("/oauth/{}/token{path}", self.version()),
            body: Some(form(&all)),
            bucket: Bucket::Exempt,
            bearer: false,
            repeatable,
        }
    }

    /// Exchanges an authorization code; `redirect_uri` is the one of the authorize URL.
    pub fn exchange_code(
        &self,
        client: &Client,
        code: &Redacted<String>,
        redirect_uri: &str,
        verifier: &Redacted<String>,
    ) -> ApiRequest {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier.expose()),
        ];
        self.token_request("", client, &fields, false)
    }

    /// Asks for a new access token.
    pub fn refresh_token(&self, client: &Client, refresh_token: &Redacted<String>) -> ApiRequest {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose().as_str())];
        self.token_request("", client, &fields, true)
    }

    /// Asks what a token is. The answer echoes the token: never log it.
    pub fn introspect(&self, client: &Client, token: &Redacted<String>, hint: TokenHint) -> ApiRequest {
        let fields = [("token", token.expose().as_str()), ("token_type_hint", hint.as_str())];
        self.token_request("/introspect", client, &fields, true)
    }

    /// Revokes a token. Access tokens already issued live on for up to 30 minutes, and the app stays installed.
    pub fn revoke(&self, client: &Client, token: &Redacted<String>, hint: TokenHint) -> ApiRequest {
        let fields = [("token", token.expose().as_str()), ("token_type_hint", hint.as_str())];
        self.token_request("/revoke", client, &fields, true)
    }
}

/// A fresh set of tokens. Only the first two fields are sure to come.
#[derive(Clone, Debug)]
pub struct TokenSet {
    /// Access token.
    pub access_token: Redacted<String>,
    /// Seconds from now until it expires (1,800 today; the field counts, not the habit).
    pub expires_in_s: u32,
    /// Refresh token. Usually the same as before, but what comes back is what counts.
    pub refresh_token: Option<Redacted<String>>,
    /// The portal.
    pub portal_id: Option<PortalId>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// HubSpot's id of the user who installed the app.
    pub hubspot_user_id: Option<String>,
}

#[derive(Deserialize)]
struct WireTokens<'a> {
    access_token: Redacted<String>,
    expires_in: u32,
    #[serde(default)]
    refresh_token: Option<Redacted<String>>,
    #[serde(borrow, default)]
    hub_id: Option<Text<'a>>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
    #[serde(borrow, default)]
    user_id: Option<Text<'a>>,
}

fn portal(hub_id: Option<Text<'_>>) -> Option<PortalId> {
    hub_id.map(|Text(id)| id).filter(|id| !id.is_empty() && id != "0").map(PortalId::new)
}

impl TokenSet {
    /// Reads the answer of the token endpoint.
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: WireTokens<'_> = read("token answer", body)?;
        Ok(Self {
            access_token: wire.access_token,
            expires_in_s: wire.expires_in,
            refresh_token: wire.refresh_token.filter(|token| !token.expose().is_empty()),
            portal_id: portal(wire.hub_id),
            scopes: wire.scopes.unwrap_or_default(),
            hubspot_user_id: wire.user_id.map(|Text(id)| id.into_owned()),
        })
    }
}

/// What HubSpot knows about a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introspection {
    /// False for a revoked or unknown token.
    pub active: bool,
    /// The portal.
    pub portal_id: Option<PortalId>,
    /// The portal's domain.
    pub hub_domain: Option<String>,
    /// Granted scopes.
    pub scopes: Vec<String>,
}

#[derive(Deserialize)]
struct WireIntrospection<'a> {
    active: bool,
    #[serde(borrow, default)]
    hub_id: Option<Text<'a>>,
    #[serde(default)]
    hub_domain: Option<String>,
    #[serde(default)]
    scopes: Option<Vec<String>>,
}

impl Introspection {
    /// Reads the answer of [`Api::introspect`].
    pub fn read(body: &str) -> Result<Self, ReadError> {
        let wire: WireIntrospection<'_> = read("introspection", body)?;
        Ok(Self {
            active: wire.active,
            portal_id: portal(wire.hub_id),
            hub_domain: wire.hub_domain,
            scopes: wire.scopes.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
