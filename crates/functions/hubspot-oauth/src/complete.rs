//! `POST /connections/complete {handle}`: the user who began takes the grant out and the portal is connected.

mod exchange;

use connection::sql::{Claimed, Completion, OauthClaim, OauthComplete, OauthGiveUp, ParkedGrant};
use connection::{Settings, open, seal_pair};
use edge::{Request, Response, sql::MemberContext};
use kernel::{FieldError, Problem, UserId};
use oauth::{Purpose, ticket_hash};
use ports::{Level, Ports};
use serde::Deserialize;
use serde_json::json;

use exchange::{Exchanged, exchange};

/// Longer ones are none of ours.
const MAX_HANDLE: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    handle: String,
}

/// Connects the portal for the caller, if the caller began; asked again it answers the same, as long as the handle lives.
pub(crate) async fn complete(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json()?;
    if body.handle.len() > MAX_HANDLE {
        let detail = format!("must have at most {MAX_HANDLE} characters");
        return Err(Problem::invalid(vec![FieldError { pointer: "/handle".to_owned(), detail }]));
    }
    // Before the handle is spent, so that the user can try again once the settings are mended.
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let member = MemberContext { portal_id: None }.call(ports, &user).await?;
    let handle_hash = ticket_hash(&body.handle);
    let claim = OauthClaim { handle_hash: &handle_hash, user_id: &member.user_id };
    let outcome = match claim.call(ports).await? {
        // The first answer was lost on its way.
        Claimed { completed: Some(completion), .. } => Ok(completion),
        Claimed { grant: Some(grant), .. } => {
            let outcome = connect(ports, &settings, &grant, &handle_hash, &member.user_id).await;
            if outcome.is_err() {
                // HubSpot takes a code once, so nothing can come of this handle any more; what went wrong matters more
                // than whether that could be written down.
                let _ = OauthGiveUp { handle_hash: &handle_hash }.call(ports).await;
            }
            outcome
        }
        // Its code was never exchanged, so no token of the portal exists that would have to be revoked.
        Claimed { .. } => Err(Problem::new(
            403,
            "foreign_handle",
            "somebody else began this connection; it was dropped, and nothing was connected",
        )),
    };
    match outcome {
        Ok(completion) => told(&completion),
        Err(problem) => {
            log_failure(ports, &problem);
            Err(problem)
        }
    }
}

/// What its user is told of a connection.
pub(crate) fn told(connected: &Completion) -> Result<Response, Problem> {
    let answer = json!({
        "portal_id": connected.portal_id, "role": connected.role, "missing_scopes": connected.missing_scopes,
        "status": if connected.missing_scopes.is_empty() { "connected" } else { "incomplete" },
    });
    Response::json(200, &answer)
}

/// The detail goes to the log only for our own faults; a refusal is no fault.
pub(crate) fn log_failure(ports: &Ports, problem: &Problem) {
    let level = if problem.status >= 500 { Level::Error } else { Level::Warn };
    let detail = if problem.status >= 500 { problem.detail.as_str() } else { "" };
    ports.log.log(level, "connect_failed", json!({ "code": problem.code, "detail": detail }));
}

async fn connect(
    ports: &Ports,
    settings: &Settings,
    grant: &ParkedGrant,
    handle_hash: &str,
    user: &UserId,
) -> Result<Completion, Problem> {
    let open = |envelope, purpose| open(&settings.keyring, &*ports.log, envelope, &grant.state_hash, purpose);
    let code = open(&grant.code_sealed, Purpose::Code)?;
    let verifier = open(&grant.verifier_sealed, Purpose::Verifier)?;
    let Exchanged { portal, pair, expires_at, scopes, details } =
        exchange(ports, settings, &code, &verifier).await?;
    let sealed = seal_pair(&settings.keyring, &*ports.entropy, &portal, &pair);
    let complete = OauthComplete {
        handle_hash,
        user_id: user,
        portal_id: &portal,
        access_token: &sealed.access,
        refresh_token: &sealed.refresh,
        key_id: settings.keyring.active_id(),
        expires_at,
        scopes: &scopes,
        details: &details,
        required_scopes: &settings.scopes,
    };
    let connected = complete.call(ports).await?;
    let fields = json!({
        "portal_id": portal, "created": connected.created, "missing_scopes": connected.missing_scopes,
    });
    ports.log.log(Level::Info, "portal_connected", fields);
    Ok(Completion { portal_id: portal, role: connected.role, missing_scopes: connected.missing_scopes })
}
