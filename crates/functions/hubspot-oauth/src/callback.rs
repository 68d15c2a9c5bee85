//! `GET /callback`: the browser comes back from the consent page.

mod exchange;
mod page;

use connection::Settings;
use connection::sql::{Authorization, OauthConsumeState};
use edge::sql::MemberContext;
use edge::{Request, Response};
use kernel::{PortalId, Problem, Redacted, UserId};
use oauth::{Callback, state_hash};
use ports::{Level, Ports};
use serde_json::json;

use crate::urls::with_outcome;
use exchange::{Grant, exchange};

/// Takes the state, exchanges the code and stores the connection.
pub(crate) async fn callback(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    // Before the state is spent, so that the user can try again once the settings are mended.
    let settings = match Settings::read(&*ports.secrets, &*ports.log) {
        Ok(settings) => settings,
        Err(problem) => return answer(request, None, Err(problem)),
    };
    let (state, step) = match Callback::decide(&request.query) {
        Callback::NoState => return answer(request, None, Err(invalid_state())),
        Callback::Refused { code, state } => {
            let denied = Problem::bad_request(code, "HubSpot did not grant the connection");
            (state, Err(denied))
        }
        Callback::NoCode { state } => {
            (state, Err(Problem::bad_request("missing_code", "HubSpot sent no authorization code")))
        }
        Callback::Code { code, state } => (state, Ok(code)),
    };
    let state_hash = state_hash(state.expose());
    let authorization = match consume(request, ports, &state_hash).await {
        Ok(authorization) => authorization,
        Err(problem) => return answer(request, None, Err(problem)),
    };
    let outcome = connect(ports, &settings, &state_hash, &authorization, step).await;
    if let Err(problem) = &outcome {
        // The detail goes to the log only for our own faults; a refusal is no fault.
        let level = if problem.status >= 500 { Level::Error } else { Level::Warn };
        let detail = if problem.status >= 500 { problem.detail.as_str() } else { "" };
        ports.log.log(level, "connect_failed", json!({ "code": problem.code, "detail": detail }));
    }
    answer(request, authorization.redirect_to.as_deref(), outcome)
}

/// Takes the state, which works once. HubSpot's redirect carries no session; a frontend that passes the callback on
/// with its user's token must be that user's.
async fn consume(request: &Request, ports: &Ports, state_hash: &str) -> Result<Authorization, Problem> {
    let authorization = OauthConsumeState { state_hash }.call(ports).await?;
    if let Ok(user) = request.user_token() {
        let member = MemberContext { portal_id: None }.call(ports, &user).await?;
        if member.user_id != authorization.user_id {
            return Err(invalid_state());
        }
    }
    Ok(authorization)
}

async fn connect(
    ports: &Ports,
    settings: &Settings,
    state_hash: &str,
    authorization: &Authorization,
    step: Result<Redacted<String>, Problem>,
) -> Result<PortalId, Problem> {
    let grant = Grant { code: &step?, state_hash, verifier_sealed: &authorization.verifier_sealed };
    let connected = exchange(ports, settings, grant).await?;
    let user: &UserId = &authorization.user_id;
    connected.store(ports, settings, user).await
}

fn invalid_state() -> Problem {
    Problem::bad_request(
        "invalid_state",
        "this authorization is unknown, was used before or belongs to someone else",
    )
}

/// Sends the browser on, or shows a page. A program that calls without asking for HTML gets a problem as elsewhere.
fn answer(
    request: &Request,
    redirect_to: Option<&str>,
    outcome: Result<PortalId, Problem>,
) -> Result<Response, Problem> {
    if let Some(redirect_to) = redirect_to {
        let outcome = outcome.as_ref().map(PortalId::as_str).map_err(|problem| problem.code.as_str());
        return Ok(Response::redirect(303, &with_outcome(redirect_to, outcome)));
    }
    match outcome {
        Ok(portal) => Ok(Response::html(200, page::connected(portal.as_str()))),
        Err(problem) if request.header("accept").is_some_and(|accept| accept.contains("text/html")) => {
            Ok(Response::html(problem.status, page::failed(&problem.code)))
        }
        Err(problem) => Err(problem),
    }
}
