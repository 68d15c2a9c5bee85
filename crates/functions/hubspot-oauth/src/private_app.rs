//! `POST /connections/private-app {token, portal_id?}`: a portal is connected by the token of a private app.
//!
//! Nothing of the token leaves this module but its envelope: no answer, log or problem quotes it.

use connection::sql::{Completion, PrivateAppConnect};
use connection::{Settings, Verdict, judge_token, seal, send_with_token};
use edge::{Request, Response, sql::MemberContext};
use hubspot::{AccountInfo, Api, PrivateApp};
use kernel::{FieldError, PortalId, Problem, Redacted, UserId};
use oauth::Purpose;
use ports::{Level, Ports};
use serde::Deserialize;
use serde_json::json;

use crate::complete::{log_failure, told};
use crate::whose::{details, known_portal};

/// A token and a portal's id.
pub(crate) const BODY_LIMIT: usize = 2_000;
/// Those of today have 44 characters.
const LONGEST_TOKEN: usize = 255;
const SHORTEST_TOKEN: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    /// As HubSpot shows it: `pat-…`.
    #[cfg_attr(test, schemars(with = "String"))]
    token: Redacted<String>,
    /// The portal that is meant, where the user came to connect a certain one again.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    portal_id: Option<PortalId>,
}

/// Connects the portal of a token, or replaces how it was connected.
pub(crate) async fn connect(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json().map_err(unquoted)?;
    let token = well_formed(&body.token)?;
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    let member = MemberContext { portal_id: None }.call(ports, &user).await?;
    match store(ports, &settings, &token, body.portal_id.as_ref(), &member.user_id).await {
        Ok(completion) => told(&completion),
        Err(problem) => {
            log_failure(ports, &problem);
            Err(problem)
        }
    }
}

/// What is wrong with a body may stand beside a token, or be one: the reader's words quote it.
fn unquoted(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        "the body is {\"token\": \"pat-…\"}, and may name a portal_id".clone_into(&mut error.detail);
        if !matches!(error.pointer.as_str(), "/token" | "/portal_id") {
            error.pointer.clear();
        }
    }
    problem
}

fn blamed(code: &str, detail: &str) -> Problem {
    let mut problem = Problem::new(422, code, detail);
    problem.errors = vec![FieldError { pointer: "/token".to_owned(), detail: detail.to_owned() }];
    problem
}

/// The token without what came along when it was copied.
fn well_formed(token: &Redacted<String>) -> Result<Redacted<String>, Problem> {
    let text = token.expose().trim();
    let is_one = text.starts_with("pat-")
        && (SHORTEST_TOKEN..=LONGEST_TOKEN).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_one {
        return Err(blamed(
            "malformed_token",
            "this is not the access token of a private app: it begins with pat- and stands in HubSpot's settings of the app",
        ));
    }
    Ok(Redacted::new(text.to_owned()))
}

async fn store(
    ports: &Ports,
    settings: &Settings,
    token: &Redacted<String>,
    meant: Option<&PortalId>,
    user: &UserId,
) -> Result<Completion, Problem> {
    let info = match judge_token(ports, settings, token).await {
        Verdict::Takes(info) => info,
        Verdict::Refuses => {
            return Err(blamed(
                "refused_token",
                "HubSpot does not take this token: it was rotated, or its app was deleted; copy the one that the app has now",
            ));
        }
        Verdict::NotTold => {
            return Err(Problem::unavailable(
                "hubspot_unavailable",
                "HubSpot does not say whose token this is; try again",
            )
            .retry_after(5_000));
        }
    };
    // A token of another kind has no scopes here; then nothing is called missing, and each object tells for itself.
    let told = send_with_token(ports, settings, &Api::private_app(token), token).await;
    let told = told.and_then(|body| PrivateApp::read(&body).ok());
    let portal = portal(ports, info.as_ref(), told.as_ref())?;
    if meant.is_some_and(|meant| *meant != portal) {
        return Err(blamed(
            "token_of_another_portal",
            "this token belongs to another portal than the one that you are connecting",
        ));
    }
    let sealed = seal(&settings.keyring, &*ports.entropy, token, portal.as_str(), Purpose::AccessToken);
    let connect = PrivateAppConnect {
        user_id: user,
        portal_id: &portal,
        access_token: &sealed,
        key_id: settings.keyring.active_id(),
        scopes: &told.map(|told| told.scopes).unwrap_or_default(),
        details: &details(&info.unwrap_or_default(), None, None),
        required_scopes: &settings.scopes,
    };
    let connected = connect.call(ports).await?;
    let fields = json!({
        "portal_id": portal, "created": connected.created, "missing_scopes": connected.missing_scopes, "by": "private_app",
    });
    ports.log.log(Level::Info, "portal_connected", fields);
    Ok(Completion { portal_id: portal, role: connected.role, missing_scopes: connected.missing_scopes })
}

fn portal(ports: &Ports, info: Option<&AccountInfo>, told: Option<&PrivateApp>) -> Result<PortalId, Problem> {
    let of_account = info.map(|info| PortalId::new(info.portal_id.as_str()));
    let of_token = told.and_then(|told| told.portal_id.clone());
    match (of_account, of_token) {
        (Some(account), Some(token)) if account != token => {
            ports.log.log(Level::Error, "portal_mismatch", json!({ "token": token, "account": account }));
            Err(Problem::new(502, "portal_not_told", "HubSpot names two portals for one token"))
        }
        (account, token) => account
            .or(token)
            .filter(known_portal)
            .ok_or_else(|| Problem::new(502, "portal_not_told", "HubSpot does not say whose token this is")),
    }
}
