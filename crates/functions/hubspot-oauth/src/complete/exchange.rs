//! From an authorization code to the tokens of a known portal.

use connection::{
    Settings, TokenError, TokenPair, not_configured, request_tokens, send_with_token, token_request,
};
use hubspot::{AccountInfo, Introspection, TokenHint, TokenSet};
use kernel::{PortalId, Problem, Redacted, Timestamp};
use oauth::TokenFailure;
use ports::{Level, Ports};
use serde_json::{Value, json};

use crate::urls::redirect_uri;
use crate::whose::{details, known_portal};

/// A grant that HubSpot has turned into tokens of a known portal.
pub(super) struct Exchanged {
    pub portal: PortalId,
    pub pair: TokenPair,
    pub expires_at: Timestamp,
    pub scopes: Vec<String>,
    pub details: Value,
}

/// Exchanges the code and finds out whose tokens came.
pub(super) async fn exchange(
    ports: &Ports,
    settings: &Settings,
    code: &Redacted<String>,
    verifier: &Redacted<String>,
) -> Result<Exchanged, Problem> {
    let redirect_uri = redirect_uri(&*ports.secrets);
    let request = settings.api.exchange_code(&settings.client, code, &redirect_uri, verifier);
    let asked_at = ports.clock.now();
    let tokens = request_tokens(ports, settings, &request).await.map_err(refused)?;
    let Some(refresh) = tokens.refresh_token.clone() else {
        return Err(exchange_failed(502, "HubSpot answered without a refresh token"));
    };
    let whose = identify(ports, settings, &tokens).await?;
    Ok(Exchanged {
        portal: whose.portal,
        expires_at: asked_at.plus_millis(i64::from(tokens.expires_in_s) * 1_000),
        pair: TokenPair { access: tokens.access_token, refresh },
        scopes: whose.scopes,
        details: whose.details,
    })
}

fn exchange_failed(status: u16, detail: &str) -> Problem {
    Problem::new(status, "token_exchange_failed", detail)
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn refused(error: TokenError) -> Problem {
    // A wrong verifier is no mistake of the settings: the code belongs to another authorization.
    let foreign_code = error.status == "BAD_CODE_VERIFIER";
    match error.failure {
        _ if foreign_code => exchange_failed(400, "the authorization code belongs to another authorization"),
        TokenFailure::Reconnect => exchange_failed(400, "HubSpot does not accept the authorization code"),
        TokenFailure::Configuration => not_configured(
            "HubSpot refuses the client id, the client secret, the redirect address or the scopes",
        ),
        TokenFailure::Transient => exchange_failed(502, "HubSpot could not exchange the authorization code"),
    }
}

struct Whose {
    portal: PortalId,
    scopes: Vec<String>,
    details: Value,
}

/// The portal is in the token answer as a rule; where it is not, introspection or the account's details tell it.
async fn identify(ports: &Ports, settings: &Settings, tokens: &TokenSet) -> Result<Whose, Problem> {
    let (mut portal, mut scopes, mut hub_domain) = (tokens.portal_id.clone(), tokens.scopes.clone(), None);
    if portal.is_none() || scopes.is_empty() {
        let request = settings.api.introspect(&settings.client, &tokens.access_token, TokenHint::AccessToken);
        if let Ok(body) = token_request(ports, settings, &request).await
            && let Ok(known) = Introspection::read(body.expose())
        {
            portal = portal.or(known.portal_id);
            scopes = if scopes.is_empty() { known.scopes } else { scopes };
            hub_domain = known.hub_domain;
        }
    }
    let info = send_with_token(ports, settings, &settings.api.account_info(), &tokens.access_token).await;
    let info = info.and_then(|body| AccountInfo::read(&body).ok());
    let told = info.as_ref().map(|info| PortalId::new(info.portal_id.as_str()));
    let portal = match (portal, told) {
        (Some(portal), Some(told)) if portal != told => {
            ports.log.log(Level::Error, "portal_mismatch", json!({ "token": portal, "account": told }));
            return Err(exchange_failed(502, "HubSpot names two portals for one token"));
        }
        (portal, told) => portal.or(told),
    };
    let portal = portal
        .filter(known_portal)
        .ok_or_else(|| exchange_failed(502, "HubSpot does not say which portal was connected"))?;
    let info = info.unwrap_or_default();
    let details = details(&info, hub_domain.as_deref(), tokens.hubspot_user_id.as_deref());
    Ok(Whose { portal, scopes, details })
}
