//! `DELETE /connections/{portal_id}?erase=&uninstall=`.

use connection::sql::{OauthDisconnect, OauthTokens, TokenRow, TokenType};
use connection::{Settings, TokenService, open, send_with_token, token_request};
use edge::{Request, Response, sql::administrator};
use hubspot::TokenHint;
use kernel::{FieldError, PortalId, Problem};
use oauth::Purpose;
use ports::{Level, Ports};
use serde_json::json;

/// Says goodbye to HubSpot as well as it goes, then wipes the tokens whatever came of it. May be repeated.
pub(crate) async fn disconnect(
    request: &Request,
    ports: &Ports,
    portal_id: &str,
) -> Result<Response, Problem> {
    let (erase, uninstall) = (flag(request, "erase")?, flag(request, "uninstall")?);
    let portal = PortalId::new(portal_id);
    let (member, account_id) = administrator(ports, &request.user_token()?, portal.clone()).await?;

    let goodbye = leave_hubspot(ports, &portal, uninstall).await?;
    let disconnect = OauthDisconnect { account_id: &account_id, user_id: &member.user_id, erase };
    let disconnected = disconnect.call(ports).await?;
    let fields = json!({ "portal_id": portal, "erase": erase, "revoked": goodbye.revoked });
    ports.log.log(Level::Info, "portal_disconnected", fields);
    let answer = json!({
        "portal_id": portal, "disconnected": true, "erased": disconnected.erased,
        "revoked": goodbye.revoked, "uninstalled": goodbye.uninstalled,
    });
    Response::json(200, &answer)
}

#[derive(Default)]
struct Goodbye {
    revoked: bool,
    uninstalled: bool,
}

/// Best effort: HubSpot may be down and our settings broken, and the user wants to be rid of it all the same.
async fn leave_hubspot(ports: &Ports, portal: &PortalId, uninstall: bool) -> Result<Goodbye, Problem> {
    let tokens = OauthTokens { portal_id: portal };
    let row = match tokens.call(ports).await {
        Ok(row) => row,
        Err(problem) if problem.code == "not_connected" => return Ok(Goodbye::default()),
        Err(problem) => return Err(problem),
    };
    // A private app is the portal's own: HubSpot has no way for us to end it, and it is not ours to end.
    if row.token_type == TokenType::PrivateApp {
        return Ok(Goodbye::default());
    }
    let Ok(settings) = Settings::read(&*ports.secrets, &*ports.log) else { return Ok(Goodbye::default()) };
    // The uninstall needs an access token, so it goes before the revocation.
    let mut goodbye = Goodbye::default();
    if uninstall && let Ok(token) = TokenService::new(settings.clone()).access_token(ports, portal).await {
        let request = settings.api.uninstall();
        goodbye.uninstalled =
            send_with_token(ports, &settings, &request, &token.access_token).await.is_some();
    }
    goodbye.revoked = revoke(ports, &settings, &row).await;
    Ok(goodbye)
}

async fn revoke(ports: &Ports, settings: &Settings, row: &TokenRow) -> bool {
    let Some(envelope) = row.refresh_token.as_deref() else { return false };
    let subject = row.portal_id.as_str();
    let Ok(token) = open(&settings.keyring, &*ports.log, envelope, subject, Purpose::RefreshToken) else {
        return false;
    };
    let mut request = settings.api.revoke(&settings.client, &token, TokenHint::RefreshToken);
    // Once: a user is waiting, and without our copy the token is of no use to anybody.
    request.repeatable = false;
    token_request(ports, settings, &request).await.is_ok()
}

fn flag(request: &Request, name: &str) -> Result<bool, Problem> {
    match request.query(name) {
        None | Some("" | "false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(Problem::invalid(vec![FieldError {
            pointer: format!("/{name}"),
            detail: "must be true or false".to_owned(),
        }])),
    }
}
