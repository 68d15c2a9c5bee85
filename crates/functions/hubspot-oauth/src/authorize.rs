//! `POST /authorize`: the address of the consent page, with a state that belongs to the caller.

use connection::sql::OauthBegin;
use connection::{Settings, seal};
use edge::sql::MemberContext;
use edge::{Request, Response};
use kernel::Problem;
use oauth::{AuthorizeUrl, Purpose, Ticket, Verifier};
use ports::Ports;
use serde::Deserialize;
use serde_json::json;

use crate::random::random;
use crate::urls::{check_redirect_to, redirect_uri};

/// How long a user may take to consent.
const STATE_SECONDS: u32 = 600;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Body {
    #[serde(default)]
    redirect_to: Option<String>,
}

/// Answers where the browser goes for the consent.
pub(crate) async fn authorize(request: &Request, ports: &Ports) -> Result<Response, Problem> {
    let user = request.user_token()?;
    let body: Body = request.json_or_default()?;
    if let Some(redirect_to) = &body.redirect_to {
        check_redirect_to(&*ports.secrets, redirect_to)?;
    }
    let settings = Settings::read(&*ports.secrets, &*ports.log)?;
    // The database checks the token; what it says is who asks.
    let member = MemberContext { portal_id: None }.call(ports, &user).await?;

    let state = Ticket::from_random(&random(ports));
    let verifier = Verifier::from_random(&random(ports));
    let state_hash = state.hash();
    let sealed = seal(&settings.keyring, &*ports.entropy, verifier.secret(), &state_hash, Purpose::Verifier);
    let authorization = OauthBegin {
        user_id: &member.user_id,
        state_hash: &state_hash,
        verifier_sealed: &sealed,
        redirect_to: body.redirect_to.as_deref(),
        ttl_seconds: STATE_SECONDS,
    };
    let begun = authorization.call(ports).await?;
    let authorize_url = AuthorizeUrl {
        app_base: &settings.app_base,
        client_id: &settings.client.id,
        redirect_uri: &redirect_uri(&*ports.secrets),
        scopes: &settings.scopes,
        optional_scopes: &settings.optional_scopes,
        state: state.expose(),
        challenge: &verifier.challenge(),
    };
    let answer = json!({ "authorize_url": authorize_url.build(), "state_expires_at": begun.expires_at });
    Response::json(200, &answer)
}
